"""Who signs a plan is data of the country."""

import pytest

from kamkor.casework.clock.models import Term
from kamkor.casework.plans import approval, reads
from kamkor.foundation.access.choices import Action
from kamkor.foundation.law import files

COUNTRIES = ("kg", "kz")


@pytest.mark.parametrize("country", COUNTRIES)
def test_three_offices_sign_in_the_order_of_the_law(country):
    chain = approval.of(country)
    assert list(chain) == ["submit", "agree", "approve"]
    assert [step.action for step in chain.values()] == [
        Action.CASE_WORK, Action.PLAN_AGREE, Action.PLAN_APPROVE,
    ]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("country", COUNTRIES)
def test_every_wait_has_a_term_of_the_country(country):
    terms = set(Term.objects.filter(country=country).values_list("code", flat=True))
    wanted = {step.term for step in approval.of(country).values()} - {None}
    assert wanted == {"plan_agree_wait", "plan_approve_wait"}
    assert wanted <= terms


@pytest.mark.parametrize("country", COUNTRIES)
def test_the_commission_agrees_in_session_and_nobody_else_does(country):
    chain = approval.of(country)
    assert [code for code, step in chain.items() if step.in_session] == ["agree"]


def test_what_kazakhstan_asks_was_not_read_and_says_so():
    assert {step.status for step in approval.of("kz").values()} == {"unverified"}
    assert {step.status for step in approval.of("kg").values()} == {"verified"}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda rows: rows[:2],
        lambda rows: [rows[1], rows[0], rows[2]],
        lambda rows: [rows[0], {**rows[1], "term": None}, rows[2]],
        lambda rows: [rows[0], {**rows[1], "action": "plan.approve"}, rows[2]],
        lambda rows: [rows[0], {**rows[1], "in_session": "perhaps"}, rows[2]],
        lambda rows: [rows[0], {**rows[1], "when": "perhaps"}, rows[2]],
        lambda rows: [rows[0], *({**row, "when": approval.AWAY} for row in rows[1:])],
        lambda rows: [{**rows[0], "when": approval.AWAY}, *rows[1:]],
        lambda rows: [rows[0], rows[1], {**rows[2], "in_session": "yes"}],
    ],
)
def test_a_chain_that_cannot_be_is_refused(spoil):
    with pytest.raises(approval.BadChain):
        approval.read(spoil(files.rows("kg", "approval")))


@pytest.mark.django_db
def test_the_plan_names_the_offices_of_the_country(in_force, settings):
    settings.COUNTRY = "kz"
    offices = [one.office for one in reads.signatures(in_force)]
    assert offices == [step.label for step in approval.of("kz").values()]
