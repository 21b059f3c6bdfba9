"""The half-year report: due by the law's day, handed in with its figures."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from kamkor.casework.clock import actions as clock
from kamkor.casework.clock.choices import About, Owner
from kamkor.casework.commission import half_year
from kamkor.casework.commission.errors import NotNow, Taken
from kamkor.casework.commission.models import Commission, Report
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context
from kamkor.foundation.law import calendar
from kamkor.foundation.law import reads as law

from .parts import prepared

REPORT = "commission_report"  # kind of work and term of the clock


@transaction.atomic
def hand_in(commission_id: UUID, *, until: date, by: Actor, at: datetime) -> Report:
    """Note that the report of the half-year that ended on `until` was handed in, with the
    figures as they stand. The next becomes due.

    Raises NotThere, PermissionDenied, NotNow (the half-year is not over), Taken.
    """
    commission = prepared(commission_id, by)
    period = half_year.ending(until)
    if period is None or not period.is_over(at):
        raise NotNow
    with context.acting_as_machine():
        if commission.reports.filter(until=until).exists():
            raise Taken
        lines = half_year.lines(commission, period)
        report = Report.objects.create(
            commission=commission, until=until, sent_by=by.user_id, sent_at=at,
            figures={line.code: line.number for line in lines},
        )  # fmt: skip
        clock.meet(REPORT, kind=REPORT, pk=commission.pk, by=by.user_id, at=at)
        start_term(commission, by=by.user_id, at=at)
    audit.record("commission.report_handed_in", report, by=by.user_id, at=at)
    return report


def start_term(commission: Commission, *, by: UUID, at: datetime) -> None:
    """The report of the first half-year that was not handed in becomes the body's work,
    where the country asks for one. As the machine."""
    today = timezone.localdate(at)
    try:
        rule = law.value(half_year.DUE, settings.COUNTRY, today).rule
    except law.UnknownParameter:
        return
    last = commission.reports.aggregate(last=Max("until"))["last"]
    begun = last + timedelta(days=1) if last else today
    place = commission.organisation.territory.low
    clock.start(
        REPORT,
        about=About(REPORT, commission.pk, None, place),
        started=at,
        owner=Owner(organisation=commission.organisation_id),
        by=by,
        at=at,
        due=calendar.by_rule(begun, rule or ""),
    )
