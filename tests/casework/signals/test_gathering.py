"""Several signals on one child and nature are one piece of work."""

import pytest

from kamkor.casework.signals import actions
from kamkor.casework.signals.choices import Danger, Outcome, State
from kamkor.casework.signals.models import Emergency, Receipt
from kamkor.foundation.db import context

from .telling import decide, does, signal_of, tell

pytestmark = pytest.mark.django_db


def test_a_second_signal_gathers_with_the_first(aigul, bakyt):
    first = tell(aigul, person=bakyt.pk, nature="violence")
    second = tell(aigul, person=bakyt.pk, nature="violence")
    assert signal_of(second).lead_id == first.pk


def test_another_nature_is_work_of_its_own(aigul, bakyt):
    tell(aigul, person=bakyt.pk, nature="violence")
    assert signal_of(tell(aigul, person=bakyt.pk, nature="no_school")).lead_id is None


def test_a_decided_one_gathers_nothing(aigul, bakyt):
    first = tell(aigul, person=bakyt.pk, nature="no_school")
    decide(aigul, first.pk, Outcome.ADVICE)
    assert signal_of(tell(aigul, person=bakyt.pk, nature="no_school")).lead_id is None


def test_danger_told_later_makes_the_first_urgent(aigul, bakyt):
    first = tell(aigul, person=bakyt.pk, nature="violence")
    tell(aigul, person=bakyt.pk, nature="violence", danger=Danger.YES)
    assert signal_of(first).danger == Danger.YES
    with context.acting_as_machine():
        assert Emergency.objects.filter(pk=first.pk).exists()


def test_the_gathered_share_the_fate_of_the_first(aigul, bakyt):
    first = tell(aigul, person=bakyt.pk, nature="no_school")
    second = tell(aigul, person=bakyt.pk, nature="no_school")
    decide(aigul, first.pk, Outcome.ADVICE)
    assert signal_of(second).outcome == Outcome.ADVICE
    with context.acting_as_machine():
        assert Receipt.objects.get(pk=second.pk).state == State.DECIDED


def test_found_to_be_about_the_child_it_gathers(aigul, chynara, bakyt, osh):
    first = tell(aigul, person=bakyt.pk, nature="violence")
    second = tell(chynara, nature="violence", territory=osh)
    does(aigul, actions.match, second.pk, person=bakyt.pk)
    assert signal_of(second).lead_id == first.pk


def test_one_with_an_emergency_of_its_own_is_never_hidden(aigul, chynara, bakyt, osh):
    tell(aigul, person=bakyt.pk, nature="violence")
    urgent = tell(chynara, nature="violence", territory=osh, danger=Danger.YES)
    does(aigul, actions.match, urgent.pk, person=bakyt.pk)
    assert signal_of(urgent).lead_id is None
