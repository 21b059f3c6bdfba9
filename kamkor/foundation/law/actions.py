"""The only place where parameters and the calendar change."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import connection, transaction

from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db.copy import copy_rows

from . import calendar
from .models import CalendarDay, Parameter

TEXTS = (
    "status", "sources", "source_url", "notes", "valid_to",
    "name_ky", "name_kk", "name_ru", "name_en",
)  # fmt: skip
VALUES = ("value", "unit", "calendar", "rule")


class HistoryRewritten(Exception):
    """A value of law was changed in place without another source."""


@dataclass
class Changes:
    """What loading changed, one line each."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.added or self.changed)

    def lines(self) -> list[str]:
        return [f"+ {text}" for text in self.added] + [
            f"~ {text}" for text in self.changed
        ]


@transaction.atomic
def load_parameters(
    wanted: Iterable[Parameter], *, country: str, by: UUID | None, at: datetime
) -> Changes:
    """Bring the parameters of `country` in line with `wanted` (unsaved rows).

    A row is known by its code and `valid_from`. A new one is added; texts and the end
    of validity follow the file; a value changes in place only together with its source,
    since the earlier decisions were made on the earlier value. Rows that the file no
    longer has stay. Raises HistoryRewritten and changes nothing.
    """
    kept = {
        (row.code, row.valid_from): row
        for row in Parameter.objects.select_for_update().filter(country=country)
    }
    changes, new, altered, refused = Changes(), [], [], []
    for row in wanted:
        old = kept.get((row.code, row.valid_from))
        if old is None:
            new.append(row)
            changes.added.append(_told(row))
        elif differing := _differing(old, row):
            if _rewrites(differing):
                refused.append(f"{_told(old)} to {row.value_line}")
            changes.changed.append(f"{_told(row)}: {', '.join(differing)}")
            altered.append(_follow(old, row, differing))
    if refused:
        raise HistoryRewritten(
            "A value changes together with its source, or from a new valid_from: "
            + "; ".join(refused)
        )
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS parameter_periods_do_not_overlap DEFERRED")
    Parameter.objects.bulk_update(altered, [*VALUES, *TEXTS]) if altered else None
    Parameter.objects.bulk_create(new)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS parameter_periods_do_not_overlap IMMEDIATE")
    if changes:
        audit.note("law.loaded", by=by, at=at, country=country, changes=changes.lines())
    return changes


@transaction.atomic
def write_calendar(country: str) -> bool:
    """Write the days of `country` for reckoning in SQL; False when nothing changed."""
    rows, number, day = [], 0, calendar.FIRST
    while day <= calendar.LAST:
        working = calendar.is_working(day, country=country)
        number += working
        rows.append((country, day, working, number, _name(day, country)))
        day += timedelta(days=1)
    kept = CalendarDay.objects.filter(country=country)
    present = kept.order_by("day").values_list(
        "country", "day", "is_working", "number", "name"
    )
    if list(present) == rows:
        return False
    kept.delete()
    copy_rows(
        "law_calendarday", ("country", "day", "is_working", "number", "name"), rows
    )
    return True


def _name(day: date, country: str) -> str | None:
    return calendar.name_of(day, country=country)


def _differing(old: Parameter, new: Parameter) -> list[str]:
    return [
        name
        for name in (*VALUES, *TEXTS)
        if _plain(getattr(old, name)) != _plain(getattr(new, name))
    ]


def _plain(value: object) -> object:
    return value.normalize() if isinstance(value, Decimal) else value


def _rewrites(differing: list[str]) -> bool:
    return any(name in VALUES for name in differing) and not (
        {"sources", "source_url"} & set(differing)
    )


def _follow(old: Parameter, new: Parameter, differing: list[str]) -> Parameter:
    for name in differing:
        setattr(old, name, getattr(new, name))
    return old


def _told(row: Parameter) -> str:
    since = f" since {row.valid_from}" if row.valid_from else ""
    return f"{row}{since} = {row.value_line}"
