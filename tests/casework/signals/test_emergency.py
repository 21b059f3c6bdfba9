"""A child in danger: nothing of what must be done is left out unsaid."""

import pytest
from django.urls import reverse

from kamkor.casework.signals import actions
from kamkor.casework.signals.actions import Done
from kamkor.casework.signals.choices import Danger, Kin, StepState
from kamkor.casework.signals.errors import NeedsReason, NotFinished, NotThere
from kamkor.casework.signals.models import Emergency, EmergencyStep
from kamkor.foundation.db import context
from tests.cast import sign_in
from tests.standing import standing

from .telling import does, now, signal_of, tell

pytestmark = pytest.mark.django_db


@standing
def urgent(chynara, osh):
    return tell(chynara, danger=Danger.YES, territory=osh)


def steps(urgent):
    with context.acting_as_machine():
        found = EmergencyStep.objects.filter(emergency=urgent.pk)
        return {step.code: step for step in found}


def finish_all(user, urgent):
    for step in steps(urgent).values():
        does(user, actions.leave_out, step.pk, reason="Ребёнок у бабушки")


def test_a_step_says_who_when_and_by_which_paper(urgent, aigul):
    does(aigul, actions.note_done, steps(urgent)["removal"].pk, Done(now(), "17/3"))
    removal = steps(urgent)["removal"]
    assert (removal.state, removal.by, removal.paper) == (
        StepState.DONE, aigul.pk, "17/3",
    )  # fmt: skip


def test_left_out_needs_a_reason(urgent, aigul):
    with pytest.raises(NeedsReason):
        does(aigul, actions.leave_out, steps(urgent)["court"].pk, reason=" ")
    assert steps(urgent)["court"].state == StepState.OPEN


def test_it_is_not_closed_while_a_step_is_open(urgent, aigul):
    does(aigul, actions.ask_kin, urgent.pk, kin=Kin.FOUND, reason="Бабушка")
    with pytest.raises(NotFinished):
        does(aigul, actions.close, urgent.pk, reason="Безопасно")


def test_it_is_not_closed_before_kin_were_thought_of(urgent, aigul):
    finish_all(aigul, urgent)
    with pytest.raises(NotFinished):
        does(aigul, actions.close, urgent.pk, reason="Безопасно")


def test_kin_are_answered_with_a_reason(urgent, aigul):
    with pytest.raises(NeedsReason):
        does(aigul, actions.ask_kin, urgent.pk, kin=Kin.NONE, reason="")


def test_done_and_kin_asked_it_closes_for_good(urgent, aigul):
    finish_all(aigul, urgent)
    does(aigul, actions.ask_kin, urgent.pk, kin=Kin.FOUND, reason="Бабушка")
    does(aigul, actions.close, urgent.pk, reason="У бабушки")
    with context.acting_as_machine():
        assert Emergency.objects.get(pk=urgent.pk).closed_by == aigul.pk
    with pytest.raises(NotThere):
        does(aigul, actions.note_done, steps(urgent)["court"].pk, Done(now()))


def test_danger_found_later_begins_it_and_says_why(client, chynara, aigul, osh):
    told = tell(chynara, territory=osh)
    client.cookies["django_language"] = "en"
    desk = sign_in(client, aigul)
    desk.post(reverse("signal-danger", args=[told.pk]), {"words": "Отчим вернулся"})
    assert signal_of(told).danger == Danger.YES
    assert len(steps(told)) == 6
    text = desk.get(reverse("signal", args=[told.pk])).content.decode()
    assert "Отчим вернулся" in text and "Open the steps of the emergency" in text


def test_an_officer_elsewhere_notes_nothing(urgent, damir):
    with pytest.raises(NotThere):
        does(damir, actions.note_done, steps(urgent)["court"].pk, Done(now()))


def test_the_page_says_what_is_next_and_what_is_late(client, urgent, aigul):
    client.cookies["django_language"] = "en"
    desk = sign_in(client, aigul)
    url = reverse("signal-emergency", args=[urgent.pk])
    text = desk.get(url).content.decode()
    assert text.index("Somebody is with the child") < text.index("Prosecutor told")
    assert "late since" not in text
    with context.acting_as_machine():
        Emergency.objects.filter(pk=urgent.pk).update(opened_at="2026-09-01T06:00:00Z")
    assert "steps are late" in desk.get(url).content.decode()


def test_the_page_notes_a_step_and_closes_only_at_the_end(client, urgent, aigul):
    client.cookies["django_language"] = "en"
    desk = sign_in(client, aigul)
    for step in steps(urgent).values():
        desk.post(
            reverse("emergency-step", args=[step.pk]),
            {"answer": "done", "paper": "5"},
        )
    answer = desk.post(
        reverse("emergency-close", args=[urgent.pk]), {"words": "Цел"}, follow=True
    )
    assert "Not yet" in answer.content.decode()
    desk.post(
        reverse("emergency-kin", args=[urgent.pk]), {"kin": "found", "words": "Бабушка"}
    )
    desk.post(reverse("emergency-close", args=[urgent.pk]), {"words": "Цел"})
    with context.acting_as_machine():
        assert Emergency.objects.get(pk=urgent.pk).closed_at is not None
