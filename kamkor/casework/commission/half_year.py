"""The half-year report on the Commission by its lines (model regulation of the
Commission, ПП КР 24.07.2017 № 449: by the 10th of the month after the half-year)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from kamkor.casework.cases import movement
from kamkor.foundation.db import context, sql
from kamkor.foundation.law import reads as law

from .models import Commission

DUE = "COMMISSION_REPORT_DATE"


@dataclass(frozen=True)
class HalfYear:
    since: date
    until: date

    def is_over(self, at: datetime) -> bool:
        return timezone.localdate(at) > self.until


@dataclass(frozen=True)
class Line:
    """`source` says where the number comes from."""

    code: str
    label: str
    number: int
    source: str


def ending(until: date) -> HalfYear | None:
    """The half-year of which `until` is the last day; None for another day."""
    if (until.month, until.day) == (6, 30):
        return HalfYear(until.replace(month=1, day=1), until)
    if (until.month, until.day) == (12, 31):
        return HalfYear(until.replace(month=7, day=1), until)
    return None


def recent(today: date) -> list[HalfYear]:
    """This half-year and the three before it, the newest first."""
    ends = [
        day
        for year in (today.year, today.year - 1, today.year - 2)
        for day in (date(year, 12, 31), date(year, 6, 30))
    ]
    periods = [period for day in ends if (period := ending(day))]
    return [period for period in periods if period.since <= today][:4]


def law_line() -> str:
    """Where the day of the report comes from; "" where the country sets none."""
    try:
        return law.value(DUE, settings.COUNTRY, timezone.localdate()).source_line()
    except law.UnknownParameter:
        return ""


def lines(commission: Commission, period: HalfYear) -> list[Line]:
    """The lines in the order of the report. Two queries. Who may ask is decided before."""
    place = commission.organisation.territory
    with context.acting_as_machine():
        with connection.cursor() as cursor:
            cursor.execute(
                sql.load("kamkor.casework.commission", "half_year"),
                {
                    "commission": commission.pk, "since": period.since,
                    "until": period.until, "zone": settings.TIME_ZONE,
                },
            )  # fmt: skip
            counts = dict(cursor.fetchall())
        moved = {m.code: m.children for m in movement.of(place, **vars(period))}
    counts |= {"removed": moved.get("removed", 0)}
    return [
        Line(code, label, counts.get(code, 0), source)
        for code, label, source in _lines()
    ]


def _lines() -> list[tuple[str, str, str]]:
    held = _("sessions of the Commission that were held in these months")
    made = _("decisions of these sessions")
    due = _("tasks of decisions whose day lay in these months")
    return [
        ("sessions", _("Sessions held"), held),
        ("items", _("Questions examined"), made),
        ("cases", _("Cases examined, each once"), made),
        ("plans_agreed", _("Plans agreed to"), made),
        ("plans_returned", _("Plans returned with remarks"), made),
        ("tasks", _("Tasks that were due"), due),
        ("tasks_in_time", _("Done in time"), due),
        ("tasks_late", _("Done late"), due),
        ("tasks_not_done", _("Not done, with the reason told"), due),
        ("tasks_open", _("Not reported yet"), due),
        (
            "removed",
            _("Children removed from the record"),
            _("movement of cases of the same territory and months"),
        ),
    ]
