"""What the body says to a referral: by its account, or through its one-time page."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from kamkor.casework.clock import actions as clock
from kamkor.casework.clock.choices import Owner, Reason
from kamkor.casework.referrals import policy
from kamkor.casework.referrals.choices import ReferralState
from kamkor.casework.referrals.errors import NotNow
from kamkor.casework.referrals.models import Referral
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.db import context

from .parts import (
    ANSWER,
    KIND,
    REPLY,
    RESULT,
    go,
    held,
    locked,
    may_be_told,
    sender,
    start_clock,
)
from .stopping import stop


@dataclass(frozen=True)
class Answer:
    """`words`: a question, why it is declined, or what was done; accepting needs none."""

    state: ReferralState
    words: str = ""


@transaction.atomic
def seen(referral_id: UUID, *, by: Actor, at: datetime) -> Referral | None:
    """The body opens the referral: the sender sees that it did. None where the basis to
    share has run out: the referral stops here.

    Raises NotThere, PermissionDenied.
    """
    referral = locked(referral_id, None, by)
    if not policy.receives(by, referral):
        raise PermissionDenied
    with context.acting_as_machine():
        return look_at(referral, at)


@transaction.atomic
def answer(
    referral_id: UUID, said: Answer, *, edition: int | None, by: Actor, at: datetime
) -> Referral:
    """Accept, ask, decline or tell the result.

    Raises NotThere, PermissionDenied, Changed, NotNow (it stands elsewhere, or words are
    missing).
    """
    referral = locked(referral_id, edition, by)
    if not policy.receives(by, referral):
        raise PermissionDenied
    with context.acting_as_machine():
        _say(referral, said, by=by.user_id, at=at)
    return referral


@transaction.atomic
def answer_outside(
    referral_id: UUID, said: Answer, *, edition: int | None, at: datetime
) -> Referral:
    """The same through the one-time page, whose reader was let in by address and code.
    As the machine. Raises Changed, NotNow."""
    referral = held(referral_id, edition)
    _say(referral, said, by=None, at=at)
    return referral


def look_at(referral: Referral, at: datetime) -> Referral | None:
    """See `seen`; None as well once it ended. As the machine."""
    if not policy.is_open(referral):
        return None
    if not may_be_told(referral.case, referral.basis, at):
        stop(referral, by=context.MACHINE_ID, at=at)
        return None
    if referral.seen_at is None:
        referral.seen_at = at
        referral.save(update_fields=["seen_at"])
    return referral


def _say(referral: Referral, said: Answer, *, by: UUID | None, at: datetime) -> None:
    unsaid = said.state not in policy.UNSAID and not said.words.strip()
    if unsaid or said.state not in policy.answers(referral):
        raise NotNow
    before, who = referral.state, by or context.MACHINE_ID
    go(referral, said.state, by=by, at=at, words=said.words)
    if said.state == ReferralState.ASKED:
        clock.pause(
            KIND, referral.pk, term=ANSWER, reason=Reason.OTHER_BODY, by=who, at=at
        )
    else:
        due = RESULT if before == ReferralState.ACCEPTED else ANSWER
        clock.meet(due, kind=KIND, pk=referral.pk, by=who, at=at)
    if before == ReferralState.ASKED:
        clock.cancel(
            KIND, referral.pk, term=REPLY, reason=Reason.NOT_NEEDED, by=who, at=at
        )
    if said.state == ReferralState.ACCEPTED:
        owner = Owner(organisation=referral.organisation_id)
        start_clock(referral, RESULT, owner, by=who, at=at)
    else:
        start_clock(referral, REPLY, sender(referral.case), by=who, at=at)
