"""Where linkage keeps what it knows: reads and writes of many rows at once."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from kamkor.foundation.db import sql
from kamkor.foundation.db.copy import copy_out, copy_rows, copy_text, temporary_like

from .core import normalise
from .core.statements import RARE
from .profile import Profile, Source, fold, list_number

PACKAGE = "kamkor.register.linkage"
CROWD = 60  # records; a key shared by more says nothing
NOBODY = UUID(int=0)
Line = tuple[Any, ...]  # one row of an answer
Name = tuple[str, str]  # part of RARE, value
NAMED = "SELECT part, value, times FROM linkage_named(%s, %s)"
# the columns of block_met and block_known
MET = ("piece", "one", "other", "fresh")
KNOWN = (
    "id", "list", "is_roster", "given", "father", "family", "words", "sex", "born",
    "spoken", "year", "number", "number_is", "mother", "mother_full", "phone", "region",
    "district", "village", "person", "root", "is_shielded",
)  # fmt: skip
# in the order of Profile's fields
PROFILE = (
    "record_id", "list_number", "is_roster", "given", "father", "family", "words", "sex",
    "born", "spoken", "year", "number", "number_is", "mother", "mother_full", "phone",
    "region", "district", "village", "parent",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One record in scope. `person` and `root`: the child it, or the record it
    replaces, was given to before; `is_open`: it still is. `is_shielded`: the child."""

    record_id: UUID
    replaces_id: UUID | None
    values: Mapping[str, Any]
    source: Source
    person: UUID | None
    root: UUID | None
    is_open: bool | None
    is_shielded: bool | None


@dataclass(frozen=True, slots=True)
class Known:
    """A record that is evidence already, and whose it is."""

    profile: Profile
    person: UUID
    root: UUID
    is_shielded: bool


def fetch(statement: str, parameters: Any = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())


def run(statement: str, parameters: Any = None) -> int:
    """Execute and return how many rows were changed."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        changed: int = cursor.rowcount
        return changed


def put(name: str, like: str, columns: Collection[str], rows: Iterable[Any]) -> None:
    """Fill a temporary table with the columns of `like`."""
    temporary_like(name, like)
    copy_rows(name, tuple(columns), rows)


def add(table: str, columns: Collection[str], rows: Iterable[Any]) -> int:
    """Many rows into a protected table; those that stand already are left."""
    put("link_rows", table, columns, rows)
    return _add(table, columns)


def put_text(name: str, like: str, columns: Collection[str], text: str) -> None:
    """As `put`, of lines for COPY."""
    temporary_like(name, like)
    copy_text(name, tuple(columns), text)


def add_text(table: str, columns: Collection[str], text: str) -> int:
    """As `add`, of lines for COPY."""
    if not text:
        return 0
    put_text("link_rows", table, columns, text)
    return _add(table, columns)


def _add(table: str, columns: Collection[str]) -> int:
    listed = ", ".join(columns)
    return run(
        f"INSERT INTO {table} ({listed}) SELECT {listed} FROM link_rows"
        " ON CONFLICT DO NOTHING"
    )


def open_lists() -> frozenset[int]:
    """Learn where the lists in scope are from (for `scope_rows`); returns those in
    which 1 January stands for "some day of the year"."""
    run(sql.load(PACKAGE, "where_lists_are"))
    return frozenset(
        list_number(source, day)
        for source, day, births, first in fetch(sql.load(PACKAGE, "new_years"))
        if normalise.says_new_year(births, first)
    )


def scope_lines(after: UUID, many: int) -> list[Line]:
    """The next records in scope, by id, as the database tells them: see `as_row`. After
    `open_lists`."""
    return fetch(sql.load(PACKAGE, "scope_rows"), {"after": after, "many": many})


def as_row(line: Line) -> Row:
    record, before, values, *said, person, root, is_open, is_shielded = line
    return Row(
        record, before, as_json(values), _source(*said), person, root, is_open,
        is_shielded,
    )  # fmt: skip


def _source(source: UUID, kind: str, day: date, *where: str) -> Source:
    return Source(list_number(source, day), kind, day, *where)


def fold_rows(rows: Iterable[Row], new_year: Collection[int]) -> dict[UUID, Profile]:
    """What the rows say for recognising, by today's rules."""
    return fold(
        [(row.record_id, row.values, row.source) for row in rows], new_year=new_year
    )


def as_json(value: Any) -> Mapping[str, Any]:
    read: Mapping[str, Any] = json.loads(value) if isinstance(value, str) else value
    return read


def candidates(
    probe: Mapping[UUID, Collection[int]],
) -> list[tuple[UUID, UUID, bool]]:
    """(new record, other record, whether the other is new too) that share a key."""
    hashes, records = _probed(probe)
    told = {"hashes": hashes, "records": records, "crowd": CROWD}
    return fetch(sql.load(PACKAGE, "candidates"), told)


def block_met() -> bytes:
    """Who shares the keys put aside by `keeping.put_keys`, as CSV of MET; an earlier piece's
    records count as known."""
    run(
        "DROP TABLE IF EXISTS pg_temp.link_met; CREATE TEMPORARY TABLE link_met"
        " (piece smallint, one uuid, other uuid, fresh boolean) ON COMMIT DROP"
    )
    run(
        f"INSERT INTO link_met {sql.load(PACKAGE, 'block_candidates')}",
        {"crowd": CROWD},
    )
    run("ANALYZE link_met (other)")
    return copy_out(f"SELECT {', '.join(MET)} FROM link_met")


def block_known() -> bytes:
    """The records in `block_met` that are evidence already, as CSV of KNOWN. `words` are
    joined by spaces."""
    return copy_out(sql.load(PACKAGE, "block_known"))


def meet_few(
    probe: Mapping[UUID, Collection[int]], names: Collection[Name]
) -> tuple[list[tuple[UUID, UUID, bool]], dict[UUID, Known], dict[Name, int]]:
    """`candidates`, what is `known` of them, and how many records bear their names and
    those `names`, in one message to the database: for a few records."""
    columns = ", ".join(("one", "other", "fresh", *PROFILE[1:]))
    with connection.cursor() as cursor:
        cursor.execute(
            f"{NAMED}; SELECT {columns}, person_id, root_id, is_shielded,"
            " given_times, father_times, family_times FROM linkage_meet(%s, %s, %s)",
            [*name_arrays(names), *_probed(probe), CROWD],
        )
        named = {(part, value): times for part, value, times in cursor.fetchall()}
        cursor.nextset()
        found = cursor.fetchall()
    known = {}
    for line in found:
        if line[-5] is None:  # new itself
            continue
        known[line[1]] = of = as_known((line[1], *line[3:-3]))
        for part, times in zip(RARE, line[-3:], strict=True):
            if times is not None:
                named[part, getattr(of.profile, part)] = times
    return [line[:3] for line in found], known, named


def name_arrays(names: Collection[Name]) -> list[list[str]]:
    """Parts and values, for NAMED."""
    return [[part for part, _ in names], [value for _, value in names]]


def _probed(probe: Mapping[UUID, Collection[int]]) -> tuple[str, str]:
    """Two arrays of one length: keys and their records."""
    hashes = (str(key) for found in probe.values() for key in found)
    records = (r for record, found in probe.items() for r in [str(record)] * len(found))
    return _array(hashes), _array(records)


def _array(values: Iterable[str]) -> str:
    """As the server reads arrays of numbers or ids: psycopg looks at every element of a
    list, which tells where there are fifty thousand."""
    return f"{{{','.join(values)}}}"


def alike(
    profiles: Mapping[UUID, Profile], *, most: int
) -> list[tuple[UUID, UUID, bool]]:
    """(record, known record, False) whose names are spelt alike and whose births are
    not years apart: at most so many of each."""
    asked = [(r, " ".join(p.words), p.year) for r, p in profiles.items() if p.words]
    if not asked:
        return []
    records, spelt, years = (list(column) for column in zip(*asked, strict=True))
    return fetch(
        "SELECT w.record, a.record, false"
        " FROM unnest(%s::uuid[], %s::text[], %s::integer[]) w (record, spelt, year)"
        " CROSS JOIN LATERAL linkage_alike(w.spelt, w.year, %s) a",
        [records, spelt, years, most],
    )


def known(records: Collection[UUID]) -> dict[UUID, Known]:
    """The profiles of these records."""
    return {line[0]: as_known(line) for line in known_lines(records)}


def known_lines(records: Collection[UUID]) -> list[Line]:
    """The same as the database tells them: see `as_known`."""
    if not records:
        return []
    columns = ", ".join(f"f.{name}" for name in PROFILE)
    return fetch(
        f"SELECT {columns}, f.person_id, p.root_id, p.is_shielded FROM linkage_profile f"
        " JOIN people_person p ON p.id = f.person_id WHERE f.record_id = ANY(%s)",
        [_array(map(str, records))],
    )


def as_known(line: Line) -> Known:
    return Known(Profile(*line[:-3]), *line[-3:])


def compared_records(after: UUID, many: int) -> list[Known]:
    """The next records that are evidence, by id, whatever their child."""
    columns = ", ".join(f"f.{name}" for name in PROFILE)
    rows = fetch(
        f"SELECT {columns}, f.person_id, p.root_id, p.is_shielded FROM linkage_profile f"
        " JOIN people_person p ON p.id = f.person_id WHERE f.record_id > %s"
        " ORDER BY f.record_id LIMIT %s",
        [after, many],
    )
    return [as_known(row) for row in rows]


def records_of(children: Collection[UUID]) -> list[UUID]:
    """The records that speak of `children`, waiting ones beside them included."""
    found = fetch(sql.load(PACKAGE, "records_of"), {"children": list(children)})
    return [record for (record,) in found]


def profiles_of(persons: Collection[UUID]) -> dict[UUID, list[Profile]]:
    """The profiles of all records of these persons."""
    columns = ", ".join(PROFILE)
    rows = fetch(
        f"SELECT {columns}, person_id FROM linkage_profile WHERE person_id = ANY(%s)",
        [list(persons)],
    )
    found: dict[UUID, list[Profile]] = {person: [] for person in persons}
    for row in rows:
        found[row[-1]].append(Profile(*row[:-1]))
    return found
