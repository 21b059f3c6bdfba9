"""Plain tables beside the dataflows: what was found of the index, what is not told and
why, and by which numbers figures were made safe."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, get_type_hints

from kamkor.interfaces.opendata.columns import Codelist, Kind, Release, identifier
from kamkor.interfaces.opendata.naming import (
    BESIDE,
    BESIDE_COLUMNS,
    CONCEPTS,
    LOWER,
    UPPER,
)
from kamkor.interfaces.opendata.rows import figure
from kamkor.interfaces.opendata.words import LANGUAGES, Words, in_four
from kamkor.interfaces.opendata.writing import table
from kamkor.monitoring.publishing.store import contents as store
from kamkor.monitoring.publishing.store import reading
from kamkor.monitoring.publishing.store.shelf import Kept

from .tables import Field

_CODED = {  # a column of the store: its name here, and the list its codes stand in
    "edition": ("EDITION", "CL_EDITION"),
    "node": ("COMPONENT", "CL_COMPONENT"),
    "one": ("COMPONENT", "CL_COMPONENT"),
    "other": ("OTHER", "CL_COMPONENT"),
    "indicator": ("INDICATOR", "CL_INDICATOR"),
}
_NAMES = {"value": "CORRELATION", "words": "TEXT", "why": "TEXT"}
_KINDS = {int: Kind.WHOLE, float: Kind.NUMBER, float | None: Kind.NUMBER}
_BOUNDS = {"_LOW": LOWER, "_HIGH": UPPER}


@dataclass(frozen=True)
class Beside:
    """A table: `key`, the columns that name a row; `rows` as they are written."""

    id: str
    name: Words
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]

    def lines(self) -> Iterator[str]:
        return table.lines([[one.id for one in self.fields]], self.rows)

    def lists(self, release: Release) -> list[Codelist]:
        """Lists of codes that its columns use."""
        used = dict.fromkeys(one.codes for one in self.fields if one.codes)
        return [release.codelists[name] for name in used]


_Rows = Callable[[Kept, str], Sequence[store.Row]]
_OF_EDITIONS: Mapping[str, tuple[type[store.Row], _Rows, int]] = {
    "INDEX_FINDINGS": (store.Finding, reading.findings, 2),
    "INDEX_COHERENCE": (store.Coherence, reading.coherence, 2),
    "INDEX_CORRELATION": (store.Correlation, reading.correlations, 3),
    "INDEX_SENSITIVITY": (store.Sensitivity, reading.sensitivity, 2),
    "INDEX_REMOVAL": (store.Removal, reading.removals, 2),
}


def tables(release: Release) -> list[Beside]:
    """Those that the release has rows for."""
    kept = release.kept
    editions = [one.code for one in reading.editions(kept)]
    found = [
        _table(name, what, [row for code in editions for row in rows(kept, code)], keys)
        for name, (what, rows, keys) in _OF_EDITIONS.items()
    ]
    found.append(_sources(release, editions))
    found.append(_table("KEPT_BACK", store.KeptBack, reading.kept_back(kept), 1))
    found.append(_rules(kept))
    return [one for one in found if one.rows]


SOURCES = "INDEX_SOURCES"


def sources(release: Release) -> Beside | None:
    """Where the figures of the editions are from; None where the release does not tell."""
    editions = [one.code for one in reading.editions(release.kept)]
    found = _sources(release, editions)
    return found if found.rows else None


def _sources(release: Release, editions: Iterable[str]) -> Beside:
    """One row a figure of an edition."""
    codes = {
        "EDITION": "CL_EDITION", "COMPONENT": "CL_COMPONENT", "TIME_PERIOD": "",
        "REF_AREA": "CL_AREA", "SOURCE": "CL_SOURCE", "TITLE": "", "ADDRESS": "",
        "OBS_STATUS": "CL_OBS_STATUS", "SHA256": "", "ACCEPTED": "",
    }  # fmt: skip
    key = ("EDITION", "COMPONENT", "TIME_PERIOD", "REF_AREA")
    columns = tuple(
        Field(
            name, _words(name), Kind.CODE if listed else Kind.TEXT,
            required=name in key, codes=listed,
        )
        for name, listed in codes.items()
    )  # fmt: skip
    areas = release.concepts["REF_AREA"].ids
    rows = tuple(
        (
            identifier(one.edition), identifier(one.node), one.period,
            areas.get(area, area), identifier(one.source) if one.source else None,
            one.title or None, one.address or None, one.status, one.sha256 or None,
            one.accepted or None,
        )
        for code in editions
        for one in reading.origins(release.kept, code)
        for area in one.areas
    )  # fmt: skip
    return Beside(SOURCES, in_four(BESIDE[SOURCES]), columns, key, rows)


def _table(
    name: str, what: type[store.Row], rows: Iterable[store.Row], keys: int
) -> Beside:
    """`keys`: how many of the first columns name a row."""
    columns = tuple(_fields(what))
    return Beside(
        name, in_four(BESIDE[name]), columns,
        tuple(one.id for one in columns[:keys]), tuple(tuple(_cells(row)) for row in rows),
    )  # fmt: skip


def _fields(what: type[store.Row]) -> Iterator[Field]:
    hints = get_type_hints(what)
    for column in fields(what):
        if column.name in _CODED:
            name, codes = _CODED[column.name]
            yield Field(name, _words(name), Kind.CODE, required=True, codes=codes)
            continue
        name = _NAMES.get(column.name, column.name.upper())
        if hints[column.name] == store.Words:
            for language in LANGUAGES:
                yield Field(f"{name}_{language}", _words(name), Kind.TEXT)
        else:
            yield Field(name, _words(name), _KINDS.get(hints[column.name], Kind.TEXT))


def _words(name: str) -> Words:
    for ending, words in _BOUNDS.items():
        if name.endswith(ending):
            return in_four(words, what=_words(name.removesuffix(ending)))
    return in_four(BESIDE_COLUMNS.get(name) or CONCEPTS[name])


def _cells(row: store.Row) -> Iterator[str | None]:
    for column in fields(row):
        value = getattr(row, column.name)
        if isinstance(value, Mapping):
            yield from (value.get(language) for language in LANGUAGES)
        else:
            yield identifier(value) if column.name in _CODED else _figure(value)


def _figure(value: float | str | None) -> str | None:
    """Never with an exponent, which a decimal of CSVW must not have."""
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    return figure(value)


def _rules(kept: Kept) -> Beside:
    columns = (
        Field("RULE", _words("RULE"), Kind.TEXT, required=True),
        Field("VALUE", _words("VALUE"), Kind.TEXT),
    )
    rows = tuple(_flat(reading.about(kept).rules))
    return Beside("RULES", in_four(BESIDE["RULES"]), columns, ("RULE",), rows)


def _flat(
    told: Mapping[str, Any], before: str = ""
) -> Iterator[tuple[str, str | None]]:
    """cell_key.max_noise and so on; several values with spaces between."""
    for name, value in told.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{name}.")
        elif isinstance(value, list):
            yield f"{before}{name}", " ".join(str(figure(one)) for one in value)
        else:
            yield f"{before}{name}", figure(value)
