"""A case is opened for a child that has none."""

import pytest
from django.core.exceptions import PermissionDenied

from kamkor.casework.cases import actions, reads
from kamkor.casework.cases.errors import AlreadyOpen, NotThere
from kamkor.casework.clock import reads as clock
from kamkor.foundation.access.assigning import CannotWorkOnIt
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from kamkor.register.people.models import Person
from tests.cast import acting, somebody

from .conftest import NOW

pytestmark = pytest.mark.django_db


def test_a_case_has_a_number_a_state_and_a_step_that_says_why(case, aigul):
    assert case.number.startswith("KG-C26-")
    assert case.state == "registered"
    with context.acting_as(aigul.pk):
        (event,) = reads.story(case)
    assert (event.by, event.words) == ("Айгүл Т.", "Бабушка больна")


def test_its_first_deadline_is_the_workers(case, begimai):
    with context.acting_as(begimai.pk):
        (deadline,) = clock.of("case", case.pk)
    assert (deadline.term.code, deadline.owner) == ("primary_assessment", begimai.pk)


def test_the_worker_sees_the_case_because_it_is_given_to_her(case, begimai, osh):
    other = somebody("other", RoleCode.SOCIAL_WORKER, at=osh)
    with context.acting_as(begimai.pk):
        assert reads.find(acting(begimai), case.pk) == case
    with context.acting_as(other.pk):
        assert reads.find(acting(other), case.pk) is None
        assert list(type(case).objects.all()) == []


def test_nobody_far_away_sees_it(case, damir):
    with context.acting_as(damir.pk):
        assert list(type(case).objects.all()) == []
        assert reads.find(acting(damir), case.pk) is None


def test_a_child_has_one_open_case(case, aigul, bakyt):
    with context.acting_as(aigul.pk), pytest.raises(AlreadyOpen) as found:
        actions.open_case(bakyt.pk, reason="ещё", by=acting(aigul), at=NOW)
    assert found.value.case == case.pk


def test_a_child_out_of_sight_is_not_there(damir, bakyt):
    with context.acting_as(damir.pk), pytest.raises(NotThere):
        actions.open_case(bakyt.pk, reason="", by=acting(damir), at=NOW)


def test_an_analyst_opens_no_case(osh, bakyt):
    erkin = somebody("erkin", RoleCode.ANALYST, at=osh)
    with context.acting_as(erkin.pk), pytest.raises(PermissionDenied):
        actions.open_case(bakyt.pk, reason="", by=acting(erkin), at=NOW)


def test_who_works_on_no_cases_is_given_none(aigul, bakyt, osh):
    erkin = somebody("erkin", RoleCode.ANALYST, at=osh)
    with context.acting_as(aigul.pk), pytest.raises(CannotWorkOnIt):
        actions.open_case(
            bakyt.pk, reason="", worker=erkin.pk, by=acting(aigul), at=NOW
        )


def test_the_case_of_a_shielded_child_is_seen_by_who_holds_it_alone(case, aigul, bakyt):
    with context.acting_as_machine():
        Person.objects.filter(pk=bakyt.pk).update(is_shielded=True)
    with context.acting_as(aigul.pk):
        assert list(type(case).objects.all()) == []
        assert reads.find(acting(aigul), case.pk) is None
