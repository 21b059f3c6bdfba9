"""A plan is agreed to, or returned, by a decision in session and by nothing else."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from kamkor.casework.cases import actions as cases
from kamkor.casework.commission import actions, reads
from kamkor.casework.commission.models import Item
from kamkor.casework.plans import actions as plans
from kamkor.casework.plans import sessions
from kamkor.casework.plans.errors import OnlyInSession
from kamkor.casework.plans.models import Plan
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from kamkor.foundation.places.models import Organisation
from tests.cast import acting, sign_in, somebody, territory

from .conftest import MEETS, NOW, as_, cast, item_of

pytestmark = pytest.mark.django_db


def plan_of(submitted) -> Plan:
    with context.acting_as_machine():
        return Plan.objects.select_related("case").get(pk=submitted.pk)


def told(user, submitted) -> sessions.Place:
    with context.acting_as(user.pk), translation.override("ru"):
        return sessions.where(acting(user), plan_of(submitted))


def test_a_member_agrees_to_no_plan_on_its_page(session, submitted, cholpon, temir):
    with pytest.raises(OnlyInSession):
        as_(cholpon, plans.agree, submitted.pk, edition=None)


def test_nor_returns_one_there(session, submitted, cholpon):
    with pytest.raises(OnlyInSession):
        as_(cholpon, plans.send_back, submitted.pk, remarks="Нет срока", edition=None)


@pytest.mark.parametrize("state", ["agreed", "returned"])
def test_the_database_asks_for_the_decision(opened, submitted, cholpon, state):
    with (
        context.acting_as_machine(),
        pytest.raises(IntegrityError, match="no session decided"),
        transaction.atomic(),
    ):
        Plan.objects.filter(pk=submitted.pk).update(state=state, agreed_by=cholpon.pk)


def test_a_decision_before_the_plan_was_submitted_again_does_not_count(
    opened, submitted, begimai, cholpon, daniyar, elnura
):
    cast(opened, *((who, "against") for who in (cholpon, daniyar, elnura)))
    as_(cholpon, actions.decide, item_of(opened).pk, words="Нет срока")
    as_(begimai, plans.take_back, submitted.pk)
    as_(begimai, plans.submit, submitted.pk, heard=plans.Hearing("Да"), edition=None,
        at=NOW + timedelta(hours=1))  # fmt: skip
    with (
        context.acting_as_machine(),
        pytest.raises(IntegrityError, match="no session decided"),
        transaction.atomic(),
    ):
        Plan.objects.filter(pk=submitted.pk).update(state="returned")


def test_adopted_in_session_it_goes_to_the_akim(
    opened, submitted, cholpon, daniyar, elnura, temir
):
    cast(opened, *((who, "for") for who in (cholpon, daniyar, elnura)))
    as_(cholpon, actions.decide, item_of(opened).pk, words="Согласовать")
    plan = plan_of(submitted)
    assert (plan.state, plan.agreed_by) == ("agreed", cholpon.pk)


def test_the_plan_says_that_nobody_holds_sessions_here(submitted, begimai):
    assert "не проводит" in told(begimai, submitted).words
    assert told(begimai, submitted).url is None


def test_or_that_no_session_is_called_yet(submitted, commission, begimai):
    assert "не созвано" in told(begimai, submitted).words


def test_or_in_which_session_it_waits(session, submitted, begimai, cholpon):
    said = told(begimai, submitted)
    assert "Заседание № 1" in said.words
    assert "вопрос 1" in said.words
    assert said.url is None  # who works on the case sits in no session
    assert told(cholpon, submitted).url == reverse(
        "commission-session", args=[session.pk]
    )


def test_or_that_the_agenda_is_older_than_the_plan(commission, draft, begimai, aigul):
    as_(aigul, actions.call, commission.pk, meets_at=MEETS, where="Зал")
    as_(begimai, plans.submit, draft.pk, heard=plans.Hearing("Да"), edition=None)
    assert "ещё нет в повестке" in told(begimai, draft).words


def test_its_page_leads_a_member_to_the_session(session, submitted, cholpon, client):
    sign_in(client, cholpon)
    address = reverse("plan-agree", args=[submitted.pk])
    with CaptureQueriesContext(connection) as queries:
        page = client.get(address).content.decode()
    assert reverse("commission-session", args=[session.pk]) in page
    assert 'name="sign"' not in page
    assert len(queries) <= 30
    answer = client.post(address, {"edition": plan_of(submitted).edition, "sign": "1"})
    assert answer.status_code == 422
    assert "решает о плане на заседании" in answer.content.decode()
    assert plan_of(submitted).state == "submitted"


@pytest.fixture
def karakol(damir):
    """Another Commission, for which Damir keeps the papers."""
    where = territory("Karakol city")
    body = Organisation.objects.create(
        code="kdd-karakol", kind="commission", territory=where, country="kg",
        name_ru="Комиссия по делам детей города Каракол",
    )  # fmt: skip
    somebody("kanat", RoleCode.COUNCIL, at=where)
    return as_(damir, actions.found, body.pk)


def moves(case, frm, to):
    offer = as_(frm, cases.propose_transfer, case.pk, to=territory("Karakol city"),
                reason="Уехали", version=None)  # fmt: skip
    as_(to, cases.answer_transfer, offer.pk, accept=True, words="")


def test_a_plan_goes_with_its_case_to_the_commission_there(
    karakol, session, submitted, assessed, gulnaz, damir, cholpon
):
    item = item_of(session)
    moves(assessed, gulnaz, damir)
    with context.acting_as_machine():
        item = Item.objects.get(pk=item.pk)
    assert (item.commission_id, item.session_id) == (karakol.pk, None)
    with context.acting_as(cholpon.pk):
        assert reads.item(acting(cholpon), item.pk) is None
    there = as_(damir, actions.call, karakol.pk, meets_at=MEETS, where="Зал")
    assert item_of(there).pk == item.pk


def test_where_no_commission_meets_it_is_before_none(
    session, submitted, assessed, gulnaz, damir, cholpon
):
    item = item_of(session)
    somebody("kanat", RoleCode.COUNCIL, at=territory("Karakol city"))
    moves(assessed, gulnaz, damir)
    with context.acting_as_machine():
        assert Item.objects.get(pk=item.pk).state == "dropped"
    with context.acting_as(cholpon.pk):
        assert reads.item(acting(cholpon), item.pk) is None
