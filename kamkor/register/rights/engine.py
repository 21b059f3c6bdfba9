"""Puts the definitions together: the same SQL for one child, a batch and the nation.

A definition is sql/<right>.sql: one SELECT over `scope`, `member`, `child`, `away` and
`listed`. For one child these are common table expressions of the same statement; for
many they are temporary tables, so that the planner knows their size.
"""

import json
import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from kamkor.foundation.db import sql
from kamkor.foundation.law import calendar
from kamkor.foundation.law import reads as law
from kamkor.foundation.law.models import Parameter

from .choices import Right
from .reasons import REASONS

PACKAGE = "kamkor.register.rights"
PRELUDE = ("member", "child", "away", "listed")
# the columns by which the tables are joined: all the planner needs to know of them
_JOINED = {
    "member": "(person_id, root_id)", "child": "(person_id, place)",
    "away": "(person_id)", "listed": "",
}  # fmt: skip
NUMBERS = (
    "BIRTH_REGISTRATION_DAYS", "CARER_AGE_HIGH", "CHILD_AGE", "CLINIC_VISIT_MONTHS",
    "CLINIC_VISIT_MONTHS_UNDER_3", "CONTACT_LOST_MONTHS", "EVIDENCE_STALE_MONTHS",
    "FAMILY_HELP_AGE_TO", "FAMILY_HELP_THRESHOLD", "GUARDIANSHIP_WARNING_DAYS",
    "LEFT_WITHOUT_GUARDIAN_DAYS", "PRELIMINARY_GUARDIANSHIP_MONTHS", "SCHOOL_AGE_FROM",
    "SCHOOL_AGE_TO", "ATTENDANCE_STALE_MONTHS",
)  # fmt: skip
Values = Mapping[str, Any]
_OF_SOME = re.compile(
    r"FROM member m\s+JOIN (people_\w+) f ON f\.person_id = m\.person_id"
)
_MADE = ("present", "had", "competent", "lacking", "restored")


def parameters(on: date) -> dict[str, Any]:
    """What the definitions need of the law in force on that day; None is not known."""
    known = law.all_on(settings.COUNTRY, on)
    values: dict[str, Any] = {
        code.lower(): _number(known.get(code)) for code in NUMBERS
    }
    guardian = known.get("LEFT_WITHOUT_GUARDIAN_DAYS")
    return values | {
        "today": on,
        "left_without_guardian_is_law": bool(guardian and guardian.is_law),
        "pin_issued_by": _pin_issued_by(on, known.get("PIN_DAYS")),
    }


def _number(parameter: Parameter | None) -> Any:
    return parameter.value if parameter else None


def _pin_issued_by(on: date, term: Parameter | None) -> date | None:
    """Certificates issued before this day should have a number by now."""
    if term is None or term.value is None:
        return None
    day = on
    while calendar.deadline(day, term) >= on:
        day -= timedelta(days=1)
    return day + timedelta(days=1)


def definitions() -> str:
    """The seven definitions as common table expressions, and what joins them."""
    rights = ",\n".join(
        f"{right.value} AS ({sql.load(PACKAGE, right.value)})" for right in Right
    )
    return f"{rights}\n{sql.load(PACKAGE, 'verdict')}"


def one(person_id: UUID, *, on: date) -> dict[str, Any]:
    """The verdict on one child (a root), a column each; {} when there is no such child.

    Sees what the acting user may see: for the whole truth act as the machine. One query.
    """
    prelude = ",\n".join(f"{name} AS ({sql.load(PACKAGE, name)})" for name in PRELUDE)
    statement = (
        f"WITH scope AS (SELECT %(person)s::uuid AS person_id),\n{prelude},\n"
        f"{definitions()}"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            statement, parameters(on) | {"person": person_id, "first": False}
        )
        names = [column.name for column in cursor.description or ()]
        row = cursor.fetchone()
    return dict(zip(names, row, strict=True)) if row else {}


def scope_of(query: str, values: Values) -> int:
    """Make `scope` from a query of person_id; returns how many children."""
    with connection.cursor() as cursor:
        _drop(cursor, "scope")
        cursor.execute(_made("scope", query), values)
        count: int = cursor.rowcount
        cursor.execute("ANALYZE scope")
    return count


def judge(values: Values, *, slice_of_all: bool = False) -> int:
    """Make `verdict`, one row a child of `scope`; returns how many.

    Makes the tables it is made from as well. `slice_of_all`: the scope is all children
    from `low` up to `high` (values), so facts are read through instead of looked up.
    """
    values = {**values, "first": _nobody_stands()}
    told = _told_of_slice if slice_of_all else str
    with connection.cursor() as cursor:
        for name in PRELUDE:
            _drop(cursor, name)
            cursor.execute(_made(name, told(sql.load(PACKAGE, name))), values)
            cursor.execute(f"ANALYZE {name} {_JOINED[name]}")
        _drop(cursor, "verdict")
        cursor.execute(_made("verdict", f"WITH {told(definitions())}"), values)
        count: int = cursor.rowcount
        cursor.execute("ANALYZE verdict (person_id, place)")
    return count


def _told_of_slice(text: str) -> str:
    """The same definition with another way to the facts: of a slice, not of a choice.

    Only children found to be the same as another are looked up (`merged`); all the
    others are their own root.
    """
    return _OF_SOME.sub(
        r"FROM \1 f LEFT JOIN merged ON merged.person_id = f.person_id"
        " JOIN LATERAL"
        " (SELECT coalesce(merged.root_id, f.person_id) AS root_id) m"
        " ON m.root_id >= %(low)s"
        " AND (%(high)s::uuid IS NULL OR m.root_id < %(high)s)",
        text,
    )


def _nobody_stands() -> bool:
    """Whether no child of `scope` was judged before: then there is nothing to compare
    with, and no evidence of a good state is kept."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT NOT EXISTS (SELECT FROM rights_standing s"
            " JOIN scope ON scope.person_id = s.person_id)"
        )
        row = cursor.fetchone()
    return bool(row and row[0])


def keep(*, on: date, at: datetime) -> dict[str, int]:
    """Write what changed: standings, changes, gaps. Returns the rows of each step."""
    with connection.cursor() as cursor:
        for name in _MADE:
            _drop(cursor, name)
    return run_steps("keep", {"today": on, "at": at, "bodies": _bodies()})


def run_steps(name: str, values: Values) -> dict[str, int]:
    """Run the steps of sql/<name>.sql in order; returns the rows of each."""
    counts = {}
    with connection.cursor() as cursor:
        for step, statement in sql.steps(PACKAGE, name):
            cursor.execute(statement, values)
            counts[step] = max(cursor.rowcount, 0)
    return counts


def make(name: str, query: str, values: Values) -> None:
    """Make the temporary table `name`, gone at commit, from a query."""
    with connection.cursor() as cursor:
        _drop(cursor, name)
        cursor.execute(_made(name, query), values)
        cursor.execute(f"ANALYZE {name}")


def exists(name: str) -> bool:
    """Whether this transaction has a temporary table `name`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [f"pg_temp.{name}"])
        row = cursor.fetchone()
    return bool(row and row[0])


def _made(name: str, query: str) -> str:
    return f"CREATE TEMPORARY TABLE {name} ON COMMIT DROP AS {query}"


def _bodies() -> str:
    """Which kinds of body each reason asks, in order, as JSON rows."""
    rows = [
        {"right": reason.right, "reason": reason.code, "rank": rank, "kind": kind}
        for reason in REASONS.values()
        for rank, kind in enumerate(reason.responsible)
    ]
    return json.dumps(rows)


def _drop(cursor: Any, name: str) -> None:
    cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{name}")
