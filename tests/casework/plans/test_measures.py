"""How a measure goes: every step is kept, and who may say what."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from kamkor.casework.clock import reads as clock
from kamkor.casework.clock.choices import Owner
from kamkor.casework.plans import actions
from kamkor.casework.plans.choices import MeasureState
from kamkor.casework.plans.errors import NotNow
from kamkor.casework.plans.models import Measure, MeasureStep
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from kamkor.foundation.places.models import Organisation
from tests.cast import sign_in, somebody
from tests.standing import standing

from .conftest import HEARD, UNTIL, as_

pytestmark = pytest.mark.django_db
CANCELLED, DONE, NOT_DONE = (
    MeasureState.CANCELLED, MeasureState.DONE, MeasureState.NOT_DONE,
)  # fmt: skip


@standing
def measure(in_force):
    with context.acting_as_machine():
        return Measure.objects.get(goal__plan=in_force)


@standing
def schools(draft, begimai, cholpon, temir, osh):
    """A measure of a school, in force, and who speaks for the school."""
    school = Organisation.objects.create(
        code="school-5", kind="school", territory=osh, country="kg", name_ru="Школа № 5"
    )
    chynara = somebody("chynara", RoleCode.SCHOOL, of=school)
    with context.acting_as_machine():
        goal = draft.goals.get()
    found = as_(begimai, actions.add_measure, goal.pk, words="Дать учебники",
                owner=Owner(organisation=school.pk), until=UNTIL)  # fmt: skip
    as_(begimai, actions.submit, draft.pk, heard=HEARD, edition=None)
    as_(cholpon, actions.agree, draft.pk, edition=None)
    as_(temir, actions.approve, draft.pk, edition=None)
    return found, chynara


def steps(measure):
    with context.acting_as_machine():
        rows = MeasureStep.objects.filter(measure=measure).order_by("at", "pk")
        return list(rows.values_list("before", "after"))


def runs(measure):
    with context.acting_as_machine():
        return clock.of("measure", measure.pk)[0].is_running


def test_it_is_begun_and_done_and_both_are_kept(measure, begimai):
    as_(begimai, actions.begin_measure, measure.pk)
    assert runs(measure)
    as_(begimai, actions.end_measure, measure.pk, state=DONE, result="Учится")
    assert steps(measure) == [("planned", "doing"), ("doing", "done")]
    assert not runs(measure)


def test_it_is_begun_once_and_ended_once(measure, begimai):
    as_(begimai, actions.begin_measure, measure.pk)
    with pytest.raises(NotNow):
        as_(begimai, actions.begin_measure, measure.pk)
    as_(begimai, actions.end_measure, measure.pk, state=DONE, result="")
    with pytest.raises(NotNow):
        as_(begimai, actions.end_measure, measure.pk, state=NOT_DONE, result="Нет мест")


@pytest.mark.parametrize("state", [NOT_DONE, CANCELLED])
def test_what_does_not_happen_is_explained(measure, begimai, state):
    with pytest.raises(NotNow):
        as_(begimai, actions.end_measure, measure.pk, state=state, result=" ")
    as_(begimai, actions.end_measure, measure.pk, state=state, result="Семья уехала")
    assert steps(measure) == [("planned", state)]
    assert not runs(measure)


def test_who_was_asked_to_do_it_does_not_cancel_it(schools, begimai):
    measure, chynara = schools
    as_(chynara, actions.begin_measure, measure.pk)
    with pytest.raises(PermissionDenied):
        as_(chynara, actions.end_measure, measure.pk, state=CANCELLED, result="Не наше")
    as_(begimai, actions.end_measure, measure.pk, state=CANCELLED, result="Уже есть")


def test_the_doer_is_not_offered_to_cancel(schools, begimai, client):
    measure, chynara = schools
    address = reverse("measure", args=[measure.pk])
    offered = {}
    for user in (chynara, begimai):
        page = sign_in(client, user).get(address)
        offered[user.username] = [
            v for v, _l in page.context["form"].fields["state"].choices
        ]
    assert offered["chynara"] == ["doing", "done", "not_done"]
    assert offered["begimai"] == ["doing", "done", "not_done", "cancelled"]


def test_the_page_begins_and_tells_the_story(schools, client):
    measure, chynara = schools
    address = reverse("measure", args=[measure.pk])
    sign_in(client, chynara)
    assert client.post(address, {"state": "not_done", "result": ""}).status_code == 422
    assert client.post(address, {"state": "doing"}).status_code == 302
    page = client.get(address)
    assert [line.by for line in page.context["steps"]] == ["Chynara"]
    assert page.context["plan"] is None


def test_steps_are_neither_changed_nor_taken_away(measure, begimai):
    as_(begimai, actions.begin_measure, measure.pk)
    with context.acting_as_machine():
        for spoil in (
            lambda: MeasureStep.objects.update(after="done"),
            lambda: MeasureStep.objects.all().delete(),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                spoil()


def test_the_database_asks_who_ended_it(measure):
    with (
        context.acting_as_machine(),
        pytest.raises(IntegrityError),
        transaction.atomic(),
    ):
        Measure.objects.filter(pk=measure.pk).update(state=CANCELLED)
