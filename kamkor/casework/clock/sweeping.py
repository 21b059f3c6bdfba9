"""What the time itself does: reminders, lateness, telling higher up. Set by set."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context, sql

from .choices import Level

_PACKAGE = "kamkor.casework.clock"
_NOTHING = (0, 0)
_ROLES = {
    Level.SUPERVISOR: RoleCode.SUPERVISOR,
    Level.HEADQUARTERS: RoleCode.HEADQUARTERS,
}


@dataclass(frozen=True)
class Swept:
    """How many deadlines each step changed, and how many notices were written."""

    warned: int
    late: int
    to_supervisor: int
    to_headquarters: int
    notices: int

    def __bool__(self) -> bool:
        return bool(
            self.warned or self.late or self.to_supervisor or self.to_headquarters
        )


@transaction.atomic
def sweep(*, at: datetime) -> Swept:
    """Do what is due by `at`, in one statement where nothing is and five at most, however
    many deadlines run.

    A deadline is late after its moment, and is told higher up only when it is late. Run
    again for the same moment it changes nothing.
    """
    with context.acting_as_machine():
        warns, lates, to_heads, to_staff = _due(at)
        warned, told = _step("warn", at) if warns else _NOTHING
        late, told_late = _step("late", at) if lates else _NOTHING
        heads, told_heads = _escalate(at, Level.SUPERVISOR) if to_heads else _NOTHING
        staff, told_staff = _escalate(at, Level.HEADQUARTERS) if to_staff else _NOTHING
        swept = Swept(
            warned, late, heads, staff, told + told_late + told_heads + told_staff
        )
        if swept:
            audit.note("deadline.swept", by=context.MACHINE_ID, at=at, **vars(swept))
    return swept


def _due(at: datetime) -> tuple[bool, bool, bool, bool]:
    """Which of the steps have something to do."""
    with connection.cursor() as cursor:
        cursor.execute(dict(sql.steps(_PACKAGE, "sweep"))["due"], {"at": at})
        found: tuple[bool, bool, bool, bool] = cursor.fetchone()
    return found


def _escalate(at: datetime, level: Level) -> tuple[int, int]:
    return _step("escalate", at, level)


def _step(name: str, at: datetime, level: Level = Level.OWNER) -> tuple[int, int]:
    given: dict[str, Any] = {
        "at": at,
        "by": context.MACHINE_ID,
        "level": int(level),
        "role": str(_ROLES.get(level, "")),
        "unplaced": str(RoleCode.HEADQUARTERS),
    }
    with connection.cursor() as cursor:
        cursor.execute(dict(sql.steps(_PACKAGE, "sweep"))[name], given)
        changed, told = cursor.fetchone()
    return changed, told
