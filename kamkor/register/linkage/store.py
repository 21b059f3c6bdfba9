"""Where linkage keeps what it knows: reads and writes of many rows at once."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from kamkor.foundation.db import sql
from kamkor.foundation.db.copy import copy_rows, temporary_like

from . import keys, names
from .profile import Profile, Source, profile

PACKAGE = "kamkor.register.linkage"
CROWD = 60  # records; a key shared by more says nothing
NOBODY = UUID(int=0)
_PROFILE = (
    "record_id", "batch_id", "kind", "given", "father", "family", "roots", "sex",
    "born", "spoken", "year", "month", "number", "doubted", "mother", "parent", "phone",
    "district", "village",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One record in scope. `person` and `root`: the child it, or the record it
    replaces, was given to before; `is_open`: it still is. `is_shielded`: the child."""

    record_id: UUID
    replaces_id: UUID | None
    values: Mapping[str, Any]
    batch_id: UUID
    kind: str
    list_date: date
    territory: str
    person: UUID | None
    root: UUID | None
    is_open: bool | None
    is_shielded: bool | None

    def profile(self) -> Profile:
        """What it says for recognising, by today's rules."""
        place = names.place(self.territory)
        source = Source(self.batch_id, self.kind, self.list_date, place)
        return profile(self.record_id, self.values, source)


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
    listed = ", ".join(columns)
    return run(
        f"INSERT INTO {table} ({listed}) SELECT {listed} FROM link_rows"
        " ON CONFLICT DO NOTHING"
    )


def scope_rows(after: UUID, many: int) -> list[Row]:
    """The next records in scope, by id."""
    found = fetch(sql.load(PACKAGE, "scope_rows"), {"after": after, "many": many})
    return [
        Row(record, before, as_json(values), *rest)
        for record, before, values, *rest in found
    ]


def as_json(value: Any) -> Mapping[str, Any]:
    read: Mapping[str, Any] = json.loads(value) if isinstance(value, str) else value
    return read


def candidates(
    probe: Mapping[UUID, Collection[int]],
) -> list[tuple[UUID, UUID, bool]]:
    """(new record, other record, whether the other is new too) that share a key."""
    put(
        "link_probe", "linkage_matchkey", ("hash", "record_id"),
        ((key, record) for record, found in probe.items() for key in found),
    )  # fmt: skip
    run("ANALYZE link_probe")
    return fetch(sql.load(PACKAGE, "candidates"), {"crowd": CROWD})


def known(records: Collection[UUID]) -> dict[UUID, Known]:
    """The profiles of these records."""
    columns = ", ".join(f"f.{name}" for name in _PROFILE)
    rows = fetch(
        f"SELECT {columns}, f.person_id, p.root_id, p.is_shielded FROM linkage_profile f"
        " JOIN people_person p ON p.id = f.person_id WHERE f.record_id = ANY(%s)",
        [list(records)],
    )
    return {row[0]: Known(_profile(row), *row[-3:]) for row in rows}


def profiles_of(persons: Collection[UUID]) -> dict[UUID, list[Profile]]:
    """The profiles of all records of these persons."""
    columns = ", ".join(_PROFILE)
    rows = fetch(
        f"SELECT {columns}, person_id FROM linkage_profile WHERE person_id = ANY(%s)",
        [list(persons)],
    )
    found: dict[UUID, list[Profile]] = {person: [] for person in persons}
    for row in rows:
        found[row[-1]].append(_profile(row))
    return found


def _profile(row: tuple[Any, ...]) -> Profile:
    record, batch, kind, given, father, family, roots, sex = row[:8]
    born, spoken, year, month, number, doubted = row[8:14]
    mother, parent, phone, district, village = row[14:19]
    name = names.Parsed(given, father, family, tuple(roots))
    return Profile(
        record, batch, kind, name, sex, born, spoken, year, month, number, doubted,
        tuple(mother), tuple(parent), phone, district, village,
    )  # fmt: skip


def keep(
    profiles: Mapping[UUID, Profile],
    person_of: Mapping[UUID, UUID],
    probe: Mapping[UUID, Collection[int]],
) -> None:
    """Write profiles and keys of records, by the person each was given to. `probe`:
    the match keys of each record."""
    columns = (*_PROFILE, "person_id", "version")
    add(
        "linkage_profile",
        columns,
        (_line(p, person_of[r]) for r, p in profiles.items()),
    )
    add(
        "linkage_matchkey", ("hash", "record_id"),
        ((key, r) for r, found in probe.items() for key in found),
    )  # fmt: skip
    searched: dict[UUID, set[int]] = {}
    for record, said in profiles.items():
        searched.setdefault(person_of[record], set()).update(keys.search_keys(said))
    _add_search_keys(searched)


def _line(p: Profile, person: UUID) -> tuple[Any, ...]:
    n = p.name
    return (
        p.record_id, p.batch_id, p.kind, n.given[:100], n.father[:100], n.family[:100],
        list(n.roots), p.sex, p.born, p.spoken, p.year, p.month, p.number, p.doubted,
        list(p.mother), list(p.parent), p.phone[:20], p.district[:20], p.village[:20],
        person, names.VERSION,
    )  # fmt: skip


def _add_search_keys(searched: Mapping[UUID, Collection[int]]) -> None:
    """Aside, until it is known where the children live: `write_search_keys`."""
    run(
        "CREATE TEMPORARY TABLE IF NOT EXISTS link_search"
        " (hash bigint, person_id uuid) ON COMMIT DROP"
    )
    copy_rows(
        "link_search", ("hash", "person_id"),
        ((key, person) for person, found in searched.items() for key in found),
    )  # fmt: skip


def write_search_keys() -> None:
    """The search keys put aside in this transaction, each with its child's place."""
    if fetch("SELECT to_regclass('pg_temp.link_search')") == [(None,)]:
        return
    run(sql.load(PACKAGE, "write_search_keys"))
    run("TRUNCATE link_search")


def forget(gone: Mapping[UUID, Known]) -> None:
    """Records that are no evidence any more: their profiles and keys go."""
    put(
        "link_gone", "linkage_matchkey", ("hash", "record_id"),
        ((key, r) for r, k in gone.items() for key in keys.match_keys(k.profile)),
    )  # fmt: skip
    run(
        "DELETE FROM linkage_matchkey m USING link_gone g"
        " WHERE m.hash = g.hash AND m.record_id = g.record_id"
    )
    run("DELETE FROM linkage_profile WHERE record_id = ANY(%s)", [list(gone)])
    rekey({k.person for k in gone.values()})


def rekey(lost: Collection[UUID]) -> None:
    """Search keys of persons who lost a profile: what the others say remains."""
    run("DELETE FROM linkage_searchkey WHERE person_id = ANY(%s)", [list(lost)])
    _add_search_keys(
        {
            person: {key for p in profiles for key in keys.search_keys(p)}
            for person, profiles in profiles_of(lost).items()
        }
    )
