"""Telling a worry, as a teacher on a phone does."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kamkor.casework.signals import actions
from kamkor.casework.signals.models import Draft, Receipt, Signal
from kamkor.casework.signals.sealing import unseal_told
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.audit.models import Entry
from kamkor.foundation.db import context
from kamkor.foundation.db.ids import uuid7
from tests.cast import sign_in, somebody

from .telling import does, tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, chynara):
    client.cookies["django_language"] = "en"
    return sign_in(client, chynara)


def send(client, **typed):
    return client.post(reverse("signal-new"), {"token": str(uuid7()), **typed})


def test_danger_is_the_first_question_and_nothing_else_is_required(desk):
    text = desk.get(reverse("signal-new")).content.decode()
    assert text.index("in danger now?") < text.index("What worries you?")
    answer = send(desk, danger="2")
    assert answer.status_code == 302


def test_without_danger_said_what_was_typed_stays(desk):
    answer = send(desk, words="Синяки на руках")
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Синяки на руках" in text and "Say first whether" in text


def test_what_was_typed_is_kept_sealed(desk, osh):
    send(desk, danger="0", words="Синяки", name="Асанов Бакыт", age="11")
    with context.acting_as_machine():
        signal = Signal.objects.get()
        told = unseal_told(signal.told, signal=signal.pk)
    assert (told.words, told.name, told.age) == ("Синяки", "Асанов Бакыт", "11")


def test_after_sending_stand_number_what_next_and_by_when(desk):
    answer = desk.get(send(desk, danger="0").url)
    text = answer.content.decode()
    assert "KG-26-000001" in text
    assert "steps of an emergency have begun" in text
    assert "at the latest" in text
    assert "first visit" in text


def test_school_is_the_channel_of_a_school_and_osh_its_place(desk):
    text = desk.get(reverse("signal-new")).content.decode()
    assert '<option value="school" selected' in text
    assert '<option value="41721000000000" selected' in text


def test_a_draft_waits_for_its_writer_and_goes_when_it_is_sent(desk, chynara):
    desk.post(reverse("signal-draft"), {"words": "Мальчик не приходит"})
    with context.acting_as(chynara.pk):
        assert "приходит".encode() not in bytes(Draft.objects.get().words)
    assert "Мальчик не приходит" in desk.get(reverse("signal-new")).content.decode()
    send(desk, danger="2")
    with context.acting_as(chynara.pk):
        assert not Draft.objects.exists()


def test_a_draft_is_shown_to_nobody_else(desk, aigul):
    desk.post(reverse("signal-draft"), {"words": "Мальчик не приходит"})
    with context.acting_as(aigul.pk):
        assert not Draft.objects.exists()


def test_the_teller_sees_the_state_and_the_answer_of_their_own(
    desk, chynara, aigul, osh
):
    receipt = tell(chynara, territory=osh)
    tell(aigul, territory=osh)
    does(aigul, actions.answer, receipt.pk, words="Мы приехали")
    text = desk.get(reverse("signals-mine")).content.decode()
    assert "Мы приехали" in text and "KG-26-000001" in text
    assert "KG-26-000002" not in text


def test_another_tellers_receipt_is_not_there(desk, aigul, osh):
    receipt = tell(aigul, territory=osh)
    assert desk.get(reverse("signal-told", args=[receipt.pk])).status_code == 404


def test_a_child_that_cannot_be_seen_loses_no_worry(desk, bakyt):
    answer = send(desk, danger="0", words="Синяки", child=str(bakyt.pk))
    assert answer.status_code == 302
    with context.acting_as_machine():
        assert Signal.objects.get().person_id is None


def test_a_teacher_opens_no_queue_and_no_signal(desk, chynara, osh):
    receipt = tell(chynara, territory=osh)
    assert desk.get(reverse("signals")).status_code == 403
    assert desk.get(reverse("signal", args=[receipt.pk])).status_code == 403


def test_an_auditor_counts_false_and_repeated_signals(client, aigul, gulnaz, osh):
    from kamkor.casework.signals.choices import Outcome

    from .telling import decide

    first, second = tell(aigul, territory=osh), tell(aigul, territory=osh)
    decide(aigul, first.pk, Outcome.MALICIOUS)
    does(gulnaz, actions.second, first.pk, agrees=True, reason="Да")
    decide(aigul, second.pk, Outcome.NOT_CONFIRMED)
    client.cookies["django_language"] = "en"
    farida = sign_in(client, somebody("farida", RoleCode.AUDITOR))
    text = farida.get(reverse("signal-counts")).content.decode()
    assert "knowingly false" in text and "not confirmed" in text
    with context.acting_as(aigul.pk), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM signals_counts()")
        assert cursor.fetchall() == []


def test_the_page_costs_few_questions(desk):
    desk.get(reverse("signal-new"))
    with CaptureQueriesContext(
        connection,
    ) as found:
        desk.get(reverse("signal-new"))
    assert len(found) <= 20


def test_telling_is_written_down(desk):
    send(desk, danger="2")
    with context.acting_as_machine():
        assert Entry.objects.filter(verb="signal.told").count() == 1
        assert Receipt.objects.count() == 1
