from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from kamkor.foundation.access.actor import Actor
from kamkor.foundation.law.naming import LANGUAGES
from kamkor.monitoring.editions import making, sourcing
from kamkor.monitoring.editions.errors import OriginsKnown
from kamkor.monitoring.editions.models import Data, Version
from kamkor.monitoring.indicators import definitions
from kamkor.monitoring.indicators.for_index import REGISTER
from kamkor.monitoring.indicators.index import origins
from kamkor.monitoring.indicators.index.origins import Origin
from kamkor.monitoring.indicators.index.table import Table

from .versions import change, hashed, kept, permitted

PLAIN = "A"  # SDMX CL_OBS_STATUS: nothing else was told


@dataclass(frozen=True)
class Told:
    """Of one indicator: who published its figures, in what, where, and whether they are
    exact counts of this register."""

    publisher: str
    title: str
    address: str
    exact: bool

    @property
    def code(self) -> str:
        """Of the publisher where the catalogue knows it by this name; else the name."""
        return REGISTER if self.exact else sourcing.code_of(self.publisher)


@transaction.atomic
def tell_origins(
    version: Version, told: Mapping[str, Told], *, note: str, by: Actor, at: datetime
) -> Version:
    """The same table, which knows where its figures are from, as a new version. told: of
    every indicator of the table. Raises PermissionDenied, OriginsKnown, NothingChanged."""
    permitted(by)
    data = version.data
    if data.gathered:
        raise OriginsKnown
    text = origins.write(_origins(making.read(data.text), told, data, at))
    row = Data(
        text=data.text, hash=data.hash, source=data.source, origins=text,
        origins_hash=hashed(text), at=at, by=by.user_id,
    )  # fmt: skip
    spec = version.spec | {
        "indicators": [
            part | {"source": _names(told[part["code"]])}
            for part in version.spec["indicators"]
        ]
    }
    return change(version, spec, note=note, by=by, at=at, data=kept(row))


def _origins(
    table: Table, told: Mapping[str, Told], data: Data, at: datetime
) -> Iterator[Origin]:
    """The table is the file that the figures came in."""
    units: dict[tuple[str, int], list[str]] = {}
    for code, unit, year in origins.known(table):
        units.setdefault((code, year), []).append(unit)
    day = timezone.localdate(at).isoformat()
    for (code, year), some in sorted(units.items()):
        one = told[code]
        yield Origin(
            code, year, one.code, one.address, PLAIN, "", data.hash, day, tuple(some),
            one.title,
        )  # fmt: skip


def _names(one: Told) -> dict[str, str]:
    known = definitions.publishers().get(one.code)
    return known.name.model_dump() if known else dict.fromkeys(LANGUAGES, one.publisher)
