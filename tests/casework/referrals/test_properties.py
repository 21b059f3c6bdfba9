"""Whatever is done in whatever order, somebody answers and the body sees no more."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kamkor.casework.cases import actions as cases
from kamkor.casework.cases.errors import NotAMove
from kamkor.casework.clock import reads as clock
from kamkor.casework.referrals import actions, policy
from kamkor.casework.referrals.choices import OPEN, ReferralState
from kamkor.casework.referrals.errors import NotNow, NotThere
from kamkor.casework.referrals.models import Referral
from kamkor.foundation.db import context
from tests.examples import tries

from .conftest import as_

pytestmark = pytest.mark.django_db(transaction=False)
S = ReferralState
SAID = [S.ACCEPTED, S.ASKED, S.DECLINED, S.DONE]
MOVES = [*SAID, "reply", "recall", "note", "withdraw", "page", "look"]


@pytest.fixture
def do(sent, sabira, begimai, consent):
    def act(move):
        pk = sent.pk
        if move in SAID:
            said = actions.Answer(move, "слова")
            as_(sabira, actions.answer, pk, said, edition=None)
        elif move == "withdraw":
            as_(begimai, cases.withdraw_consent, consent.pk)
        elif move == "look":
            as_(sabira, actions.seen, pk)
        elif move in {"reply", "recall"}:
            as_(begimai, getattr(actions, move), pk, words="слова", edition=None)
        else:
            verb = {"note": actions.note_end, "page": actions.make_door}[move]
            as_(begimai, verb, pk)

    return act


@settings(
    max_examples=tries(10), deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(st.lists(st.sampled_from(MOVES), max_size=8))
def test_nothing_is_lost_whatever_is_done(sent, sabira, do, moves):
    refused = (NotNow, NotThere, PermissionDenied, NotAMove)
    point = transaction.savepoint()
    try:
        noted = False
        for move in moves:
            before = _kept(sent)
            try:
                with transaction.atomic():
                    do(move)
            except refused:
                assert _kept(sent).edition == before.edition, "refused, and yet changed"
                continue
            noted = noted or move == "note"
            _holds(sent, sabira, before, noted=noted)
    finally:
        transaction.savepoint_rollback(point)


def _holds(sent, sabira, before, *, noted):
    now = _kept(sent)
    is_open = now.state in OPEN
    with context.acting_as(sabira.pk):
        assert Referral.objects.filter(pk=sent.pk).exists() == is_open
    with context.acting_as_machine():
        terms = {
            d.term.code: d for d in clock.of("referral", sent.pk) if d.ended_at is None
        }
        steps = now.steps.count()
        assert not (now.doors.filter(shut_at=None).exists() and not is_open)
    assert now.edition == steps + 1
    assert all(d.owner or d.organisation_id for d in terms.values())
    assert bool(terms) == (is_open or (now.state != S.RECALLED and not noted))
    if before.state != now.state:
        may = policy.RECEIVER.get(S(before.state), ()) + policy.SENDER.get(
            S(before.state), ()
        )
        assert now.state in {*may, S.STOPPED}


def _kept(sent):
    with context.acting_as_machine():
        return Referral.objects.get(pk=sent.pk)
