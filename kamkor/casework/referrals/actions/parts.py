"""What several verbs on a referral share."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from kamkor.casework.cases import consents, sealing
from kamkor.casework.cases.choices import ConsentScope
from kamkor.casework.cases.models import Case
from kamkor.casework.clock import actions as clock
from kamkor.casework.clock.choices import About, Owner, Reason
from kamkor.casework.referrals.choices import ReferralState, bases
from kamkor.casework.referrals.errors import Changed, NotThere
from kamkor.casework.referrals.models import Door, Referral, Step
from kamkor.casework.referrals.policy import is_open
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import Relation
from kamkor.foundation.access.models import Link
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context, posting

KIND = "referral"
ANSWER, RESULT, REPLY = "referral_answer", "referral_result", "referral_reply"


def locked(referral_id: UUID, edition: int | None, by: Actor) -> Referral:
    """The referral, locked, as the actor sees it. `edition` is the one looked at; None
    asks for none. Raises NotThere, Changed."""
    if not Referral.objects.visible_to(by).filter(pk=referral_id).exists():
        raise NotThere
    with context.acting_as_machine():
        return held(referral_id, edition)


def held(referral_id: UUID, edition: int | None = None) -> Referral:
    """The same for the machine."""
    rows = Referral.objects.select_for_update(of=("self",))
    referral: Referral = rows.select_related("case__person", "organisation").get(
        pk=referral_id
    )
    if edition is not None and referral.edition != edition:
        last = referral.steps.order_by("-at", "-id").first()
        raise Changed(last.by if last else None, last.at if last else referral.seen_at)
    return referral


def go(
    referral: Referral,
    state: ReferralState,
    *,
    by: UUID | None,
    at: datetime,
    words: str = "",
) -> None:
    """The referral stands elsewhere now: kept, saved, written to the log. An end shuts
    the body out. As the machine."""
    step = Step(referral=referral, before=referral.state, after=state, by=by, at=at)
    step.words = sealing.seal(words, step, "words", child=referral.case.person_id)
    referral.state = state
    referral.edition += 1
    if not is_open(referral):
        referral.ended_at = at
        _shut_out(referral, at)
    referral.save()
    posting.add(step)
    audit.record(
        f"referral.{state}", referral, by=by or context.MACHINE_ID, at=at,
        subject=referral.case.person_id,
    )  # fmt: skip


def start_clock(
    referral: Referral, term: str, owner: Owner, *, by: UUID, at: datetime
) -> None:
    about = About(KIND, referral.pk, referral.case.person_id, referral.case.place)
    clock.start(term, about=about, started=at, owner=owner, by=by, at=at)


def stop_clock(referral: Referral, *, by: UUID, at: datetime) -> None:
    clock.cancel(KIND, referral.pk, reason=Reason.WORK_ENDED, by=by, at=at)


def sender(case: Case) -> Owner:
    """Who answers for the case: its worker, its body, or else who opened it."""
    if case.worker:
        return Owner(user=case.worker)
    if case.organisation_id:
        return Owner(organisation=case.organisation_id)
    return Owner(user=case.opened_by)


def may_be_told(case: Case, basis: str, at: datetime) -> bool:
    """Whether that basis holds today for the child of the case."""
    scope = bases()[basis].consent
    if scope is None:
        return True
    day = timezone.localdate(at)
    return consents.in_force(case.person.root_id, ConsentScope(scope), on=day)


def hold_consent(case: Case, basis: str) -> None:
    """What the basis asks for is not withdrawn before the transaction ends, in whichever
    case of the child it was given. As the machine."""
    if scope := bases()[basis].consent:
        consents.hold(case.person.root_id, ConsentScope(scope))


def _shut_out(referral: Referral, at: datetime) -> None:
    links = Link.objects.filter(
        record=referral.pk, relation=Relation.REFERRED, valid_until=None
    )
    links.update(valid_until=at)
    Door.objects.filter(referral=referral, shut_at=None).update(shut_at=at)
