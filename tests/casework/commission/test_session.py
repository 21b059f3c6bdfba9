"""A session is called, opened with a quorum, decides by votes and is closed by two."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from kamkor.casework.commission import actions, reads
from kamkor.casework.commission.choices import Result, SessionState
from kamkor.casework.commission.errors import (
    Changed,
    NoQuorum,
    NotAllVoted,
    NotNow,
    NotThere,
)
from kamkor.casework.commission.models import Decision, Session
from kamkor.casework.plans.models import Plan
from kamkor.foundation.db import context

from .conftest import MEETS, again, as_, cast, come, item_of

pytestmark = pytest.mark.django_db


def plan_state(plan) -> str:
    with context.acting_as_machine():
        return Plan.objects.get(pk=plan.pk).state


def decide(user, session, words="Согласовать"):
    return as_(user, actions.decide, item_of(session).pk, words=words)


def test_the_agenda_is_built_of_plans_that_wait(session, submitted):
    item = item_of(session)
    assert (item.kind, item.plan_id, item.position) == ("plan", submitted.pk, 1)


def test_built_again_it_holds_each_plan_once(session, aigul):
    assert as_(aigul, actions.build, session.pk) == 0


def test_a_plan_that_stands_elsewhere_leaves_it(session, submitted, aigul):
    with context.acting_as_machine():
        Plan.objects.filter(pk=submitted.pk).update(state="draft")
    as_(aigul, actions.build, session.pk)
    assert item_of(session).state == "dropped"


def test_only_who_prepares_calls_a_session(commission, cholpon):
    with pytest.raises(PermissionDenied):
        as_(cholpon, actions.call, commission.pk, meets_at=MEETS, where="Зал")


def test_it_is_not_opened_without_a_quorum(session, aigul, cholpon):
    come(session, cholpon, by=aigul)
    with pytest.raises(NoQuorum) as why:
        as_(cholpon, actions.open_session, session.pk)
    assert (why.value.present, why.value.needed) == (1, 2)


def test_nor_by_the_database(session):
    with (
        context.acting_as_machine(),
        pytest.raises(IntegrityError),
        transaction.atomic(),
    ):
        Session.objects.filter(pk=session.pk).update(state="open")


def test_a_deputy_opens_only_where_no_chair_is(session, aigul, cholpon, daniyar):
    come(session, cholpon, daniyar, by=aigul)
    with pytest.raises(NotNow):
        as_(daniyar, actions.open_session, session.pk)


def test_a_member_opens_nothing(session, aigul, elnura, farid):
    come(session, elnura, farid, by=aigul)
    with pytest.raises(PermissionDenied):
        as_(elnura, actions.open_session, session.pk)


def test_the_second_who_opens_is_told(opened, cholpon):
    with pytest.raises(Changed) as why:
        as_(cholpon, actions.open_session, opened.pk)
    assert why.value.by == cholpon.pk


def test_a_plan_agreed_in_session_is_signed_as_a_plan(
    opened, submitted, cholpon, daniyar, elnura, temir
):
    cast(opened, (cholpon, "for"), (daniyar, "for"), (elnura, "against"))
    made = decide(cholpon, opened)
    assert (made.number, made.result) == ("1/1", Result.ADOPTED)
    assert (made.votes_for, made.votes_against) == (2, 1)
    assert plan_state(submitted) == "agreed"
    with context.acting_as_machine():
        assert Plan.objects.get(pk=submitted.pk).agreed_by == cholpon.pk


def test_a_plan_voted_down_goes_back_with_the_words(
    opened, submitted, cholpon, daniyar, elnura
):
    cast(opened, (cholpon, "against"), (daniyar, "against"), (elnura, "for"))
    assert decide(cholpon, opened, "Нет срока").result == Result.REJECTED
    assert plan_state(submitted) == "returned"


def test_the_chair_decides_a_tie(opened, cholpon, daniyar, elnura, temir):
    cast(opened, (cholpon, "for"), (daniyar, "against"), (elnura, "abstained"))
    made = decide(cholpon, opened)
    assert (made.result, made.by_casting_vote) == (Result.ADOPTED, True)


def test_everybody_who_is_there_votes_first(opened, cholpon, daniyar, elnura):
    cast(opened, (cholpon, "for"), (daniyar, "for"))
    with pytest.raises(NotAllVoted) as why:
        decide(cholpon, opened)
    assert why.value.who == ["Элнура Б."]


def test_nobody_votes_for_another_but_who_keeps_the_papers(
    opened, elnura, daniyar, aigul
):
    item = item_of(opened)
    with pytest.raises(PermissionDenied):
        as_(elnura, actions.vote, item.pk, user=daniyar.pk, choice="for")
    noted = as_(aigul, actions.vote, item.pk, user=daniyar.pk, choice="for")
    assert noted.noted_by == aigul.pk


def test_who_is_not_there_does_not_vote(opened, farid):
    with pytest.raises(NotNow):
        as_(farid, actions.vote, item_of(opened).pk, user=farid.pk, choice="for")


def test_the_second_who_decides_is_told(opened, cholpon, daniyar, elnura, temir):
    cast(opened, (cholpon, "for"), (daniyar, "for"), (elnura, "for"))
    decide(cholpon, opened)
    with pytest.raises(Changed):
        decide(cholpon, opened)


def test_who_left_is_not_of_the_quorum(opened, cholpon, daniyar, elnura, aigul):
    cast(opened, (cholpon, "for"))
    with context.acting_as_machine():
        gone = [a.member_id for a in opened.attendance.exclude(member__user=cholpon.pk)]
    for member in gone:
        as_(aigul, actions.leave, opened.pk, member)
    with pytest.raises(NoQuorum):
        decide(cholpon, opened)


def test_the_database_refuses_counts_that_are_not_the_votes(opened, cholpon):
    item = cast(opened, (cholpon, "for"))
    with (
        context.acting_as_machine(),
        pytest.raises(IntegrityError),
        transaction.atomic(),
    ):
        Decision.objects.create(
            item=item, number="1/1", result="adopted", votes_for=3, votes_against=0,
            votes_abstained=0, by_casting_vote=False, words=b"x", by=cholpon.pk, at=MEETS,
        )  # fmt: skip


def test_it_is_not_closed_with_an_open_question(opened, cholpon):
    with pytest.raises(NotNow):
        as_(cholpon, actions.close, opened.pk)


def test_put_off_it_comes_on_the_next_agenda_and_old_votes_count_no_more(
    opened, commission, cholpon, daniyar, elnura, aigul
):
    item = cast(opened, (cholpon, "for"), (daniyar, "for"), (elnura, "for"))
    as_(cholpon, actions.postpone, item.pk, reason="Нет семьи")
    as_(cholpon, actions.close, opened.pk)
    later = as_(aigul, actions.call, commission.pk, meets_at=MEETS + timedelta(7),
                where="Зал", at=MEETS)  # fmt: skip
    assert item_of(later).pk == item.pk
    come(later, cholpon, daniyar, elnura, by=aigul)
    as_(cholpon, actions.open_session, later.pk)
    with context.acting_as_machine():
        assert [b.choice for b in reads.ballots(item_of(later))] == ["", "", "", ""]
    with pytest.raises(NotAllVoted):
        decide(cholpon, later)


def test_minutes_are_signed_by_chair_and_secretary(
    opened, cholpon, daniyar, elnura, aigul, temir
):
    cast(opened, (cholpon, "for"), (daniyar, "for"), (elnura, "for"))
    decide(cholpon, opened)
    as_(cholpon, actions.close, opened.pk)
    with pytest.raises(PermissionDenied):
        as_(cholpon, actions.sign, opened.pk)
    as_(aigul, actions.sign, opened.pk)
    found = again(opened)
    assert found.state == SessionState.SIGNED
    assert found.chair_signed_at and found.secretary_signed_at


def test_called_off_its_items_wait(session, aigul, commission):
    as_(aigul, actions.call_off, session.pk)
    with context.acting_as_machine():
        (item,) = commission.items.all()
    assert (item.state, item.session_id) == ("waiting", None)


def test_another_territory_does_not_see_the_session(session, damir):
    with pytest.raises(NotThere):
        as_(damir, actions.build, session.pk)
    with context.acting_as(damir.pk):
        assert not Session.objects.filter(pk=session.pk).exists()
