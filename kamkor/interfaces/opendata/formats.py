"""In which format: by `format` of the address, else by the Accept header."""

from collections.abc import Sequence
from dataclasses import dataclass

from .refusing import Refused

_SDMX = "application/vnd.sdmx."


@dataclass(frozen=True)
class Format:
    """`media`, `version`: as the standard calls it. `also`: other media types that get
    it. `names`: what `format` may say."""

    media: str
    version: str
    names: tuple[str, ...]
    also: tuple[str, ...] = ()
    ending: str = "xml"

    @property
    def content_type(self) -> str:
        return f"{self.media};version={self.version}; charset=utf-8"


CSV = Format(
    f"{_SDMX}data+csv", "2.0.0", ("csv", "csvfile", "sdmx-csv"), ("text/csv",), "csv"
)
GENERIC = Format(
    f"{_SDMX}genericdata+xml", "2.1", ("genericdata", "generic", "xml"),
    ("application/xml", "text/xml"),
)  # fmt: skip
SPECIFIC = Format(
    f"{_SDMX}structurespecificdata+xml", "2.1",
    ("structurespecificdata", "structurespecific", "compact"),
)  # fmt: skip
JSON = Format(
    f"{_SDMX}data+json", "2.0.0", ("json", "jsondata", "sdmx-json"),
    ("application/json",), "json",
)  # fmt: skip
STRUCTURE = Format(
    f"{_SDMX}structure+xml", "2.1", ("xml", "structure"),
    ("application/xml", "text/xml"),
)  # fmt: skip
STRUCTURE_JSON = Format(
    f"{_SDMX}structure+json", "2.0.0", ("json", "structurejson", "sdmx-json"),
    ("application/json",), "json",
)  # fmt: skip
STRUCTURES = (STRUCTURE, STRUCTURE_JSON)
DATA = (GENERIC, SPECIFIC, JSON, CSV)  # the first is what the standard gives unasked


def chosen(offered: Sequence[Format], name: str | None, accept: str) -> Format:
    """Raises Refused with 406."""
    if name is not None:
        for one in offered:
            if name.lower() in one.names:
                return one
        known = ", ".join(names for one in offered for names in one.names[:1])
        raise Refused(406, "format", asked=name, known=known)
    if not accept.strip():
        return offered[0]
    for media, version in _asked(accept):
        for one in offered:
            if _takes(media, version, one):
                return one
    known = ", ".join(f"{one.media};version={one.version}" for one in offered)
    raise Refused(406, "format", asked=accept, known=known)


def labels(accept: str) -> str:
    """As the Accept header may say beside the media type: labels=both."""
    return "both" if "labels=both" in accept.replace(" ", "").lower() else "id"


def _asked(accept: str) -> list[tuple[str, str]]:
    """(media type, version or ""), the most wanted first."""
    found = []
    for n, part in enumerate(accept.split(",")):
        media, *more = (piece.strip().lower() for piece in part.split(";"))
        told = dict(piece.split("=", 1) for piece in more if "=" in piece)
        weight = _weight(told.get("q", "1"))
        if media and weight > 0:
            found.append((-weight, n, media, told.get("version", "").strip('"')))
    return [(media, version) for _weight, _n, media, version in sorted(found)]


def _weight(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def _takes(media: str, version: str, one: Format) -> bool:
    if media in (one.media, *one.also):
        return (
            not version
            or one.version == version
            or one.version.startswith(f"{version}.")
        )
    kind = media.removesuffix("*")
    return media == "*/*" or (
        kind.endswith("/") and any(x.startswith(kind) for x in (one.media, *one.also))
    )
