"""A signal has a clock, and somebody who answers for it."""

import pytest

from kamkor.casework.clock import reads as clock
from kamkor.casework.clock import work
from kamkor.casework.signals import actions
from kamkor.casework.signals.actions import Done
from kamkor.casework.signals.choices import Danger, Outcome
from kamkor.casework.signals.models import EmergencyStep
from kamkor.foundation.db import context
from kamkor.foundation.places.choices import OrganisationKind
from kamkor.foundation.places.models import Organisation
from tests.cast import acting
from tests.standing import standing

from .telling import decide, does, now, tell

pytestmark = pytest.mark.django_db


@standing
def unit(osh):
    """The territorial unit of Osh, nearer than any of the pack's."""
    return Organisation.objects.create(
        code="tu-osh-test", kind=OrganisationKind.TERRITORIAL_UNIT, territory=osh,
        country="kg", name_ru="ТУ Ош",
    )  # fmt: skip


def running(receipt, kind="signal"):
    with context.acting_as_machine():
        return {
            d.term.code: d for d in clock.of(kind, receipt.pk) if d.ended_at is None
        }


@pytest.mark.parametrize("kind", ["signal", "emergency"])
def test_where_nobody_knows_the_place_the_ministry_answers(chynara, kind):
    receipt = tell(chynara, danger=Danger.YES, territory=None)
    found = running(receipt, kind)
    assert found, "danger is never nobody's"
    with context.acting_as_machine():
        kinds = {
            Organisation.objects.get(pk=d.organisation_id).kind for d in found.values()
        }
    assert kinds == {"ministry"}


def test_a_signal_waits_for_the_unit_of_its_place(chynara, unit, osh):
    deadline = running(tell(chynara, territory=osh))["signal_triage"]
    assert (deadline.owner, deadline.organisation_id) == (None, unit.pk)


def test_whoever_takes_it_up_answers_for_it(chynara, aigul, unit, osh):
    told = tell(chynara, territory=osh)
    does(aigul, actions.take, told.pk)
    assert running(told)["signal_triage"].owner == aigul.pk


def test_decided_its_clock_stands(chynara, aigul, unit, osh):
    told = tell(chynara, territory=osh)
    decide(aigul, told.pk, Outcome.ADVICE)
    assert running(told) == {}


def test_an_emergency_has_a_clock_for_each_step_with_a_term(chynara, aigul, unit, osh):
    told = tell(chynara, territory=osh, danger=Danger.YES)
    terms = {"danger_response", "violence_report", "violence_removal", "violence_court"}
    assert set(running(told, "emergency")) == terms
    with context.acting_as_machine():
        visit = EmergencyStep.objects.get(emergency=told.pk, code="visit")
        court = EmergencyStep.objects.get(emergency=told.pk, code="court")
    does(aigul, actions.note_done, visit.pk, Done(now()))
    does(aigul, actions.leave_out, court.pk, reason="У бабушки")
    assert set(running(told, "emergency")) == {"violence_report", "violence_removal"}


def test_found_to_be_of_a_child_its_clock_is_the_childs(
    chynara, aigul, bakyt, unit, osh
):
    told = tell(chynara, territory=osh)
    before = running(told)["signal_triage"]
    does(aigul, actions.match, told.pk, person=bakyt.pk)
    after = running(told)["signal_triage"]
    assert (after.person_id, after.started) == (bakyt.pk, before.started)


def test_gathered_it_has_no_clock_of_its_own(aigul, bakyt, unit):
    tell(aigul, person=bakyt.pk, nature="violence")
    assert running(tell(aigul, person=bakyt.pk, nature="violence")) == {}


def test_a_deadline_leads_to_its_page(chynara, unit, aigul, osh):
    told = tell(chynara, territory=osh, danger=Danger.YES)
    triage, by = running(told)["signal_triage"], acting(aigul)
    assert work.link(triage, by) == f"/signals/{told.pk}/"
    visit = running(told, "emergency")["danger_response"]
    assert work.link(visit, by) == f"/signals/{told.pk}/emergency/"
