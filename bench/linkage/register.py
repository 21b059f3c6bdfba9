"""A register that knows a set of invented records: profiles, keys and children of the
frozen set, written past the import, so that what meets them can be measured."""

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID

from bench import ground

# isort: split
from django.db import transaction

from kamkor.demo import linkset
from kamkor.foundation.db.context import acting_as_machine
from kamkor.register.linkage import keys, namecount
from kamkor.register.linkage.core import normalise
from kamkor.register.linkage.profile import Profile, list_number

PROFILE = (
    "is_roster", "given", "father", "family", "words", "sex", "born", "spoken", "year",
    "number", "number_is", "mother", "mother_full", "phone", "region", "district",
    "village",
)  # fmt: skip
_PERSON, _RECORD = 1 << 96, 2 << 96  # ids told apart at a glance


def person_id(number: int) -> UUID:
    return UUID(int=_PERSON + number)


def record_id(number: int) -> UUID:
    return UUID(int=_RECORD + number)


def profiles(rows: list[dict[str, Any]], new_year: frozenset[Any]) -> list[Profile]:
    """Rows of a set as the register folds them."""
    columns: dict[str, list[Any]] = {
        field: [row.get(field) for row in rows] for field in normalise.FIELDS
    }
    columns["list"] = [list_number(r["source"], r["list_date"]) for r in rows]
    folded = normalise.normalised(columns, new_year=new_year)
    return [
        Profile(
            record_id=record_id(row["record_id"]),
            list=said["list"],
            parent=(),
            **{name: said[name] for name in PROFILE},
        )
        for row, said in zip(rows, folded, strict=True)
    ]


def new_years(records: int, seed: int) -> frozenset[Any]:
    """The lists of the set in which 1 January says the year only."""
    births: Counter[str] = Counter()
    first: Counter[str] = Counter()
    for table in linkset.tables(records, seed):
        said = zip(
            table["source"].to_pylist(), table["birth_date"].to_pylist(), strict=True
        )
        for source, birth in said:
            births[source] += birth is not None
            first[source] += normalise.is_new_year(birth)
    return frozenset(
        s for s, n in births.items() if normalise.says_new_year(n, first[s])
    )


@contextmanager
def standing(records: int, seed: int, *, keep: bool = False) -> Iterator[None]:
    """A database of its own with `fill` in it. `keep`: filled once for several runs."""
    name = f"{records}_{seed}" if keep else ""
    with ground.own_database(like=name) as is_there:
        if not is_there:
            fill(records, seed)
            if keep:
                ground.keep_as(name)
        yield


def fill(records: int, seed: int) -> None:
    """Write the set into an empty register."""
    new_year = new_years(records, seed)
    ground.say("the lists are drawn")
    seen: set[int] = set()
    with ground.superuser() as server:
        # written right; checking each key to another table would take most of the time
        server.execute("SET session_replication_role = replica")
        server.execute("CREATE TEMPORARY TABLE s (hash bigint, person uuid)")
        with _without_indexes(server, [*COLUMNS]):
            for table in linkset.tables(records, seed):
                rows = table.to_pylist()
                folded = profiles(rows, new_year)
                _copy(server, "linkage_profile", _lines(folded, rows))
                _copy(server, "linkage_matchkey", _match_keys(folded))
                _copy(server, "s", _search_keys(folded, rows))
                fresh = {
                    row["person_id"]: said
                    for row, said in zip(rows, folded, strict=True)
                }
                _copy(server, "people_person", _persons(fresh, seen))
                seen |= set(fresh)
            server.execute(
                "INSERT INTO linkage_searchkey (hash, place, person_id)"
                " SELECT DISTINCT hash, 0, person FROM s"
            )
        ground.say(f"{records:,} records of {len(seen):,} children are in")
        # as the server leaves a register in time, whose pages then tell what all may see
        server.execute("VACUUM ANALYZE")
    with acting_as_machine(), transaction.atomic():
        namecount.recount()


COLUMNS = {
    "linkage_profile": (
        "record_id, list_number, person_id, parent, version, " + ", ".join(PROFILE)
    ),
    "linkage_matchkey": "hash, record_id",
    "linkage_searchkey": "hash, place, person_id",
    "s": "hash, person",
    "people_person": "id, code, root_id, place, birth_year, sex, is_shielded, created_at",
}


@contextmanager
def _without_indexes(server: ground.Connection, tables: list[str]) -> Iterator[None]:
    """Indexes and keys are made at the end: one by one they take most of the time."""
    found = server.execute(
        "SELECT c.oid::regclass::text, i.indexrelid::regclass::text,"
        " pg_get_indexdef(i.indexrelid), k.conname, pg_get_constraintdef(k.oid)"
        " FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid"
        " LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid"
        " AND k.contype IN ('p', 'u') WHERE c.relname = ANY (%s) AND NOT EXISTS"
        " (SELECT FROM pg_constraint f WHERE f.conindid = i.indexrelid"
        " AND f.contype = 'f')",
        [tables],
    ).fetchall()
    for table, index, _, constraint, _ in found:
        if constraint:
            server.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{constraint}"')
        else:
            server.execute(f"DROP INDEX {index}")
    yield
    for table, _, made, constraint, says in found:
        if constraint:
            server.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{constraint}" {says}')
        else:
            server.execute(made)


def _copy(
    server: ground.Connection, table: str, rows: Iterator[tuple[Any, ...]]
) -> None:
    statement = f"COPY {table} ({COLUMNS[table]}) FROM STDIN"
    with server.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _lines(
    folded: list[Profile], rows: list[dict[str, Any]]
) -> Iterator[tuple[Any, ...]]:
    for said, row in zip(folded, rows, strict=True):
        yield (
            said.record_id, said.list, person_id(row["person_id"]), [],
            normalise.VERSION, *(getattr(said, name) for name in PROFILE),
        )  # fmt: skip


def _match_keys(folded: list[Profile]) -> Iterator[tuple[Any, ...]]:
    for said in folded:
        for key in keys.match_keys(said):
            yield key, said.record_id


def _search_keys(
    folded: list[Profile], rows: list[dict[str, Any]]
) -> Iterator[tuple[Any, ...]]:
    for said, row in zip(folded, rows, strict=True):
        for key in keys.search_keys(said):
            yield key, person_id(row["person_id"])


def _persons(fresh: dict[int, Profile], seen: set[int]) -> Iterator[tuple[Any, ...]]:
    for number, said in fresh.items():
        if number not in seen:
            pk = person_id(number)
            sex = {"m": "male", "f": "female"}.get(said.sex or "", "unknown")
            yield pk, f"B{number:010}", pk, 0, said.year, sex, False, date(2026, 9, 1)


def sample(
    records: int, seed: int, many: int, luck: random.Random
) -> list[dict[str, Any]]:
    """Rows of the set, drawn at random from its first parts."""
    rows: list[dict[str, Any]] = []
    for number, table in enumerate(linkset.tables(records, seed)):
        rows += table.to_pylist()
        if number == 3:
            break
    return luck.sample(rows, min(many, len(rows)))
