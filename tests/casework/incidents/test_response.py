"""The joint response: each part is done, or it is said why not."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from kamkor.casework.clock.models import Deadline
from kamkor.casework.incidents import actions
from kamkor.casework.incidents.actions import Said
from kamkor.casework.incidents.choices import ResponseState
from kamkor.casework.incidents.errors import (
    Changed,
    NeedsReason,
    NotFinished,
    NotNow,
    NotThere,
)
from kamkor.casework.incidents.models import Answer
from kamkor.foundation.db import context
from tests.casework.incidents.conftest import LATER, TOLD, as_, fresh, responses

pytestmark = pytest.mark.django_db

DONE = Said(ResponseState.DONE, paper="17/2")
NOT_DONE = Said(ResponseState.NOT_DONE, words="Ребёнок дома в безопасности")


def say(user, incident, code, said=DONE, version=None):
    row = responses(incident)[code]
    return as_(user, actions.answer, row.pk, said, version=version)


def say_all(user, incident):
    for code, row in responses(incident).items():
        if row.state == ResponseState.OPEN:
            say(user, incident, code, NOT_DONE if code == "removal" else DONE)


def outcome(incident, term):
    with context.acting_as_machine():
        return Deadline.objects.get(about=incident.pk, term__code=term).outcome


def test_done_in_time_the_clock_is_met(led, begimai):
    say(begimai, led, "police")
    assert responses(led)["police"].state == ResponseState.DONE
    assert outcome(led, "violence_report") == "met"


def test_not_done_with_a_reason_the_clock_is_cancelled(led, begimai):
    say(begimai, led, "examination", NOT_DONE)
    assert outcome(led, "violence_examination") == "cancelled"


def test_not_done_needs_a_reason(led, begimai):
    with pytest.raises(NeedsReason):
        say(begimai, led, "police", Said(ResponseState.NOT_DONE))


def test_nothing_is_done_tomorrow(led, begimai):
    with pytest.raises(NotNow):
        say(begimai, led, "police", Said(ResponseState.DONE, LATER + timedelta(days=1)))


def test_a_correction_keeps_what_was_said(led, begimai):
    say(begimai, led, "police", NOT_DONE)
    row = say(begimai, led, "police")
    with context.acting_as_machine():
        states = list(row.answers.order_by("number").values_list("state", flat=True))
    assert states == ["not_done", "done"]


def test_two_answer_the_same_part_and_the_second_is_told(led, begimai, aigul):
    say(begimai, led, "police", version=0)
    with pytest.raises(Changed) as told:
        say(aigul, led, "police", version=0)
    assert told.value.by == begimai.pk


def test_two_answer_different_parts_and_neither_waits(led, begimai, aigul):
    say(begimai, led, "police", version=0)
    say(aigul, led, "examination", version=0)
    assert {responses(led)[c].version for c in ("police", "examination")} == {1}


def test_a_removal_asks_for_the_prosecutor_a_place_and_the_court(led, begimai):
    say(begimai, led, "removal")
    assert {"prosecutor", "placement", "court"} <= responses(led).keys()
    assert outcome(led, "violence_court") is None


def test_without_a_removal_none_of_them_is_asked(led, begimai):
    say(begimai, led, "removal", NOT_DONE)
    assert not {"prosecutor", "placement", "court"} & responses(led).keys()


def test_it_is_closed_when_every_part_is_answered(led, begimai):
    with pytest.raises(NotFinished):
        as_(begimai, actions.close, led.pk, words="Живёт у тёти", version=None)
    say_all(begimai, led)
    closed = as_(begimai, actions.close, led.pk, words="Живёт у тёти", version=None)
    assert closed.closed_at == LATER
    assert outcome(led, "incident") == "met"
    with pytest.raises(NotThere):
        say(begimai, led, "police")


def test_who_only_wrote_it_down_answers_nothing(case, begimai, bakyt, aigul, nurgul):
    incident = as_(begimai, actions.report, bakyt.pk, TOLD)
    as_(aigul, actions.assign, incident.pk, to=nurgul.pk, version=None)
    with pytest.raises(PermissionDenied):
        say(begimai, incident, "police")


def test_only_who_leads_opens_it_again(led, begimai, aigul):
    say_all(begimai, led)
    as_(begimai, actions.close, led.pk, words="Живёт у тёти", version=None)
    with pytest.raises((PermissionDenied, NotThere)):
        as_(begimai, actions.reopen, led.pk, words="Снова", version=None)
    as_(aigul, actions.reopen, led.pk, words="Снова", version=None)
    assert fresh(led).closed_at is None
    say(begimai, led, "police")
    with context.acting_as_machine():
        assert Answer.objects.filter(response__incident=led, response__code="police").count() == 2  # fmt: skip
