"""A signal opens a case, or joins the one that is open."""

import pytest

from kamkor.casework.cases.models import Case
from kamkor.casework.signals.choices import Outcome, State
from kamkor.casework.signals.outcomes import Refused
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from tests.casework.signals.telling import decide, signal_of, tell
from tests.cast import keep, somebody, territory
from tests.standing import standing

pytestmark = pytest.mark.django_db


@standing
def gulnaz():
    return somebody("gulnaz", RoleCode.SUPERVISOR, at=territory("Osh"))


@standing
def boy():
    return keep("round", {"full_name": "Асанов Бакыт"}, at=territory("Osh")).persons[0]


def cases():
    with context.acting_as_machine():
        return list(Case.objects.all())


def test_the_case_keeps_all_signals_that_led_to_it(gulnaz, boy):
    first = tell(gulnaz, person=boy.pk, nature="violence")
    second = tell(gulnaz, person=boy.pk, nature="violence")
    decide(gulnaz, first.pk, Outcome.OPEN)
    (case,) = cases()
    assert (case.person_id, case.signals) == (boy.pk, [first.pk, second.pk])


def test_a_child_with_an_open_case_gets_no_second(gulnaz, boy):
    decide(gulnaz, tell(gulnaz, person=boy.pk).pk, Outcome.OPEN)
    later = tell(gulnaz, person=boy.pk)
    with pytest.raises(Refused):
        decide(gulnaz, later.pk, Outcome.OPEN)
    assert signal_of(later).state == State.NEW
    assert len(cases()) == 1


def test_it_joins_the_open_case_with_its_reason(gulnaz, boy):
    first = tell(gulnaz, person=boy.pk)
    decide(gulnaz, first.pk, Outcome.OPEN)
    later = tell(gulnaz, person=boy.pk, nature="no_school")
    decide(gulnaz, later.pk, Outcome.JOIN)
    (case,) = cases()
    assert case.signals == [first.pk, later.pk]
    with context.acting_as_machine():
        assert case.steps.count() == 2


def test_without_an_open_case_there_is_nothing_to_join(gulnaz, boy):
    told = tell(gulnaz, person=boy.pk)
    with pytest.raises(Refused):
        decide(gulnaz, told.pk, Outcome.JOIN)
