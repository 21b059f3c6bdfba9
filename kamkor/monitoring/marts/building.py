"""Makes the marts beside those that stand, and puts them in their place.

Everything is done by the role that owns the marts, which the program takes for the time
of the build, in the transaction of the caller: what fails leaves the old marts whole.
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
_LOCK = 5_120_703  # of the whole server: two builds at once would undo each other
_WAIT, _TRIES = "2s", 10  # for readers, before the new marts take the place of the old


class AlreadyBuilding(Exception):
    """Another build is under way."""


class ReadersDoNotEnd(Exception):
    """Somebody read the old marts all the time: the new ones were thrown away."""


@contextmanager
def as_builder(numbering: UUID) -> Iterator[None]:
    """The transaction's role is the builder's; the keys of numbers are its settings.

    Raises AlreadyBuilding.
    """
    inner, outer = context.pads(settings.KEYS.bytes("publication"))
    number = hmac.new(settings.KEYS.bytes("marts"), numbering.bytes, hashlib.sha256)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if cursor.fetchone() == (False,):
            raise AlreadyBuilding
        for name, value in (
            ("role", BUILDER),
            ("work_mem", WORK_MEMORY),
            ("marts.inner", inner.hex()),
            ("marts.outer", outer.hex()),
            ("marts.number", number.hexdigest()),
        ):
            cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
        yield
        for name in ("marts.inner", "marts.outer", "marts.number"):
            cursor.execute("SELECT set_config(%s, '', true)", [name])
        cursor.execute("SET LOCAL role TO NONE")


def first_quarter(*, last: date, most: int) -> date:
    """The quarter of the first record, but not more than `most` back. As the machine."""
    earliest = quarters.after(last, 1 - most)
    with connection.cursor() as cursor:
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


def swap() -> None:
    """Put the new marts in the place of the old ones. As the builder, at the end of the
    transaction: from here to its end readers wait, and nobody is without.

    Raises ReadersDoNotEnd.
    """
    for _try in range(_TRIES):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT set_config('lock_timeout', %s, true)", [_WAIT])
                for mart in definitions.all_marts():
                    cursor.execute(
                        f"DROP TABLE IF EXISTS marts.{mart.name};"
                        f" ALTER TABLE marts_next.{mart.name} SET SCHEMA marts"
                    )
                cursor.execute("SELECT set_config('lock_timeout', '0', true)")
        except OperationalError:
            continue
        else:
            return
    raise ReadersDoNotEnd


def exist() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('marts.child_quarter') IS NOT NULL")
        row = cursor.fetchone()
    return bool(row and row[0])


def _steps(course: Course) -> Iterator[tuple[str, Callable[[], int]]]:
    """Name and work, in order."""
    calendar, place, *others = definitions.all_marts()
    yield "calendar", lambda: _empty() + _whole(calendar, course)
    yield "place", partial(_whole, place, course)
    for name, statement in sql.steps(PACKAGE, "stage"):
        yield name, partial(_stage, statement, course)
    for mart in others:
        if not mart.by_quarter:
            yield mart.name, partial(_whole, mart, course)
            continue
        yield mart.name, partial(_begun, mart, course)
        for quarter in course.anew:
            yield mart.name, partial(_add, mart, course.of_quarter[quarter])
        yield mart.name, partial(_closed, mart)
    yield "staging", _clear


def _how_many(course: Course) -> int:
    marts = definitions.all_marts()
    by_quarter = sum(mart.by_quarter for mart in marts)
    staged = len(sql.steps(PACKAGE, "stage"))
    return len(marts) + staged + by_quarter * (len(course.anew) + 1) + 1


def _empty() -> int:
    """Whatever an earlier build may have left."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'marts_next'"
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TABLE marts_next.{name}")
    return 0


def _clear() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables"
            " WHERE schemaname = 'marts_next' AND tablename LIKE 's\\_%'"
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TABLE marts_next.{name}")
    return 0


def _stage(statement: str, course: Course) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, course.values)
    return 0


def _whole(mart: Mart, course: Course) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE marts_next.{mart.name} AS {mart.text}", course.values
        )
        rows: int = cursor.rowcount
    _closed(mart)
    return rows


def _begun(mart: Mart, course: Course) -> int:
    """The empty table, or with the quarters that stay as they were."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE marts_next.{mart.name} AS {mart.text} LIMIT 0",
            course.of_quarter[course.anew[0]],
        )
        if not course.keeps:
            return 0
        cursor.execute(
            f"INSERT INTO marts_next.{mart.name} SELECT * FROM marts.{mart.name}"
            " WHERE quarter >= %s AND quarter < %s ORDER BY quarter",
            [course.quarters[0], course.anew[0]],
        )
        return int(cursor.rowcount)


def _add(mart: Mart, values: Mapping[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO marts_next.{mart.name} {mart.text}", values)
        return int(cursor.rowcount)


def _closed(mart: Mart) -> int:
    """Its words, who may read it, the planner's knowledge. Raises BadMart."""
    table = f"marts_next.{mart.name}"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} LIMIT 0")
        mart.check([column.name for column in cursor.description or ()])
        about = f"{mart.about} Grain: {mart.grain}.".strip()
        cursor.execute(f"COMMENT ON TABLE {table} IS %s", [about])
        for column, text in mart.columns.items():
            cursor.execute(f'COMMENT ON COLUMN {table}."{column}" IS %s', [text])
        if mart.by_quarter:
            cursor.execute(f"CREATE INDEX ON {table} USING brin (quarter)")
        # nobody but the machine and the analyst's own role, not even the builder
        cursor.execute(
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;"
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY;"
            f"CREATE POLICY mart_machine ON {table}"
            " USING ((SELECT context.is_machine()));"
            f"CREATE POLICY mart_analyst ON {table} FOR SELECT TO kamkor_analyst"
            " USING (true);"
            f"GRANT SELECT ON {table} TO kamkor_app, kamkor_analyst"
        )
        cursor.execute(f"ANALYZE {table}")
    return 0
