"""A head looks through the deadlines of her unit and hands one over; without a barrier,
on a phone and at a desk, in Russian and Kyrgyz."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from kamkor.casework.clock import actions
from kamkor.casework.clock.choices import About, Owner
from kamkor.casework.clock.models import Deadline
from kamkor.casework.clock.sweeping import sweep
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from kamkor.foundation.db.ids import uuid7
from tests.cast import keep, somebody, territory

from .test_accessible import has_no_barrier
from .test_kyrgyz_phone import is_kyrgyz_and_fits

pytestmark = pytest.mark.journey
NAME = "Абдылдаева Үмүт Нурлановна"
TERMS = {
    "primary_assessment": 20, "danger_response": 0, "pin": 1, "plan_review": 2,
    "plan_agree": 3, "visit": 40,
}  # fmt: skip


@pytest.fixture
def unit(own_database):
    """Gülnaz leads, Bakyt walks; six deadlines of a girl, by day and without one."""
    osh = territory("Osh")
    gulnaz = somebody("gulnaz", RoleCode.SUPERVISOR, at=osh, name="Асанова Гүлназ")
    bakyt = somebody("bakyt", RoleCode.SOCIAL_WORKER, at=osh, name="Эркинов Бакыт")
    girl = {
        "full_name": NAME, "sex": "female",
        "birth_date": {"date": "2016-03-01", "precision": "day"},
    }  # fmt: skip
    with transaction.atomic():
        person = keep("round", girl, at=osh).persons[0]
        for term, days in TERMS.items():
            then = timezone.now() - timedelta(days=days)
            actions.start(
                term, about=About("work", uuid7(), person.pk, osh.low), started=then,
                owner=Owner(user=gulnaz.pk), by=gulnaz.pk, at=then,
            )  # fmt: skip
        sweep(at=timezone.now())
    return gulnaz, bakyt


def first(term):
    with transaction.atomic(), context.acting_as_machine():
        return Deadline.objects.get(term__code=term)


def test_the_pages_of_deadlines_have_no_barrier(desk, unit):
    gulnaz, _bakyt = unit
    head = desk(gulnaz)
    pages = [
        "/",
        "/work/",
        "/work/?whose=team&late=on",
        reverse("work-notices"),
        reverse("work-calendar"),
    ]
    pages += [
        f"/work/{first(term).pk}/" for term in ("primary_assessment", "plan_agree")
    ]
    for page in pages:
        assert head.go(page) == 200, page
        has_no_barrier(head)


def test_the_pages_of_deadlines_in_kyrgyz_fit_a_phone(desk, unit):
    gulnaz, _bakyt = unit
    head = desk(gulnaz, phone=True, language="ky")
    for page in (
        "/work/",
        reverse("work-notices"),
        reverse("work-calendar"),
        f"/work/{first('pin').pk}/",
    ):
        assert head.go(page) == 200, page
        is_kyrgyz_and_fits(head)


def test_a_head_hands_over_what_is_late(desk, unit):
    gulnaz, bakyt = unit
    head = desk(gulnaz)
    head.go("/work/?late=on")
    head.reads("Просрочено", "рабочих дн", NAME)
    row = head.page.locator("tr", has_text="Первичная оценка")
    row.locator("input[type=checkbox]").check()
    head.page.locator("select[name=to]").select_option(label="Эркинов Бакыт")
    head.page.locator("button", has_text="Передать").click()
    head.page.wait_for_url("**/work/?whose=team")
    assert first("primary_assessment").owner == bakyt.pk
