"""A chain of four steps: each office signs in its turn, and nobody twice."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kamkor.casework.clock import reads as clock
from kamkor.casework.clock import work
from kamkor.casework.clock.models import Notice
from kamkor.casework.clock.sweeping import sweep
from kamkor.casework.plans import actions, approval, diagram, reads
from kamkor.casework.plans.choices import Deed
from kamkor.casework.plans.errors import (
    NotNow,
    OnlyInSession,
    SignedAlready,
)
from kamkor.casework.plans.models import Plan, Signature
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.access.models import Grant, Link
from kamkor.foundation.audit.models import Entry
from kamkor.foundation.db import context
from kamkor.foundation.places.models import Territory
from kamkor.register.people.models import Person
from tests.casework.cases.conftest import NOW
from tests.casework.plans.conftest import HEARD, as_
from tests.casework.plans.test_sheet import made
from tests.casework.plans.test_waiting import running, shown_to
from tests.cast import acting, sign_in, somebody, territory
from tests.foundation.documents.reading_back import text_of_docx, text_of_pdf

from .conftest import WORDS, chain, office, opine, rows, stands

pytestmark = pytest.mark.django_db


def test_four_offices_sign_one_after_the_other(asked, medet, cholpon, temir, bakyt):
    assert stands(asked) == ("opinion", "guardianship", "plan_drafted")
    assert shown_to(asked) == {medet.pk}
    opine(medet, asked)
    assert stands(asked) == ("submitted", "agree", "plan_drafted")
    assert shown_to(asked) == {cholpon.pk}
    as_(cholpon, actions.agree, asked.pk, edition=None)
    assert stands(asked) == ("agreed", "approve", "plan_agreed")
    as_(temir, actions.approve, asked.pk, edition=None)
    assert stands(asked) == ("in_force", None, "in_execution")
    with context.acting_as_machine():
        told = reads.signatures(Plan.objects.select_related("case").get(pk=asked.pk))
    names = ["Бегимай К.", "Медет О.", "Чолпон М.", "Темир С."]
    assert [one.who for one in told] == names
    assert [one.words for one in told] == ["", WORDS, "", ""]


def test_the_wait_is_his_work_with_a_day_and_climbs_when_it_is_late(
    asked, medet, gulnaz
):
    (row,) = running(asked).values()
    assert (row.kind, row.term.code, row.owner) == (
        "plan_opinion", "opinion_wait", medet.pk,
    )  # fmt: skip
    assert row.due_at is not None
    with context.acting_as(medet.pk):
        (mine,) = clock.mine(acting(medet), NOW)
    assert work.link(mine, acting(medet)) == f"/plans/{asked.pk}/opinion/"
    for days in (20, 40):
        with context.acting_as_machine():
            sweep(at=NOW + timedelta(days=days))
    with context.acting_as_machine():
        told = set(Notice.objects.values_list("user", flat=True))
    assert {gulnaz.pk, medet.pk} <= told
    opine(medet, asked)
    assert set(running(asked)) == {"plan_agree"}


@pytest.mark.parametrize("far", [0, 1, 2])
def test_each_step_returns_it_with_a_reason_and_the_chain_begins_anew(
    asked, begimai, medet, cholpon, temir, far
):
    signs = [
        (medet, actions.give_opinion, {"words": WORDS}),
        (cholpon, actions.agree, {}),
        (temir, actions.approve, {}),
    ]
    for who, do, told in signs[:far]:
        as_(who, do, asked.pk, edition=None, **told)
    who = signs[far][0]
    with pytest.raises(NotNow):
        as_(who, actions.send_back, asked.pk, remarks=" ", edition=None)
    as_(who, actions.send_back, asked.pk, remarks="Нет срока", edition=None)
    assert stands(asked)[:2] == ("returned", None)
    assert set(running(asked)) == {"plan_return"}
    assert shown_to(asked) == set()
    with context.acting_as(begimai.pk):
        assert reads.remarks(reads.find(acting(begimai), asked.pk)) == "Нет срока"
    as_(begimai, actions.take_back, asked.pk)
    as_(begimai, actions.submit, asked.pk, heard=HEARD, edition=None)
    for who, do, told in signs:
        as_(who, do, asked.pk, edition=None, **told)
    assert stands(asked)[0] == "in_force"
    with context.acting_as_machine():
        kept = Signature.objects.filter(plan=asked)
        rounds = [kept.filter(round=n).count() for n in (1, 2)]
    assert rounds == [far + 1, 4]


def test_an_opinion_says_something(asked, medet):
    with pytest.raises(NotNow):
        opine(medet, asked, " ")


def test_nobody_signs_two_steps_nor_their_own_draft(
    asked, begimai, medet, body, osh, cholpon
):
    Grant.objects.create(
        user=medet, role=RoleCode.COUNCIL, territory=osh, valid_from=NOW
    )
    Grant.objects.create(
        user=begimai, role=RoleCode.PARTNER, organisation=body, valid_from=NOW
    )
    with pytest.raises(SignedAlready):
        opine(begimai, asked)
    opine(medet, asked)
    assert shown_to(asked) == {cholpon.pk}
    with context.acting_as_machine():
        Link.objects.filter(record=asked.pk, user=medet).update(valid_until=None)
    with pytest.raises(SignedAlready):
        as_(medet, actions.agree, asked.pk, edition=None)


@pytest.mark.parametrize(
    ("step", "deed", "who", "refuses"),
    [
        ("guardianship", "opinion", "begimai", "plans_nobody_signs_twice"),
        ("approve", "approve", "temir", "plans_signed_in_order"),
        ("submit", "submit", "temir", "plans_signed_in_order"),
    ],
)
def test_the_database_refuses_it_too(asked, request, step, deed, who, refuses):
    by = request.getfixturevalue(who).pk
    with (
        context.acting_as_machine(),
        pytest.raises(IntegrityError, match=refuses),
        transaction.atomic(),
    ):
        Signature.objects.create(
            plan=asked, round=1, step=step, deed=deed, by=by, at=NOW
        )


def test_and_one_signer_for_two(asked, medet, cholpon):
    opine(medet, asked)
    with (
        context.acting_as_machine(),
        pytest.raises(IntegrityError, match="plans_nobody_signs_two_steps"),
        transaction.atomic(),
    ):
        Signature.objects.create(
            plan=asked, round=1, step="agree", deed="agree", by=medet.pk, at=NOW
        )


def test_and_a_plan_in_force_that_lacks_one(asked, medet, cholpon):
    opine(medet, asked)
    as_(cholpon, actions.agree, asked.pk, edition=None)
    with (
        context.acting_as_machine(),
        pytest.raises(IntegrityError, match="plans_in_force_by_the_chain"),
        transaction.atomic(),
    ):
        Plan.objects.filter(pk=asked.pk).update(state="in_force")


def test_another_body_of_the_place_is_not_asked(draft, term, begimai, medet, osh):
    police = office(osh, "police-osh", "police")
    other = somebody("azamat", RoleCode.PARTNER, of=police)
    far = office(territory("Karakol city"), "opeka-karakol", "guardianship_body")
    there = somebody("bermet", RoleCode.PARTNER, of=far)
    as_(begimai, actions.submit, draft.pk, heard=HEARD, edition=None)
    assert not {other.pk, there.pk} & shown_to(draft)


def test_who_works_on_the_case_gives_no_opinion_for_the_body(asked, aigul):
    """She sees the plan and holds the action, but is not of the body."""
    with pytest.raises(NotNow):
        opine(aigul, asked)


def test_who_comes_into_the_body_later_is_shown_it(asked, medet, body, osh):
    late = somebody("late", RoleCode.PARTNER, of=body)
    somebody("other", RoleCode.PARTNER, of=office(osh, "police-2", "police"))
    with context.acting_as_machine():
        assert actions.show_to_newcomers(at=NOW) == 1
        assert actions.show_to_newcomers(at=NOW) == 0
    assert shown_to(asked) == {medet.pk, late.pk}


def test_who_gives_it_sees_no_other_row_of_the_child(asked, medet, bakyt):
    with context.acting_as(medet.pk):
        assert [p.pk for p in Plan.objects.all()] == [asked.pk]
        assert reads.find(acting(medet), asked.pk) is not None
    with context.acting_as_machine():
        Person.objects.filter(pk=bakyt.pk).update(is_shielded=True)
    with context.acting_as(medet.pk):
        assert not Plan.objects.exists()


def test_the_page_takes_it_and_the_next_reads_it(asked, medet, cholpon, client):
    sign_in(client, medet)
    assert "Асанов" in client.get(reverse("plans-for-opinion")).content.decode()
    address = reverse("plan-opinion", args=[asked.pk])
    with CaptureQueriesContext(connection) as queries:
        page = client.get(address)
    assert len(queries) <= 32
    assert "Орган опеки" in page.content.decode()
    assert page.context["stands"] == "ждёт заключения: Орган опеки"
    edition = {"edition": page.context["plan"].edition}
    answer = client.post(address, {**edition, "sign": "1", "words": " "})
    assert (answer.status_code, "words" in answer.context["deciding"].errors) == (
        422, True,
    )  # fmt: skip
    told = {**edition, "sign": "1", "words": WORDS, "remarks": "Срок?"}
    assert client.post(address, told).status_code == 422
    told["remarks"] = ""
    assert client.post(address, told).status_code == 302
    sign_in(client, cholpon)
    page = client.get(reverse("plan-agree", args=[asked.pk])).content.decode()
    assert WORDS in page
    assert "Ждёт Комиссию" in page
    assert "Медет О." in page


def test_it_stands_on_the_printed_plan_and_in_the_log(asked, medet, begimai):
    opine(medet, asked)
    assert WORDS in text_of_pdf(made(asked, begimai)).replace("\n", " ")
    assert WORDS in text_of_docx(made(asked, begimai, kind="docx"))
    with context.acting_as_machine():
        verbs = set(Entry.objects.values_list("verb", flat=True))
    assert {"plan.opinion", "plan.signed_opinion", "plan.submitted"} <= verbs


def test_it_returns_a_plan_that_a_session_is_to_agree_to(
    draft, term, begimai, medet, cholpon, monkeypatch
):
    monkeypatch.setattr(approval, "here", lambda: chain(in_session=True))
    as_(begimai, actions.submit, draft.pk, heard=HEARD, edition=None)
    as_(medet, actions.send_back, draft.pk, remarks="Нет срока", edition=None)
    as_(begimai, actions.take_back, draft.pk)
    as_(begimai, actions.submit, draft.pk, heard=HEARD, edition=None)
    opine(medet, draft)
    with pytest.raises(OnlyInSession):
        as_(cholpon, actions.agree, draft.pk, edition=None)
    with (
        context.acting_as_machine(),
        pytest.raises(IntegrityError, match="no session decided"),
        transaction.atomic(),
    ):
        Signature.objects.create(
            plan=draft, round=2, step="agree", deed="agree", by=cholpon.pk, at=NOW
        )


def test_two_akims_of_two_levels_approve_one_after_the_other(
    draft, term, begimai, medet, cholpon, osh, monkeypatch
):
    steps = rows()
    steps[-1] = {**steps[-1], "level": osh.level}
    steps.append({**steps[-1], "step": "nation", "level": "country"})
    two = {
        code: replace(step, in_session=False)
        for code, step in approval.read(steps).items()
    }
    monkeypatch.setattr(approval, "here", lambda: two)
    kind = office(osh, "mayor", "akimat")
    nation = Territory.objects.get(country="kg", level="country")
    mayor = somebody("mayor", RoleCode.AKIMAT, at=osh, of=kind)
    above = somebody("above", RoleCode.AKIMAT, at=nation, of=kind)
    as_(begimai, actions.submit, draft.pk, heard=HEARD, edition=None)
    opine(medet, draft)
    as_(cholpon, actions.agree, draft.pk, edition=None)
    assert shown_to(draft) == {mayor.pk}
    as_(mayor, actions.approve, draft.pk, edition=None)
    assert stands(draft) == ("agreed", "nation", "plan_agreed")
    assert shown_to(draft) == {above.pk}
    as_(above, actions.approve, draft.pk, edition=None)
    assert stands(draft)[0] == "in_force"


def test_the_reference_draws_the_chain_that_is():
    text = "\n".join(diagram.chain(chain(in_session=True)))
    assert "guardianship --> agree" in text
    assert "also without an account" in text
    assert [step.deed for step in chain().values()] == [
        Deed.SUBMIT, Deed.OPINION, Deed.AGREE, Deed.APPROVE,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "opinion",
    [
        {"term": None}, {"in_session": "yes"}, {"action": "case.work"},
        {"action": "import"}, {"step": "agree"}, {"step": "x" * 21},
        {"action": "plan.agree", "kind": "commission"}, {"action": "plan.approve"},
    ],
)  # fmt: skip
def test_a_fourth_step_that_cannot_be_is_refused(opinion):
    with pytest.raises(approval.BadChain):
        approval.read(rows(**opinion))
