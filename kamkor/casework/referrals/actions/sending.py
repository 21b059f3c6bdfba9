"""What the worker of the case does with a referral."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from kamkor.casework.cases import following, sealing
from kamkor.casework.cases import policy as cases
from kamkor.casework.cases import reads as of_cases
from kamkor.casework.cases.actions import hold
from kamkor.casework.cases.models import Case
from kamkor.casework.clock import actions as clock
from kamkor.casework.clock.choices import Owner
from kamkor.casework.referrals import policy, reads
from kamkor.casework.referrals.choices import OPEN, ReferralState
from kamkor.casework.referrals.errors import (
    AlreadyOpen,
    NoBasis,
    NobodyReads,
    NotNow,
    NotThere,
    Shielded,
)
from kamkor.casework.referrals.models import Referral
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import Relation, Sensitivity
from kamkor.foundation.access.models import Link
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context
from kamkor.foundation.places.models import Organisation
from kamkor.register.people.models import Person

from .parts import (
    ANSWER,
    KIND,
    REPLY,
    go,
    hold_consent,
    locked,
    may_be_told,
    sender,
    start_clock,
    stop_clock,
)


@dataclass(frozen=True)
class NewReferral:
    """`basis`: a code of referral_bases.csv. `words`: all that the body will read."""

    organisation: UUID
    need: str
    basis: str
    words: str


@transaction.atomic
def send(case_id: UUID, new: NewReferral, *, by: Actor, at: datetime) -> Referral:
    """Ask a body to help. From now on it sees who the child is, and these words.

    Raises NotThere, PermissionDenied, NotNow (a closed case, no words), NoBasis,
    Shielded, AlreadyOpen, NobodyReads.
    """
    case = of_cases.find(by, case_id)
    if case is None:
        raise NotThere
    if not cases.may_work(by, case):
        raise PermissionDenied
    with context.acting_as_machine():
        case = hold(case.pk)
        body = Organisation.objects.get(pk=new.organisation)
        referral = Referral(
            case=case, organisation=body, need=new.need, basis=new.basis,
            sent_by=by.user_id, sent_at=at,
        )  # fmt: skip
        words = sealing.seal(new.words, referral, "words", child=case.person_id)
        if case.closed_at is not None or words is None:
            raise NotNow
        _refuse(referral, at)
        referral.words = words
        referral.save(force_insert=True)
        Link.objects.create(
            subject=case.person_id, relation=Relation.REFERRED, organisation=body,
            sensitivity=Sensitivity.IDENTITY, valid_from=at, record=referral.pk,
        )  # fmt: skip
        owner = Owner(organisation=body.pk)
        start_clock(referral, ANSWER, owner, by=by.user_id, at=at)
    audit.record(
        "referral.sent", referral, by=by.user_id, at=at, subject=case.person_id,
        basis=new.basis,
    )  # fmt: skip
    return referral


@transaction.atomic
def reply(
    referral_id: UUID, *, words: str, edition: int | None, by: Actor, at: datetime
) -> Referral:
    """Answer what the body asked; it waits for the body again.

    Raises NotThere, PermissionDenied, Changed, NotNow.
    """
    referral = _own(referral_id, edition, by, to=ReferralState.SENT)
    if not words.strip():
        raise NotNow
    with context.acting_as_machine():
        clock.meet(REPLY, kind=KIND, pk=referral.pk, by=by.user_id, at=at)
        clock.resume(KIND, referral.pk, term=ANSWER, by=by.user_id, at=at)
        go(referral, ReferralState.SENT, by=by.user_id, at=at, words=words)
    return referral


@transaction.atomic
def recall(
    referral_id: UUID, *, words: str, edition: int | None, by: Actor, at: datetime
) -> Referral:
    """Take it back with a reason: the body sees nothing of the child from now on.

    Raises NotThere, PermissionDenied, Changed, NotNow.
    """
    referral = _own(referral_id, edition, by, to=ReferralState.RECALLED)
    if not words.strip():
        raise NotNow
    with context.acting_as_machine():
        go(referral, ReferralState.RECALLED, by=by.user_id, at=at, words=words)
        stop_clock(referral, by=by.user_id, at=at)
    return referral


@transaction.atomic
def note_end(referral_id: UUID, *, by: Actor, at: datetime) -> Referral:
    """The worker read that it was declined or done and goes on with the case.

    Raises NotThere, PermissionDenied, NotNow where nobody waits for that.
    """
    referral = locked(referral_id, None, by)
    if not policy.sends(by, referral):
        raise PermissionDenied
    with context.acting_as_machine():
        met = clock.meet(REPLY, kind=KIND, pk=referral.pk, by=by.user_id, at=at)
    if policy.is_open(referral) or met is None:
        raise NotNow
    audit.record(
        "referral.end_noted", referral, by=by.user_id, at=at,
        subject=referral.case.person_id,
    )  # fmt: skip
    return referral


def follow_case(case: Case, change: following.Change) -> None:
    """Another worker has the case: what its referrals wait for from the sender is theirs.
    As the machine."""
    for pk in Referral.objects.filter(case=case).values_list("pk", flat=True):
        clock.hand_over(
            KIND, pk, to=sender(case), term=REPLY, by=change.by, at=change.at,
            place=case.place,
        )  # fmt: skip


def _own(
    referral_id: UUID, edition: int | None, by: Actor, *, to: ReferralState
) -> Referral:
    referral = locked(referral_id, edition, by)
    if not policy.sends(by, referral):
        raise PermissionDenied
    if to not in policy.SENDER.get(ReferralState(referral.state), ()):
        raise NotNow
    return referral


def _refuse(referral: Referral, at: datetime) -> None:
    case = referral.case
    root = case.person.root_id
    hold_consent(case, referral.basis)
    if Person.objects.filter(root=root, is_shielded=True).exists():
        raise Shielded
    if not may_be_told(case, referral.basis, at):
        raise NoBasis
    if reads.nobody_reads(referral.organisation, at):
        raise NobodyReads
    same = Referral.objects.filter(
        case=case, organisation=referral.organisation, need=referral.need
    )
    if same.filter(state__in=OPEN).exists():
        raise AlreadyOpen
