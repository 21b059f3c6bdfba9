"""What was decided becomes somebody's work and comes on the next agenda by itself."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from kamkor.casework.cases import actions as cases
from kamkor.casework.clock import reads as clock
from kamkor.casework.clock.choices import Owner
from kamkor.casework.commission import actions, task_reads
from kamkor.casework.commission.choices import TaskState
from kamkor.casework.commission.errors import NoSuchOwner, NotNow
from kamkor.casework.commission.models import Item, Task
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.accounts.models import User
from kamkor.foundation.db import context
from kamkor.foundation.places.models import Organisation
from kamkor.register.people.models import Person
from tests.cast import sign_in, somebody
from tests.standing import standing

from .conftest import MEETS, NOW, as_, cast, item_of

pytestmark = pytest.mark.django_db
UNTIL = (MEETS + timedelta(days=10)).date()


@standing
def school(osh):
    return Organisation.objects.create(
        code="school-5", kind="school", territory=osh, country="kg", name_ru="Школа № 5"
    )


@standing
def decided(opened, cholpon, daniyar, elnura, temir):
    cast(opened, (cholpon, "for"), (daniyar, "for"), (elnura, "for"))
    return as_(cholpon, actions.decide, item_of(opened).pk, words="Согласовать")


@standing
def task(decided, aigul, school):
    return as_(aigul, actions.add_task, decided.pk, words="Принять в пятый класс",
               owner=Owner(organisation=school.pk), until=UNTIL)  # fmt: skip


def next_session(commission, aigul, *, days):
    return as_(aigul, actions.call, commission.pk, meets_at=MEETS + timedelta(days=days),
               where="Зал", at=MEETS)  # fmt: skip


def follow_ups(session):
    with context.acting_as_machine():
        return Item.objects.filter(session=session.pk, kind="follow_up").count()


def deadline(task):
    with context.acting_as_machine():
        return clock.of("decision", task.pk)[0]


def test_a_task_is_the_bodys_work(task, school):
    found = deadline(task)
    assert (found.organisation_id, found.is_running) == (school.pk, True)


def test_the_body_sees_its_task_and_nothing_else(task, school):
    chynara = somebody("chynara", RoleCode.SCHOOL, of=school)
    with context.acting_as(chynara.pk):
        assert (Task.objects.count(), Item.objects.count()) == (1, 0)
    with context.acting_as_machine():
        Person.objects.update(is_shielded=True)
    with context.acting_as(chynara.pk):
        assert Task.objects.count() == 0


def test_reported_done_it_ends_with_words(task, school):
    chynara = somebody("chynara", RoleCode.SCHOOL, of=school)
    with pytest.raises(NotNow):
        as_(chynara, actions.end_task, task.pk, state=TaskState.DONE, result=" ")
    as_(chynara, actions.end_task, task.pk, state=TaskState.DONE, result="Принят")
    assert not deadline(task).is_running


def test_a_member_does_not_report_for_the_body(task, farid):
    with pytest.raises(PermissionDenied):
        as_(farid, actions.end_task, task.pk, state=TaskState.DONE, result="Да")


def test_what_is_due_is_followed_up_by_itself(task, opened, commission, cholpon, aigul):
    as_(cholpon, actions.close, opened.pk)
    assert follow_ups(next_session(commission, aigul, days=5)) == 0
    assert follow_ups(next_session(commission, aigul, days=15)) == 1
    assert follow_ups(next_session(commission, aigul, days=20)) == 0


def test_what_was_reported_is_followed_up_too(
    task, opened, commission, cholpon, aigul, school
):
    as_(cholpon, actions.close, opened.pk)
    as_(aigul, actions.end_task, task.pk, state=TaskState.NOT_DONE, result="Нет места",
        at=MEETS)  # fmt: skip
    assert follow_ups(next_session(commission, aigul, days=5)) == 1


def test_no_task_is_set_once_the_session_is_over(
    decided, opened, cholpon, aigul, school
):
    as_(cholpon, actions.close, opened.pk)
    with pytest.raises(NotNow):
        as_(aigul, actions.add_task, decided.pk, words="Поздно",
            owner=Owner(organisation=school.pk), until=UNTIL)  # fmt: skip


def test_a_closed_case_leaves_the_agenda(session, assessed, begimai, gulnaz, submitted):
    with context.acting_as_machine():
        actions.withdraw_with_case(assessed, begimai.pk, MEETS)
    assert item_of(session).state == "dropped"
    assert cases.step_of(assessed.pk, "submit_plan") is None


def set_for(owner, decided, aigul):
    return as_(aigul, actions.add_task, decided.pk, words="Принять", owner=owner,
               until=UNTIL)  # fmt: skip


def test_nobody_unknown_or_gone_is_given_a_task(decided, aigul, school, farid):
    with context.acting_as_machine():
        User.objects.filter(pk=farid.pk).update(is_active=False)
        Organisation.objects.filter(pk=school.pk).update(valid_to=NOW.date())
    for owner in (
        Owner(user=farid.pk), Owner(user=uuid4()), Owner(organisation=school.pk),
        Owner(organisation=uuid4()), Owner(user=aigul.pk, organisation=school.pk),
    ):  # fmt: skip
        with pytest.raises(NoSuchOwner):
            set_for(owner, decided, aigul)
    with context.acting_as_machine():
        assert not Task.objects.exists()


def test_a_body_that_ends_later_is_given_one(decided, aigul, school):
    with context.acting_as_machine():
        Organisation.objects.filter(pk=school.pk).update(valid_to=UNTIL)
    assert set_for(Owner(organisation=school.pk), decided, aigul)


def test_the_page_says_it_at_the_field_and_keeps_what_was_typed(
    client, decided, aigul, school, monkeypatch
):
    monkeypatch.setattr(task_reads, "may_be_asked", lambda *_, **__: False)
    sign_in(client, aigul)
    said = {
        "words": "Принять в класс",
        "who": f"body:{school.pk}",
        "until": "2030-01-01",
    }
    page = client.post(reverse("commission-add-task", args=[decided.pk]), said)
    assert page.status_code == 422
    assert page.context["form"].errors["who"]
    assert "Принять в класс" in page.content.decode()
