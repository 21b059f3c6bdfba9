"""A signal of violence opens an incident; what the emergency did is not asked twice."""

import pytest

from kamkor.casework.clock.models import Deadline
from kamkor.casework.incidents import actions, reads
from kamkor.casework.incidents.actions import Said
from kamkor.casework.incidents.choices import ResponseState, ToldBy
from kamkor.casework.incidents.models import Incident
from kamkor.casework.signals import actions as signals
from kamkor.casework.signals.choices import Channel, Danger, Outcome, StepState
from kamkor.casework.signals.models import EmergencyStep
from kamkor.casework.signals.sealing import Told
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from kamkor.foundation.places.models import Organisation
from tests.casework.incidents.conftest import TOLD, as_, responses
from tests.casework.signals.telling import decide, does, now, signal_of, tell
from tests.cast import acting, somebody
from tests.standing import standing

pytestmark = pytest.mark.django_db
BEATEN = Told(words="Отчим бьёт его")


def only_incident():
    with context.acting_as_machine():
        return Incident.objects.select_related("emergency").get()


def step(signal, code):
    with context.acting_as_machine():
        return EmergencyStep.objects.get(emergency=signal.pk, code=code)


def done(user, signal, code, **said):
    does(user, signals.note_done, step(signal, code).pk, signals.Done(now(), **said))


@standing
def emergency(unit, aigul, bakyt):
    """A school tells that Bakyt is in danger now; Aigül takes it up."""
    chynara = somebody(
        "chynara", RoleCode.TERRITORIAL_OFFICER, at=bakyt.territory, name="Чынара О."
    )
    receipt = tell(
        chynara, person=bakyt.pk, nature="violence", danger=Danger.YES, told=BEATEN,
        channel=Channel.SCHOOL, territory=bakyt.territory,
    )  # fmt: skip
    does(aigul, signals.take, receipt.pk)
    return signal_of(receipt)


@standing
def joined(emergency, aigul):
    """The police was told before the signal was decided."""
    done(aigul, emergency, "police", paper="17/2", note="Принял дежурный")
    decide(aigul, emergency.pk, Outcome.OPEN)
    return only_incident()


def test_its_facts_are_taken_over(joined, emergency, aigul):
    with context.acting_as(aigul.pk):
        version = reads.versions(joined)[0]
    assert (version.words, version.account.told_by) == (
        "Отчим бьёт его", ToldBy.SCHOOL
    )  # fmt: skip
    assert (joined.signal, joined.emergency_id) == (emergency.pk, emergency.pk)
    assert joined.case_id is not None


def test_words_of_the_child_are_kept_apart(unit, aigul, bakyt):
    receipt = tell(
        aigul, person=bakyt.pk, nature="violence", told=Told(words="Он меня бьёт"),
        channel=Channel.CHILD,
    )  # fmt: skip
    decide(aigul, receipt.pk, Outcome.OPEN, "Позвонил сам")
    incident = only_incident()
    with context.acting_as(aigul.pk):
        version = reads.versions(incident)[0]
    assert (version.child_words, version.words) == ("Он меня бьёт", "Позвонил сам")


def test_what_the_emergency_did_is_done(joined, aigul):
    police = responses(joined)["police"]
    assert police.state == ResponseState.DONE
    with context.acting_as(aigul.pk):
        ((answer, words, who),) = reads.answers(police)
    assert (answer.paper, words, who) == ("17/2", "Принял дежурный", "Айгүл Т.")


def test_no_clock_runs_twice(joined, emergency):
    with context.acting_as_machine():
        rows = Deadline.objects.filter(
            about__in=[joined.pk, emergency.pk], term__code__startswith="violence"
        )
        kinds = dict(rows.values_list("term__code", "kind"))
        assert rows.count() == len(kinds)
    assert kinds == {
        "violence_report": "emergency",
        "violence_removal": "emergency",
        "violence_court": "emergency",
        "violence_examination": "incident.response",
    }


def test_told_without_a_place_no_clock_is_missing(unit, aigul, bakyt):
    receipt = tell(aigul, person=bakyt.pk, nature="violence", danger=Danger.YES)
    incident = as_(aigul, actions.report, bakyt.pk, TOLD, at=now())
    assert incident.emergency_id == receipt.pk
    with context.acting_as_machine():
        rows = Deadline.objects.filter(
            about__in=[incident.pk, receipt.pk], term__code__startswith="violence"
        )
        terms = list(rows.values_list("term__code", flat=True))
    assert sorted(terms) == sorted(set(terms)), "none runs twice"
    assert {"violence_report", "violence_court", "violence_examination"} <= set(terms)


def test_answered_in_the_emergency_it_is_answered_in_the_incident(
    joined, emergency, aigul
):
    step_ = step(emergency, "removal")
    does(aigul, signals.leave_out, step_.pk, reason="Ребёнок у тёти")
    assert responses(joined)["removal"].state == ResponseState.NOT_DONE


def test_answered_in_the_incident_it_is_answered_in_the_emergency(
    joined, emergency, aigul, begimai
):
    as_(aigul, actions.assign, joined.pk, to=begimai.pk, version=None, at=now())
    court = responses(joined)["court"]
    said = Said(ResponseState.NOT_DONE, words="Отобрания не было")
    as_(begimai, actions.answer, court.pk, said, version=0, at=now())
    there = step(emergency, "court")
    assert (there.state, there.by) == (StepState.NOT_NEEDED, begimai.pk)
    with context.acting_as_machine():
        clock = Deadline.objects.get(about=emergency.pk, term__code="violence_court")
    assert clock.outcome == "cancelled"


def test_once_the_emergency_is_closed_each_goes_its_way(joined, emergency, aigul):
    with context.acting_as_machine():
        type(joined.emergency).objects.filter(pk=emergency.pk).update(
            closed_at=now(), closed_by=aigul.pk, kin="found", kin_at=now()
        )
    court = responses(joined)["court"]
    said = Said(ResponseState.NOT_DONE, words="Отобрания не было")
    as_(aigul, actions.answer, court.pk, said, version=0, at=now())
    assert step(emergency, "court").state == StepState.OPEN


def test_written_down_while_the_emergency_goes_on_it_is_joined(emergency, aigul, bakyt):
    incident = as_(aigul, actions.report, bakyt.pk, TOLD, at=now())
    assert incident.emergency_id == emergency.pk
    decide(aigul, emergency.pk, Outcome.OPEN)
    assert only_incident().pk == incident.pk


def test_a_second_signal_joins_the_open_incident(joined, aigul, gulnaz, bakyt):
    receipt = tell(
        gulnaz, person=bakyt.pk, nature="violence", told=Told(words="Снова бил")
    )
    decide(aigul, receipt.pk, Outcome.JOIN)
    assert only_incident().pk == joined.pk
    with context.acting_as(aigul.pk):
        event = reads.story(joined)[0]
    assert (event.step.kind, event.words) == ("joined", "Снова бил")


def test_a_signal_of_something_else_opens_none(unit, aigul, bakyt):
    receipt = tell(aigul, person=bakyt.pk, nature="health")
    decide(aigul, receipt.pk, Outcome.OPEN)
    with context.acting_as_machine():
        assert not Incident.objects.exists()


def test_a_signal_that_led_nowhere_opens_none(unit, aigul, bakyt):
    receipt = tell(aigul, person=bakyt.pk, nature="violence")
    decide(aigul, receipt.pk, Outcome.ADVICE)
    with context.acting_as_machine():
        assert not Incident.objects.exists()


def test_the_unit_that_answers_is_of_the_place(joined, aigul):
    with context.acting_as_machine():
        row = Deadline.objects.get(about=joined.pk, kind="incident")
    assert Organisation.objects.get(pk=row.organisation_id).territory_id
    assert acting(aigul).user_id != row.owner
