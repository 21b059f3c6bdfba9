"""The queue and the page of a signal, as officers meet them."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from kamkor.casework.signals.choices import Danger, Informant, Outcome, State
from kamkor.casework.signals.models import Source
from kamkor.foundation.access.models import Block
from kamkor.foundation.audit.models import Entry
from kamkor.foundation.db import context
from kamkor.foundation.places.models import Organisation
from tests.cast import NOON, keep, sign_in, territory
from tests.register.linkage.lists import bring, child
from tests.standing import standing

from .telling import BEATEN, decide, does, signal_of, tell

pytestmark = pytest.mark.django_db


def signed(client, user):
    client.cookies["django_language"] = "en"
    return sign_in(client, user)


@pytest.fixture
def desk(client, aigul):
    return signed(client, aigul)


@standing
def told(chynara, osh):
    return tell(chynara, told=BEATEN, nature="violence", territory=osh)


def test_danger_stands_first_however_late_it_came(desk, chynara, osh):
    calm = tell(chynara, territory=osh)
    urgent = tell(chynara, danger=Danger.YES, territory=osh)
    text = desk.get(reverse("signals")).content.decode()
    assert text.index(urgent.number) < text.index(calm.number)


def test_what_was_decided_waits_no_longer(desk, aigul, told):
    decide(aigul, told.pk, Outcome.ADVICE)
    assert told.number not in desk.get(reverse("signals")).content.decode()
    assert told.number in desk.get(reverse("signal-journal")).content.decode()


def test_the_page_shows_what_was_told_and_is_written_down(desk, aigul, told):
    text = desk.get(reverse("signal", args=[told.pk])).content.decode()
    assert "Отчим бьёт его" in text and "Violence, cruel treatment" in text
    with context.acting_as_machine():
        entry = Entry.objects.get(verb="signal.opened")
    assert (entry.actor, entry.sensitivity) == (aigul.pk, 3)


def test_an_officer_elsewhere_does_not_find_it(client, damir, told):
    page = signed(client, damir).get(reverse("signal", args=[told.pk]))
    assert page.status_code == 404


def test_candidates_stand_with_their_reasons(desk, told, osh):
    kept, _ = bring("round", child("Асанов Бакыт Маратович", "2015-03-12"), at=osh)
    text = desk.get(reverse("signal", args=[told.pk])).content.decode()
    assert "Асанов Бакыт Маратович" in text and "This is the child" in text
    desk.post(reverse("signal-match", args=[told.pk, kept.persons[0].pk]))
    assert signal_of(told).person_id == kept.persons[0].pk


def test_a_child_of_another_district_is_no_candidate(desk, told):
    bring(
        "round", child("Асанов Бакыт Маратович", "2015-03-12"),
        at=territory("Karakol city"),
    )  # fmt: skip
    text = desk.get(reverse("signal", args=[told.pk])).content.decode()
    assert "Маратович" not in text
    assert "Nobody whom you may see fits" in text


def test_a_child_one_is_shut_out_from_is_no_candidate(desk, aigul, told, osh):
    kept, _ = bring("round", child("Асанов Бакыт Маратович", "2015-03-12"), at=osh)
    with context.acting_as_machine():
        Block.objects.create(
            user=aigul, subject=kept.persons[0].pk, reason="kin", since=NOON
        )
    text = desk.get(reverse("signal", args=[told.pk])).content.decode()
    assert "Маратович" not in text


def test_deciding_goes_back_to_the_queue(desk, told):
    answer = desk.post(
        reverse("signal-decide", args=[told.pk]),
        {"outcome": "advice", "reason": "Поговорили"},
    )
    assert answer.url == reverse("signals")
    assert signal_of(told).state == State.DECIDED


def test_sent_to_nobody_is_said_at_the_field(desk, told):
    answer = desk.post(
        reverse("signal-decide", args=[told.pk]),
        {"outcome": "sent", "reason": "В милицию"},
    )
    assert answer.status_code == 422
    assert "Say to which body" in answer.content.decode()
    assert signal_of(told).state == State.NEW


def test_whoever_proposed_is_not_asked_as_the_second(desk, aigul, told):
    decide(aigul, told.pk, Outcome.MALICIOUS)
    text = desk.get(reverse("signal", args=[told.pk])).content.decode()
    assert "ask a colleague" in text and "I agree" not in text
    desk.post(
        reverse("signal-second", args=[told.pk]), {"answer": "yes", "words": "Да"}
    )
    assert signal_of(told).state == State.SECOND


def test_a_colleague_agrees(client, aigul, gulnaz, told):
    decide(aigul, told.pk, Outcome.MALICIOUS)
    signed(client, gulnaz).post(
        reverse("signal-second", args=[told.pk]), {"answer": "yes", "words": "Да"}
    )
    assert signal_of(told).outcome == Outcome.MALICIOUS


def test_who_told_it_is_read_by_the_head_who_took_it_up_alone(
    client, chynara, aigul, gulnaz, osh
):
    from kamkor.casework.signals import actions

    told = tell(
        chynara, informant=Informant.KNOWN, source="Соседка Н., 0555", territory=osh
    )
    url = reverse("signal-source", args=[told.pk])
    for user in (chynara, aigul, gulnaz):
        with context.acting_as(user.pk):
            assert not Source.objects.exists()
    assert "0555" not in signed(client, aigul).post(url).content.decode()
    does(gulnaz, actions.take, told.pk)
    assert "0555" in signed(client, gulnaz).post(url).content.decode()
    with context.acting_as_machine():
        assert Entry.objects.get(verb="signal.source_opened").actor == gulnaz.pk
    does(aigul, actions.take, told.pk)
    with context.acting_as(aigul.pk):
        assert not Source.objects.exists()


def test_the_child_page_shows_signals_to_who_sees_its_content(client, aigul, bakyt):
    told = tell(aigul, person=bakyt.pk, nature="violence")
    text = signed(client, aigul).get(reverse("child", args=[bakyt.pk])).content.decode()
    assert told.number in text and "Tell a worry about this child" in text


def test_the_child_page_shows_no_signal_to_who_sees_less(client, aigul, school, osh):
    from kamkor.foundation.access.choices import RoleCode
    from tests.cast import somebody

    kept = keep("round", {"full_name": "Асанов Бакыт"}, at=osh)
    told = tell(aigul, person=kept.persons[0].pk, nature="violence")
    walker = somebody("bakyt", RoleCode.SOCIAL_WORKER, at=osh)
    page = signed(client, walker).get(reverse("child", args=[kept.persons[0].pk]))
    assert page.status_code == 200
    assert told.number not in page.content.decode()


def test_the_queue_costs_the_same_for_one_and_for_ten(desk, chynara, osh, bakyt, aigul):
    tell(chynara, told=BEATEN, territory=osh)
    desk.get(reverse("signals"))
    with CaptureQueriesContext(connection) as few:
        desk.get(reverse("signals"))
    natures = ("violence", "neglect", "health", "labour")
    for nature in natures:
        tell(aigul, person=bakyt.pk, nature=nature)
    with CaptureQueriesContext(connection) as many:
        desk.get(reverse("signals"))
    # the name of a child costs a few questions once; the sealed words one a signal
    assert len(many) <= len(few) + 4


def test_the_journal_goes_out_with_the_official_columns(client, gulnaz, told):
    answer = signed(client, gulnaz).post(reverse("signal-export"), {"query": ""})
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    heads, line = book.get_sheet_by_index(0).to_python()
    assert heads == [
        "No.", "Date and time", "Channel", "Informant", "Child", "Nature",
        "Threat to life", "Received by", "Sent to", "Outcome",
    ]  # fmt: skip
    assert line[0] == told.number
    assert line[3:6] == [
        "the one who wrote it down",
        "Асанов Бакыт, 11",
        "Violence, cruel treatment",
    ]


def test_a_filter_of_the_journal_narrows_it(desk, told):
    url = reverse("signal-journal")
    assert told.number in desk.get(f"{url}?nature=violence").content.decode()
    assert told.number not in desk.get(f"{url}?nature=labour").content.decode()


def test_bodies_competent_for_the_worry_stand_first(desk, chynara, osh):
    police, far = (
        Organisation.objects.create(
            country="kg", code=code, kind="police", name_en=code, territory=where
        )
        for code, where in (("P-OSH", osh), ("P-KARAKOL", territory("Karakol city")))
    )
    told = tell(chynara, danger=Danger.YES, nature="violence", territory=osh)
    text = desk.get(reverse("signal", args=[told.pk])).content.decode()
    choice = text.split('name="sent_to"')[1].split("</select>")[0]
    first, others = choice.split('label="Other bodies"')
    assert 'label="Competent here"' in first
    assert str(police.pk) in first and str(police.pk) not in others
    assert str(far.pk) in others
