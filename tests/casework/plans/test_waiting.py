"""A plan that waits is somebody's work: it is seen, warns, and climbs the ladder."""

from datetime import timedelta

import pytest

from kamkor.casework.clock import reads as clock
from kamkor.casework.clock import work
from kamkor.casework.clock.models import Deadline, Notice
from kamkor.casework.clock.sweeping import sweep
from kamkor.casework.plans import actions
from kamkor.casework.plans.models import Plan
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.access.models import Grant, Link
from kamkor.foundation.db import context
from kamkor.foundation.places.models import Organisation
from tests.casework.cases.conftest import NOW
from tests.cast import acting, sign_in, somebody

from .conftest import HEARD, as_

pytestmark = pytest.mark.django_db


def running(plan):
    with context.acting_as_machine():
        rows = Deadline.objects.filter(about=plan.pk, ended_at=None)
        return {row.kind: row for row in rows.select_related("term")}


def shown_to(plan):
    with context.acting_as_machine():
        links = Link.objects.filter(record=plan.pk, valid_until=None)
        return set(links.values_list("user", flat=True))


def test_a_submitted_plan_is_work_of_the_one_who_agrees(submitted, cholpon):
    (row,) = running(submitted).values()
    assert (row.kind, row.owner) == ("plan_agree", cholpon.pk)
    assert row.due_at is not None
    with context.acting_as(cholpon.pk):
        (mine,) = clock.mine(acting(cholpon), NOW)
    assert work.link(mine, acting(cholpon)) == f"/plans/{submitted.pk}/agree/"


def test_who_only_sees_that_it_waits_is_led_to_the_plan(submitted, gulnaz, client):
    (row,) = running(submitted).values()
    assert work.link(row, acting(gulnaz)) == f"/plans/{submitted.pk}/"
    sign_in(client, gulnaz)
    page = client.get("/work/", {"whose": "all"})
    assert f"/plans/{submitted.pk}/" in page.content.decode()
    assert client.get(f"/plans/{submitted.pk}/").status_code == 200


def test_an_agreed_one_is_work_of_the_one_who_approves(agreed, temir):
    (row,) = running(agreed).values()
    assert (row.kind, row.owner) == ("plan_approve", temir.pk)


def test_of_several_members_of_one_body_the_body_answers(draft, begimai, osh, cholpon):
    body = Organisation.objects.create(
        code="kdd-osh", kind="commission", territory=osh, country="kg", name_ru="КДД"
    )
    other = somebody("other", RoleCode.COUNCIL, at=osh)
    Grant.objects.filter(user__in=[cholpon, other]).update(organisation=body)
    as_(begimai, actions.submit, draft.pk, heard=HEARD, edition=None)
    assert running(draft)["plan_agree"].organisation_id == body.pk
    with context.acting_as(other.pk):
        assert [d.about for d in clock.mine(acting(other), NOW)] == [draft.pk]


def test_nobody_is_asked_to_sign_what_they_made(draft, begimai, osh, cholpon):
    Grant.objects.create(
        user=begimai, role=RoleCode.COUNCIL, territory=osh, valid_from=NOW
    )
    as_(begimai, actions.submit, draft.pk, heard=HEARD, edition=None)
    assert shown_to(draft) == {cholpon.pk}
    assert running(draft)["plan_agree"].owner == cholpon.pk


def test_a_plan_left_lying_is_told_to_the_head_of_the_unit(submitted, gulnaz, cholpon):
    for days in (20, 40):
        with context.acting_as_machine():
            sweep(at=NOW + timedelta(days=days))
    with context.acting_as_machine():
        told = set(Notice.objects.values_list("user", flat=True))
        (row,) = running(submitted).values()
    assert {gulnaz.pk, cholpon.pk} <= told
    assert row.late_at is not None


def test_a_returned_plan_is_work_of_who_has_the_case(submitted, cholpon, begimai):
    as_(cholpon, actions.send_back, submitted.pk, remarks="Нет срока", edition=None)
    (row,) = running(submitted).values()
    assert (row.kind, row.owner) == ("plan_return", begimai.pk)
    as_(begimai, actions.take_back, submitted.pk)
    assert set(running(submitted)) == {"plan_return"}
    as_(begimai, actions.submit, submitted.pk, heard=HEARD, edition=None)
    assert set(running(submitted)) == {"plan_agree"}


def test_who_is_appointed_later_is_shown_what_waits(submitted, osh, damir, cholpon):
    late = somebody("late", RoleCode.COUNCIL, at=osh)
    far = somebody("far", RoleCode.COUNCIL, at=damir.grants.get().territory)
    akim = somebody("akim", RoleCode.AKIMAT, at=osh)
    with context.acting_as_machine():
        assert actions.show_to_newcomers(at=NOW) == 1
        assert actions.show_to_newcomers(at=NOW) == 0
    assert shown_to(submitted) == {cholpon.pk, late.pk}
    assert not {far.pk, akim.pk} & shown_to(submitted)
    with context.acting_as(late.pk):
        assert Plan.objects.filter(pk=submitted.pk).exists()


def test_a_plan_in_force_has_its_first_review(in_force, begimai):
    found = running(in_force)
    assert set(found) == {"plan_review"}
    assert (found["plan_review"].owner, found["plan_review"].due_at.month) == (
        begimai.pk,
        10,
    )
