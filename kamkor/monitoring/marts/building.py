"""Makes the marts beside those that stand, and puts them in their place.

Everything is done by the role that owns the marts, which the program takes for the time
of the build, in the transaction of the caller: what fails leaves the old marts whole.

A mart by quarter is partitioned: each quarter is a table of its own, which CREATE TABLE AS
lets several processes count, and a quarter that stays goes over to the new mart as it is.
What is known of each child is put together part by part, each part by a process of its own
(ADR 33).
"""

import hashlib
import hmac
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import OperationalError, connection, transaction

from kamkor.foundation.db import context, sql

from . import definitions, quarters
from .definitions import PACKAGE, Mart
from .terms import Course

Progress = Callable[[str, int, int], None]
BUILDER = "kamkor_builder"
WORK_MEMORY = "256MB"
QUARTERS = "marts_quarters"  # where the tables of quarters lie once they stand
_MOST_HELPERS = 4  # more would wait for the one that writes
_LOCK = 5_120_703  # of the whole server: two builds at once would undo each other
_WAIT, _TRIES = "2s", 10  # for readers, before the new marts take the place of the old
# a process for a whole part: what it reads comes in order, so that nothing is looked up
_BY_PARTS = {
    "enable_hashagg": "off",
    "enable_hashjoin": "off",
    "min_parallel_table_scan_size": "5TB",
    "parallel_setup_cost": "0",
}
_OTHERWISE = {
    "enable_hashagg": "on",
    "enable_hashjoin": "on",
    "min_parallel_table_scan_size": "1MB",
    "parallel_setup_cost": "1000",
}


class AlreadyBuilding(Exception):
    """Another build is under way."""


class ReadersDoNotEnd(Exception):
    """Somebody read the old marts all the time: the new ones were thrown away."""


@contextmanager
def as_builder(numbering: UUID) -> Iterator[None]:
    """The transaction's role is the builder's; the keys of numbers are its settings, and
    so is the proof that it builds, which the processes that help can check.

    Raises AlreadyBuilding.
    """
    inner, outer = context.pads(settings.KEYS.bytes("publication"))
    number = hmac.new(settings.KEYS.bytes("marts"), numbering.bytes, hashlib.sha256)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if cursor.fetchone() == (False,):
            raise AlreadyBuilding
        keys = {
            "marts.inner": inner.hex(),
            "marts.outer": outer.hex(),
            "marts.number": number.hexdigest(),
            "marts.building": _proof(cursor),
        }
        usual = {
            "role": BUILDER,
            "work_mem": WORK_MEMORY,
            "max_parallel_workers_per_gather": str(_helpers(cursor)),
            "parallel_leader_participation": "off",  # the one that builds writes
            "parallel_tuple_cost": "0.005",  # rows are narrow beside their making
            "default_statistics_target": "10",  # every quarter has its own
        }
        _set(cursor, usual | _OTHERWISE | keys)
        yield
        _set(cursor, dict.fromkeys(keys, ""))
        cursor.execute("SET LOCAL role TO NONE")


def first_quarter(*, last: date, most: int) -> date:
    """The quarter of the first record, but not more than `most` back. As the machine."""
    earliest = quarters.after(last, 1 - most)
    with connection.cursor() as cursor:
        # most registers are older: that one record is, is found before all are read
        cursor.execute(
            "SELECT EXISTS (SELECT FROM sources_batch WHERE list_date < %(than)s)"
            " OR EXISTS (SELECT FROM people_birth WHERE seen_on < %(than)s)",
            {"than": earliest},
        )
        if cursor.fetchone() == (True,):
            return earliest
        cursor.execute(
            "SELECT least((SELECT min(list_date) FROM sources_batch),"
            " (SELECT min(seen_on) FROM people_birth),"
            " (SELECT min(seen_on) FROM people_absence),"
            " (SELECT min(seen_on) FROM people_care),"
            " (SELECT min(created_at)::date FROM people_person))"
        )
        row = cursor.fetchone()
    found = quarters.of(row[0]) if row and row[0] else last
    return min(max(found, earliest), last)


def make(course: Course, *, progress: Progress) -> dict[str, int]:
    """Make all marts in `marts_next`; returns the rows of each. As the builder.

    Raises BadMart.
    """
    rows: dict[str, int] = {mart.name: 0 for mart in definitions.all_marts()}
    of = _how_many(course)
    for done, (name, step) in enumerate(_steps(course), start=1):
        rows[name] = rows.get(name, 0) + step()
        progress(name, done, of)
    return {mart.name: rows[mart.name] for mart in definitions.all_marts()}


def swap(course: Course) -> None:
    """Put the new marts in the place of the old ones, and let the quarters that stay go
    over. As the builder, at the end of the transaction: from here to its end readers
    wait, and nobody is without.

    Raises ReadersDoNotEnd.
    """
    for _try in range(_TRIES):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT set_config('lock_timeout', %s, true)", [_WAIT])
                for mart in definitions.all_marts():
                    _exchange(mart, course, cursor)
                cursor.execute("SELECT set_config('lock_timeout', '0', true)")
        except OperationalError:
            continue
        else:
            return
    raise ReadersDoNotEnd


def exist() -> bool:
    return _kind() is not None


def are_by_quarter() -> bool:
    """Whether quarters of the marts that stand can go over to others."""
    return _kind() == "p"


def _kind() -> str | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relkind::text FROM pg_class"
            " WHERE oid = to_regclass('marts.child_quarter')"
        )
        row = cursor.fetchone()
    return row[0] if row else None


def _helpers(cursor: Any) -> int:
    """Processes that help: as many as the server lets work at once."""
    cursor.execute("SELECT current_setting('max_parallel_workers')::int")
    (most,) = cursor.fetchone()
    return min(int(most), _MOST_HELPERS)


def _parts() -> int:
    """Into how many parts children go: one for each that helps, but a power of two."""
    with connection.cursor() as cursor:
        return 1 << max(_helpers(cursor), 1).bit_length() - 1


def _proof(cursor: Any) -> str:
    """That this transaction builds, for the machine only; the processes that help have
    its number too."""
    cursor.execute("SELECT pg_current_xact_id()::text WHERE context.is_machine()")
    row = cursor.fetchone()
    return context.signed(f"building.{row[0]}") if row else ""


def _set(cursor: Any, values: Mapping[str, str]) -> None:
    """For the rest of the transaction."""
    for name, value in values.items():
        cursor.execute("SELECT set_config(%s, %s, true)", [name, value])


def _exchange(mart: Mart, course: Course, cursor: Any) -> None:
    new = f"marts_next.{mart.name}"
    for quarter in course.kept if mart.by_quarter else ():
        part = f"{QUARTERS}.{_part(mart, quarter)}"
        cursor.execute(f"ALTER TABLE marts.{mart.name} DETACH PARTITION {part}")
        _attach(mart, quarter, part, cursor)
    cursor.execute(
        f"DROP TABLE IF EXISTS marts.{mart.name}; ALTER TABLE {new} SET SCHEMA marts"
    )
    for quarter in course.anew if mart.by_quarter else ():
        part = f"marts_next.{_part(mart, quarter)}"
        cursor.execute(f"ALTER TABLE {part} SET SCHEMA {QUARTERS}")


def _part(mart: Mart, quarter: date) -> str:
    return f"{mart.name}_{quarters.text(quarter).replace('-', '').lower()}"


def _attach(mart: Mart, quarter: date, part: str, cursor: Any) -> None:
    cursor.execute(
        f"ALTER TABLE marts_next.{mart.name} ATTACH PARTITION {part}"
        f" FOR VALUES IN ('{quarter}')"
    )


def _steps(course: Course) -> Iterator[tuple[str, Callable[[], int]]]:
    """Name and work, in order."""
    calendar, place, *others = definitions.all_marts()
    parts = _parts()
    values = {**course.values, "parts": parts}
    yield "calendar", lambda: _empty() + _whole(calendar, course)
    yield "place", partial(_whole, place, course)
    for name, statement in sql.steps(PACKAGE, "stage"):
        yield name, partial(_stage, statement, values)
    yield "spell", partial(_spells, values, parts)
    for mart in others:
        if not mart.by_quarter:
            yield mart.name, partial(_whole, mart, course)
            continue
        yield mart.name, partial(_begun, mart, course)
        for quarter in course.anew:
            yield mart.name, partial(_add, mart, quarter, course.of_quarter[quarter])
        yield mart.name, partial(_closed, mart, course)
    yield "staging", _finish


def _how_many(course: Course) -> int:
    marts = definitions.all_marts()
    by_quarter = sum(mart.by_quarter for mart in marts)
    staged = len(sql.steps(PACKAGE, "stage")) + 1  # and the spells
    return len(marts) + staged + by_quarter * (len(course.anew) + 1) + 1


def _empty() -> int:
    """Whatever an earlier build may have left."""
    return _drop("%")


def _finish() -> int:
    """The marts are closed to others, the staging goes."""
    for mart in definitions.all_marts():
        _guard(mart)
    return _drop("s\\_%")


def _drop(names: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, relkind = 'v' FROM pg_class"
            " WHERE relnamespace = 'marts_next'::regnamespace"
            "   AND relkind IN ('r', 'p', 'v') AND relname LIKE %s",
            [names],
        )
        for name, is_view in cursor.fetchall():
            kind = "VIEW" if is_view else "TABLE"
            cursor.execute(f"DROP {kind} IF EXISTS marts_next.{name} CASCADE")
    return 0


def _stage(statement: str, values: Mapping[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
    return 0


def _spells(values: Mapping[str, Any], parts: int) -> int:
    """All parts in one statement: only what comes out of it is written."""
    one = sql.load(PACKAGE, "spell")
    with connection.cursor() as cursor:
        all_parts = [
            f"SELECT * FROM (\n{cursor.mogrify(one, {**values, 'part': part})}) s"
            for part in range(parts)
        ]
        _set(cursor, _BY_PARTS)
        cursor.execute(
            f"CREATE UNLOGGED TABLE marts_next.s_spell AS {' UNION ALL '.join(all_parts)};"
            "ANALYZE marts_next.s_spell (since, until, root_id)"
        )
        _set(cursor, _OTHERWISE)
    return 0


def _whole(mart: Mart, course: Course) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE marts_next.{mart.name} AS {mart.text}", course.values
        )
        rows: int = cursor.rowcount
        _described(mart)
        cursor.execute(f"ANALYZE marts_next.{mart.name}")
    return rows


def _begun(mart: Mart, course: Course) -> int:
    """The mart without a quarter; returns the rows of those that will go over."""
    form = f"marts_next.s_{mart.name}_form"
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE {form} AS {mart.text} LIMIT 0",
            course.of_quarter[course.anew[0]],
        )
        cursor.execute(
            f"CREATE TABLE marts_next.{mart.name} (LIKE {form})"
            " PARTITION BY LIST (quarter)"
        )
    _described(mart)
    return sum(_rows_kept(mart, quarter) for quarter in course.kept)


def _rows_kept(mart: Mart, quarter: date) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT obj_description(%s::regclass)",
            [f"{QUARTERS}.{_part(mart, quarter)}"],
        )
        row = cursor.fetchone()
    return int(row[0].split()[0]) if row else 0


def _add(mart: Mart, quarter: date, values: Mapping[str, Any]) -> int:
    """One quarter, counted; whoever asks it past its mart is shown nothing."""
    part = f"marts_next.{_part(mart, quarter)}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {part} AS {mart.text}", values)
        rows: int = cursor.rowcount
        cursor.execute(f"COMMENT ON TABLE {part} IS '{rows} rows'")
        # proved once, here: a quarter that goes over later need not be read again
        cursor.execute(
            f"ALTER TABLE {part} ALTER quarter SET NOT NULL,"
            f" ADD CHECK (quarter = '{quarter}'), ENABLE ROW LEVEL SECURITY,"
            " FORCE ROW LEVEL SECURITY"
        )
        _attach(mart, quarter, part, cursor)
    return rows


def _closed(mart: Mart, course: Course) -> int:
    """The planner's knowledge; and the view by which later definitions read the mart,
    with the quarters that stay."""
    columns = ", ".join(f'"{column}"' for column in mart.columns)
    view = f"SELECT {columns} FROM marts_next.{mart.name}"
    if course.kept:
        kept = ", ".join(f"'{quarter}'::date" for quarter in course.kept)
        view += (
            f" UNION ALL SELECT {columns} FROM marts.{mart.name}"
            f" WHERE quarter IN ({kept})"
        )
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE VIEW marts_next.s_{mart.name} AS {view}")
        cursor.execute(f"ANALYZE marts_next.{mart.name}")
    return 0


def _described(mart: Mart) -> None:
    """Its words. Raises BadMart."""
    table = f"marts_next.{mart.name}"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} LIMIT 0")
        mart.check([column.name for column in cursor.description or ()])
        about = f"{mart.about} Grain: {mart.grain}.".strip()
        cursor.execute(f"COMMENT ON TABLE {table} IS %s", [about])
        for column, text in mart.columns.items():
            cursor.execute(f'COMMENT ON COLUMN {table}."{column}" IS %s', [text])


def _guard(mart: Mart) -> None:
    """Nobody reads it but the machine and the analyst's own role, not even the builder.
    Last of all: what a policy asks of who acts keeps processes from helping."""
    table = f"marts_next.{mart.name}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;"
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY;"
            f"CREATE POLICY mart_machine ON {table}"
            " USING ((SELECT context.is_machine()));"
            f"CREATE POLICY mart_analyst ON {table} FOR SELECT TO kamkor_analyst"
            " USING (true);"
            f"GRANT SELECT ON {table} TO kamkor_app, kamkor_analyst"
        )
