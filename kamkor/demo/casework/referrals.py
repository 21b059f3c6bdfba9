"""Another body is asked to help: it accepts, asks back or declines, and tells the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamkor.casework.providers.choices import Need
from kamkor.casework.referrals import actions
from kamkor.casework.referrals.actions import Answer, NewReferral
from kamkor.casework.referrals.choices import OPEN, ReferralState
from kamkor.casework.referrals.models import Referral
from kamkor.demo.chance import stream
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context

if TYPE_CHECKING:
    from uuid import UUID

    from kamkor.demo.chance import Stream

    from .diary import Story
    from .world import World

ASKS = {
    RoleCode.SCHOOL: Need.EDUCATION,
    RoleCode.CLINIC: Need.HEALTH,
    RoleCode.NGO: Need.CONTACT,
    RoleCode.PARTNER: Need.SAFETY,
}
ASKED, DECLINED = 0.15, 0.12
BASIS = "duty"


def referral_story(w: World, case_id: UUID, drawn: Stream) -> Story:
    """Goes on by itself; it ends where the case does."""
    chance = stream("referral", drawn.random())
    yield w.later(chance, 1, 12)
    case = w.case(case_id)
    if case.closed_at is not None:
        return
    role = chance.choice(list(ASKS))
    asked = w.cast.tellers[role].pk
    body = next(h.organisation_id for h in w.actor(asked).held if h.organisation_id)
    new = NewReferral(body, ASKS[role], BASIS, w.says(chance, "referral"))
    pk = w.do(w.worker(case), actions.send, case_id, new).pk
    w.counts["referrals"] += 1
    yield w.later(chance, 0.5, 6)
    yield from _answered(w, pk, asked, chance)
    if _state(pk) in (ReferralState.DONE, ReferralState.DECLINED):
        yield w.later(chance, 0.5, 5)
        if w.case(case_id).closed_at is None:
            w.do(w.worker(w.case(case_id)), actions.note_end, pk)


def _answered(w: World, pk: UUID, by: UUID, chance: Stream) -> Story:
    if _state(pk) not in OPEN:
        return
    w.do(by, actions.seen, pk)
    if chance.random() < ASKED:
        _say(w, pk, by, ReferralState.ASKED, chance)
        yield w.later(chance, 0.5, 4)
        if _state(pk) not in OPEN:
            return
        worker = w.worker(w.case(_case(pk)))
        words = w.says(chance, "referral_reply")
        w.do(worker, actions.reply, pk, words=words, edition=None)
        yield w.later(chance, 0.5, 3)
    if chance.random() < DECLINED:
        _say(w, pk, by, ReferralState.DECLINED, chance)
        return
    _say(w, pk, by, ReferralState.ACCEPTED, chance)
    yield w.later(chance, 5, 40)
    _say(w, pk, by, ReferralState.DONE, chance)


def _say(w: World, pk: UUID, by: UUID, state: ReferralState, chance: Stream) -> None:
    """Nothing where it was taken back meanwhile."""
    if _state(pk) in OPEN:
        said = Answer(state, w.says(chance, f"referral_{state}"))
        w.do(by, actions.answer, pk, said, edition=None)


def _state(pk: UUID) -> ReferralState:
    with context.acting_as_machine():
        return ReferralState(
            Referral.objects.values_list("state", flat=True).get(pk=pk)
        )


def _case(pk: UUID) -> UUID:
    with context.acting_as_machine():
        found: UUID = Referral.objects.values_list("case", flat=True).get(pk=pk)
    return found
