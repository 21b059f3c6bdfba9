"""What the definitions need of the law: ages, staleness, terms of gaps."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings

from kamkor.casework.cases import lifecycle
from kamkor.foundation.law import calendar
from kamkor.foundation.law import reads as law
from kamkor.foundation.law.choices import Status
from kamkor.foundation.law.models import Parameter
from kamkor.register.rights.choices import Begins
from kamkor.register.rights.reasons import REASONS
from kamkor.register.rights.terms import Terms

from . import quarters

_AGES = ("CHILD_AGE", "SCHOOL_AGE_FROM", "SCHOOL_AGE_TO")
_MONTHS = ("PRELIMINARY_GUARDIANSHIP_MONTHS", "REPEAT_SIGNAL_MONTHS")


@dataclass(frozen=True)
class Course:
    """What a build works with: the quarters of the marts, those counted anew, and the
    values of the definitions, for all and for each quarter."""

    quarters: Sequence[date]
    anew: Sequence[date]
    values: Mapping[str, Any]
    of_quarter: Mapping[date, Mapping[str, Any]]

    @property
    def kept(self) -> Sequence[date]:
        """Earlier quarters, which stay as they were."""
        return [quarter for quarter in self.quarters if quarter < self.anew[0]]


def course(*, on: date, at: datetime, first: date, since: date) -> Course:
    """The course of a build on a day: quarters from `first`, anew from `since`."""
    last = quarters.of(on)
    anew = quarters.between(since, last)
    values = _values(on=on, at=at, first=first)
    values["quarters"] = quarters.between(first, last)
    each = {
        quarter: _of_quarter(quarter, nth, on=on) for nth, quarter in enumerate(anew, 1)
    }
    values["of_age"] = [
        _of_age(quarter, values["child_age"], on=on) for quarter in anew
    ]
    values["ends_of_quarters"] = [one["upto"] for one in each.values()]
    each = {quarter: values | told for quarter, told in each.items()}
    return Course(values["quarters"], anew, values, each)


def _values(*, on: date, at: datetime, first: date) -> dict[str, Any]:
    """Of the whole build. An age or term that is not known is None: what needs it is
    then not known either."""
    known = law.all_on(settings.COUNTRY, on)
    begins = date(first.year - 2, 1, 1)
    ends = date(on.year + 2, 12, 31)
    return {
        **{code.lower(): _number(known.get(code)) for code in (*_AGES, *_MONTHS)},
        "today": on,
        "at": at,
        "zone": settings.TIME_ZONE,
        "country": settings.COUNTRY,
        "country_code": settings.COUNTRY.upper(),
        "ends": lifecycle.here().ends,
        "terms": json.dumps(list(_terms_of_gaps(at))),
        "calendar_from": begins,
        "calendar_to": ends,
        "working_days": _working_days(begins, ends),
    }


def _of_quarter(quarter: date, nth: int, *, on: date) -> dict[str, Any]:
    """`upto`: the last day that counts, `…_as_number` as 20260930, so that the
    difference of two tells full years; `…_from`: older evidence tells nothing."""
    last = min(quarters.last_day(quarter), on)
    known = law.all_on(settings.COUNTRY, last)
    return {
        "quarter": quarter,
        "nth": nth,
        "begins": quarters.number(quarter),
        "upto": quarters.number(last),
        "upto_as_number": int(f"{last:%Y%m%d}"),
        "evidence_from": _fresh(last, known.get("EVIDENCE_STALE_MONTHS")),
        "attendance_from": _fresh(last, known.get("ATTENDANCE_STALE_MONTHS")),
    }


def _of_age(quarter: date, age: int | None, *, on: date) -> int | None:
    """Whoever was born by then is of age at the end of the quarter."""
    last = min(quarters.last_day(quarter), on)
    return quarters.number(calendar.add_months(last, -12 * int(age))) if age else None


def _fresh(last: date, months: Parameter | None) -> int:
    """From which day evidence counts; where the law data does not say, all of it."""
    value = _number(months)
    return quarters.number(
        calendar.add_months(last, -int(value)) if value else date.min
    )


def _number(parameter: Parameter | None) -> Any:
    return parameter.value if parameter else None


def _working_days(begins: date, ends: date) -> list[date]:
    days = (begins + timedelta(days=n) for n in range((ends - begins).days + 1))
    return [day for day in days if calendar.is_working(day, country=settings.COUNTRY)]


def _terms_of_gaps(at: datetime) -> Iterator[dict[str, Any]]:
    """One row a reason and period of its parameter; a bill binds nobody."""
    terms = Terms(at=at)
    for reason in REASONS.values():
        if reason.term is None or reason.term.begins == Begins.OVER:
            continue
        for period in terms.periods.get(reason.term.code, ()):
            if period.status != Status.DRAFT:
                yield {
                    "right": reason.right.value,
                    "reason": reason.code,
                    "begins": reason.term.begins.value,
                    "unit": period.unit,
                    "number": int(period.number or 0),
                    "is_working": period.calendar == "working",
                    "valid_from": _text(period.valid_from),
                    "valid_to": _text(period.valid_to),
                }


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None
