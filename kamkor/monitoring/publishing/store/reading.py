"""Questions to a release. Its file never changes, so answers are remembered."""

import json
import sqlite3
import threading
from collections.abc import Callable, Sequence
from dataclasses import fields
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

from .contents import (
    ALL,
    About,
    Abroad,
    AbroadSource,
    Area,
    Break,
    Cell,
    Change,
    Coherence,
    Correlation,
    Counts,
    Domain,
    Edition,
    Finding,
    Indicator,
    KeptBack,
    Node,
    Observation,
    Origin,
    Removal,
    Row,
    Score,
    Sensitivity,
    Source,
    as_json,
)
from .shelf import Kept

R = TypeVar("R", bound=Row)
_open = threading.local()


def format_of(one: Kept) -> int:
    """1 for releases made before the format was told."""
    return _format(one.path, one.sha256)


def about(one: Kept) -> About:
    rows = _connection(one.path).execute("SELECT key, value FROM about")
    return About(**{key: json.loads(value) for key, value in rows})


def areas(one: Kept, level: str = "") -> tuple[Area, ...]:
    return _some(one, Area, level=level)


def sources(one: Kept) -> tuple[Source, ...]:
    return _some(one, Source)


def domains(one: Kept) -> tuple[Domain, ...]:
    return _some(one, Domain)


def indicators(one: Kept, code: str = "") -> tuple[Indicator, ...]:
    return _some(one, Indicator, code=code)


def breaks(one: Kept, indicator: str = "") -> tuple[Break, ...]:
    return _some(one, Break, indicator=indicator)


def observations(
    one: Kept, indicator: str = "", area: str = "", *, period: str = "",
    totals: bool = True,
) -> tuple[Observation, ...]:  # fmt: skip
    """`totals`: of all sexes and ages only."""
    whole = {"sex": ALL, "age": ALL} if totals else {}
    return _some(
        one, Observation, indicator=indicator, area=area, period=period, **whole
    )


def counts(one: Kept, code: str = "") -> tuple[Counts, ...]:
    return _some(one, Counts, code=code)


def cells(one: Kept, counts: str) -> tuple[Cell, ...]:
    return _some(one, Cell, counts=counts)


def cell(one: Kept, counts: str, place: Sequence[str]) -> Cell | None:
    """By its key; `place`: a value for each dimension, in their order."""
    found = _some(one, Cell, counts=counts, place=as_json(place))
    return found[0] if found else None


def editions(one: Kept, code: str = "") -> tuple[Edition, ...]:
    """The newest first."""
    return _some(one, Edition, code=code)


def nodes(one: Kept, edition: str) -> tuple[Node, ...]:
    return _some(one, Node, edition=edition)


def scores(
    one: Kept, edition: str, *, node: str = "", area: str = "", period: str = ""
) -> tuple[Score, ...]:
    """The best rank first within a node and period."""
    return _some(one, Score, edition=edition, node=node, area=area, period=period)


def changes(one: Kept, edition: str, area: str = "") -> tuple[Change, ...]:
    return _some(one, Change, edition=edition, area=area)


def findings(one: Kept, edition: str) -> tuple[Finding, ...]:
    return _some(one, Finding, edition=edition)


def coherence(one: Kept, edition: str) -> tuple[Coherence, ...]:
    return _some(one, Coherence, edition=edition)


def correlations(one: Kept, edition: str) -> tuple[Correlation, ...]:
    return _some(one, Correlation, edition=edition)


def sensitivity(one: Kept, edition: str) -> tuple[Sensitivity, ...]:
    """What has a hand in most first."""
    return _some(one, Sensitivity, edition=edition)


def removals(one: Kept, edition: str) -> tuple[Removal, ...]:
    """What moves ranks most first."""
    return _some(one, Removal, edition=edition)


def origins(one: Kept, edition: str, node: str = "") -> tuple[Origin, ...]:
    """Where the figures of an edition are from, or those of one of its indicators."""
    return _some(one, Origin, edition=edition, node=node)


def kept_back(one: Kept) -> tuple[KeptBack, ...]:
    return _some(one, KeptBack)


def abroad(one: Kept, area: str = "") -> tuple[Abroad, ...]:
    return _some(one, Abroad, area=area)


def abroad_sources(one: Kept) -> tuple[AbroadSource, ...]:
    return _some(one, AbroadSource)


def _some(one: Kept, what: type[R], **having: str) -> tuple[R, ...]:
    """Rows whose columns have these values; "" asks for nothing. None of a table that
    the release is too old for."""
    if format_of(one) < what.SINCE:
        return ()
    asked = tuple((name, value) for name, value in having.items() if value)
    return _remembered(one.path, one.sha256, what, asked)  # type: ignore[arg-type]


@lru_cache(maxsize=400)
def _format(path: Path, _sha256: str) -> int:
    (told,) = _connection(path).execute("PRAGMA user_version").fetchone()
    return max(int(told), 1)


@lru_cache(maxsize=2000)
def _remembered(
    path: Path,
    _sha256: str,  # another file under the same name is another question
    what: type[R],
    asked: tuple[tuple[str, str], ...],
) -> tuple[R, ...]:
    names = [column.name for column in fields(what)]
    where = " AND ".join(f"{name} = ?" for name, _value in asked) or "true"
    rows = _connection(path).execute(
        f"SELECT {', '.join(names)} FROM {what.TABLE} WHERE {where} ORDER BY {what.ORDER}",
        [value for _name, value in asked],
    )
    parsers = _parsers(what)  # type: ignore[arg-type]
    return tuple(
        what(*(parse(cell) for parse, cell in zip(parsers, row, strict=True)))
        for row in rows
    )


@lru_cache
def _parsers(what: type[Row]) -> tuple[Callable[[Any], Any], ...]:
    hints = get_type_hints(what)
    plain = (str, int, float, str | None, int | None, float | None)
    return tuple(
        _as_it_is if hints[column.name] in plain else json.loads
        for column in fields(what)
    )


def _as_it_is(cell: Any) -> Any:
    return cell


def forget(path: Path) -> None:
    """Another file is to stand under this name: drafts are written again, releases never."""
    held: dict[Path, sqlite3.Connection] = _open.__dict__.get("by_path", {})
    if path in held:
        held.pop(path).close()


def _connection(path: Path) -> sqlite3.Connection:
    """One a thread and file; it can only read."""
    held: dict[Path, sqlite3.Connection] = _open.__dict__.setdefault("by_path", {})
    if path not in held:
        held[path] = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
    return held[path]
