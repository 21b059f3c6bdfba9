"""A referral ends from outside: the consent is gone or ran out, or the case is closed."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from kamkor.casework.cases.models import Case, Consent
from kamkor.casework.referrals.choices import OPEN, ReferralState, bases
from kamkor.casework.referrals.models import Referral
from kamkor.foundation.db import context

from .parts import REPLY, go, may_be_told, sender, start_clock, stop_clock


def consent_withdrawn(consent: Consent, by: UUID, at: datetime) -> None:
    """What rested on it stops at once, unless another consent allows the same. As the
    machine, in the transaction of the withdrawal."""
    root = consent.case.person.root_id
    rows = Referral.objects.select_for_update(of=("self",)).filter(
        case__person__root=root, state__in=OPEN
    )
    for referral in rows.select_related("case__person").order_by("pk"):
        if not may_be_told(referral.case, referral.basis, at):
            stop(referral, by=by, at=at)


@transaction.atomic
def stop_run_out(*, at: datetime) -> int:
    """What rests on a consent that ran out stops, though no body opened it since: till
    then it would go on seeing who the child is. Returns how many. A query for each basis
    that asks for a consent."""
    day = timezone.localdate(at)
    stopped = 0
    with context.acting_as_machine():
        for basis in bases().values():
            if basis.consent is None:
                continue
            holds = Consent.objects.filter(
                Q(until=None) | Q(until__gte=day), withdrawn_at=None,
                scope=basis.consent, given_on__lte=day,
                case__person__root=OuterRef("case__person__root"),
            )  # fmt: skip
            rows = Referral.objects.select_for_update(of=("self",)).filter(
                ~Exists(holds), basis=basis.code, state__in=OPEN
            )
            for referral in rows.select_related("case__person").order_by("pk"):
                stop(referral, by=context.MACHINE_ID, at=at)
                stopped += 1
    return stopped


def end_with_case(case: Case, by: UUID, at: datetime) -> None:
    """A closed case asks nobody any more. As the machine."""
    rows = Referral.objects.select_for_update(of=("self",)).filter(case=case)
    rows = rows.order_by("pk")
    for referral in rows.select_related("case__person").filter(state__in=OPEN):
        go(referral, ReferralState.RECALLED, by=by, at=at)
    for referral in rows.select_related("case"):
        stop_clock(referral, by=by, at=at)


def stop(referral: Referral, *, by: UUID, at: datetime) -> None:
    """The body sees nothing from now on; who works on the case is told. As the machine."""
    go(referral, ReferralState.STOPPED, by=by, at=at)
    stop_clock(referral, by=by, at=at)
    start_clock(referral, REPLY, sender(referral.case), by=by, at=at)
