"""Who publishes, and under which licence; unknown until the office says so."""

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Terms:
    """`licence`: its address; "" where none was named. Then nobody knows what they may
    do, and every description stays silent about it."""

    publisher: str
    licence: str


def terms() -> Terms:
    return Terms(
        getattr(settings, "OPENDATA_PUBLISHER", ""),
        getattr(settings, "OPENDATA_LICENCE", ""),
    )
