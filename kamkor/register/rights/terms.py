"""Until when a gap must be acted on: the term the law data sets for its reason.

A term is a parameter of law, counted from the day of the gap that the act names. The law
of the day on which the term began decides; what is not known sets no term. A bill may
advise a day, but nothing is ever overdue by it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from operator import attrgetter

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from kamkor.foundation.law import calendar
from kamkor.foundation.law.choices import Status, Unit
from kamkor.foundation.law.models import Parameter

from .choices import Begins
from .models import Gap
from .reasons import REASONS, Term


@dataclass(frozen=True)
class Due:
    """The last day to act, by which parameter, and whether it has gone by."""

    day: date
    parameter: Parameter
    is_over: bool
    working_days: int | None  # left, where the term is told in working days

    @property
    def is_advice(self) -> bool:
        """Whether it is a bill that names the day."""
        return self.parameter.status == Status.DRAFT


class Terms:
    """The terms of all reasons as the law stood and stands. One query."""

    def __init__(self, *, at: datetime) -> None:
        self.at = at
        self.today = timezone.localdate(at)
        codes = {reason.term.code for reason in REASONS.values() if reason.term}
        rows = Parameter.objects.filter(
            country=settings.COUNTRY, code__in=codes
        ).order_by("code")
        self.periods: Mapping[str, list[Parameter]] = {
            code: [row for row in found if _tells_time(row)]
            for code, found in groupby(rows, attrgetter("code"))
        }

    def due(self, gap: Gap) -> Due | None:
        """Until when; None where the law data has no term for the reason."""
        reason = REASONS.get((gap.right, gap.reason))
        if reason is None or reason.term is None:
            return None
        begun = _begun(gap, reason.term)
        period = next(
            (p for p in self.periods.get(reason.term.code, ()) if _holds(p, begun)),
            None,
        )
        return self._due(gap, reason.term, begun, period) if period else None

    def _due(self, gap: Gap, term: Term, begun: date, period: Parameter) -> Due:
        if term.begins == Begins.OVER:
            over = _binds(period) and begun < self.today
            return Due(begun, period, is_over=over, working_days=None)
        if period.unit == Unit.HOURS:
            end = calendar.moment(gap.opened_at, period)
            day = timezone.localdate(end)
            over = _binds(period) and end < self.at
            return Due(day, period, is_over=over, working_days=None)
        day = calendar.deadline(begun, period)
        left = None
        if period.calendar == "working" and day > self.today:
            left = calendar.working_days_between(
                self.today, day, country=period.country
            )
        over = _binds(period) and day < self.today
        return Due(day, period, is_over=over, working_days=left)

    def overdue(self) -> Q:
        """The gaps whose term has gone by, as one condition of a query."""
        found = Q(pk__in=())
        for reason in REASONS.values():
            if reason.term:
                about = Q(right=reason.right, reason=reason.code)
                for condition in self._overdue(reason.term):
                    found |= about & condition
        return found

    def _overdue(self, term: Term) -> Iterator[Q]:
        for period in filter(_binds, self.periods.get(term.code, ())):
            yield self._begun_within(period, term) & self._gone_by(period, term)

    def _begun_within(self, period: Parameter, term: Term) -> Q:
        within = Q()
        if period.valid_from:
            within &= _from(term, period.valid_from)
        if period.valid_to:
            within &= _before(term, period.valid_to)
        return within

    def _gone_by(self, period: Parameter, term: Term) -> Q:
        if term.begins == Begins.OVER:
            return _before(term, self.today)
        if period.unit == Unit.HOURS:
            hours = timedelta(hours=float(period.number))
            return Q(opened_at__lt=self.at - hours)
        day = self.today
        while calendar.deadline(day, period) >= self.today:
            day -= timedelta(days=1)
        return _before(term, day + timedelta(days=1))


def _tells_time(parameter: Parameter) -> bool:
    return parameter.value is not None and parameter.unit in (
        Unit.HOURS,
        Unit.DAYS,
        Unit.MONTHS,
        Unit.YEARS,
    )


def _binds(parameter: Parameter) -> bool:
    return parameter.status != Status.DRAFT


def _begun(gap: Gap, term: Term) -> date:
    if term.begins == Begins.TOLD:
        return timezone.localdate(gap.opened_at)
    return gap.since


def _holds(period: Parameter, on: date) -> bool:
    after = period.valid_from is None or period.valid_from <= on
    return after and (period.valid_to is None or on < period.valid_to)


def _from(term: Term, day: date) -> Q:
    if term.begins == Begins.TOLD:
        return Q(opened_at__gte=_midnight(day))
    return Q(since__gte=day)


def _before(term: Term, day: date) -> Q:
    if term.begins == Begins.TOLD:
        return Q(opened_at__lt=_midnight(day))
    return Q(since__lt=day)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
