"""The list, the page of a case, and what is done there."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from kamkor.casework.cases import models
from kamkor.casework.cases.models import Case, Step
from kamkor.foundation.audit.models import Entry
from kamkor.foundation.db import context
from kamkor.foundation.db.backend.ahead import Ahead
from kamkor.register.people import reads as people
from kamkor.register.people.models import Name
from kamkor.register.rights.choices import Right
from tests.cast import keep, sign_in

from . import sent
from .conftest import NOW

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    return answer.content.decode()


def test_the_worker_finds_her_case_in_the_list(case, begimai, client):
    answer = sign_in(client, begimai).get(reverse("cases"))
    assert "Асанов Бакыт Маратович" in text(answer)


def test_nobody_else_does(case, damir, client):
    assert "Асанов" not in text(sign_in(client, damir).get(reverse("cases")))


def test_a_case_out_of_sight_is_not_there(case, damir, client):
    answer = sign_in(client, damir).get(reverse("case", args=[case.pk]))
    assert answer.status_code == 404


def test_the_page_says_what_is_missing_for_the_next_step(case, begimai, client):
    answer = sign_in(client, begimai).get(reverse("case", args=[case.pk]))
    assert "Завершить первичную оценку" in text(answer)
    assert "Бабушка больна" in text(answer)


def test_the_look_is_written_down(case, begimai, client):
    sign_in(client, begimai).get(reverse("case", args=[case.pk]))
    with context.acting_as_machine():
        entry = Entry.objects.get(verb="case.opened_page")
    assert (entry.actor, entry.subject) == (begimai.pk, case.person_id)


def test_a_case_is_opened_on_the_page_of_the_child(aigul, bakyt, begimai, client):
    sign_in(client, aigul)
    assert reverse("case-open", args=[bakyt.pk]) in text(
        client.get(reverse("child", args=[bakyt.pk]))
    )
    answer = client.post(
        reverse("case-open", args=[bakyt.pk]),
        {"reason": "Не ходит в школу", "worker": str(begimai.pk)},
        follow=True,
    )
    assert "Не ходит в школу" in text(answer)


def test_an_emergency_asks_why(case, begimai, client):
    address = reverse("case-move", args=[case.pk, "take_emergency_measure"])
    sign_in(client, begimai)
    assert client.post(address, {"version": 1}).status_code == 422
    answer = client.post(address, {"version": 1, "reason": "Побои"}, follow=True)
    assert "Принята экстренная мера" in text(answer)


def test_the_second_of_two_is_told_who_was_first(case, begimai, aigul, client):
    sign_in(client, begimai)
    address = reverse("case-move", args=[case.pk, "take_emergency_measure"])
    client.post(address, {"version": 1, "reason": "Побои"})
    sign_in(client, aigul)
    answer = client.post(
        reverse("case-assign", args=[case.pk]), {"version": 1, "to": ""}, follow=True
    )
    assert "Бегимай К." in text(answer)
    with context.acting_as_machine():
        assert Case.objects.get(pk=case.pk).worker == begimai.pk


def test_a_visit_and_a_note_stand_in_the_story(case, begimai, client):
    sign_in(client, begimai)
    client.post(
        reverse("case-visit", args=[case.pk]),
        {
            "on": "2026-09-14",
            "met_family": "yes",
            "saw_child": "yes",
            "words": "Скучает",
        },
    )
    client.post(
        reverse("case-note", args=[case.pk]), {"kind": "plain", "words": "Позвонить"}
    )
    shown = text(client.get(reverse("case", args=[case.pk])))
    assert "Скучает" in shown
    assert "Позвонить" in shown


def test_a_visit_to_come_is_refused(case, begimai, client):
    answer = sign_in(client, begimai).post(
        reverse("case-visit", args=[case.pk]), {"on": "2199-01-01"}
    )
    assert answer.status_code == 422


def test_outcomes_then_closing(case, gulnaz, client):
    sign_in(client, gulnaz)
    client.post(
        reverse("case-outcomes", args=[case.pk]),
        {"version": 1, "reason": "no_hardship"}
        | {f"right_{right}": "met" for right in Right.values},
    )
    answer = client.post(
        reverse("case-move", args=[case.pk, "close"]), {"version": 2}, follow=True
    )
    assert "Закрыт" in text(answer)


def test_what_was_done_is_said_once(case, begimai, client):
    sign_in(client, begimai)
    client.cookies["django_language"] = "en"
    answer = client.post(
        reverse("case-note", args=[case.pk]),
        {"kind": "plain", "words": "Позвонить"},
        follow=True,
    )
    assert text(answer).count("Noted.") == 1


def test_the_page_costs_the_same_however_much_is_on_it(
    case, begimai, client, django_assert_max_num_queries
):
    """Notes, visits made and to make, papers, consents: in a case being reassessed,
    where most is asked before it goes on."""
    with context.acting_as_machine():
        Case.objects.filter(pk=case.pk).update(state="reassessment")
    sign_in(client, begimai)
    today = timezone.localdate().isoformat()
    for n in range(6):
        for name, typed in (
            ("case-note", {"kind": "plain", "words": f"Ещё {n}"}),
            ("case-visit", {"planned": "", "on": "2026-09-14", "words": f"Была {n}"}),
            ("case-visit-plan", {"on": today, "why": f"Зачем {n}"}),
            ("case-consent", {"scope": "school", "giver": "carer", "words": f"Айша {n}",
                              "given_on": "2026-09-14"}),
            ("case-file-add", {"kind": "letter", "words": f"Письмо {n}",
                               "file": SimpleUploadedFile("a.pdf", sent.PDF)}),
        ):  # fmt: skip
            answer = client.post(reverse(name, args=[case.pk]), typed)
            assert answer.status_code == 302, name
    with django_assert_max_num_queries(14):
        shown = text(client.get(reverse("case", args=[case.pk])))
    for word in ("Ещё 5", "Была 5", "Зачем 5", "Айша 5", "Письмо 5"):
        assert word in shown


@pytest.mark.parametrize("name", ["case", "child"])
def test_what_a_page_asks_ahead_it_asks(name, case, begimai, client, monkeypatch):
    said, given = set(), set()

    class Listening(Ahead):
        def ask(self, asked):
            asked = list(asked)
            said.update(asked)
            super().ask(asked)

        def answer(self, asked):
            given.add(asked)
            return super().answer(asked)

    sign_in(client, begimai)
    monkeypatch.setattr(connection.connection, "ahead", Listening())
    pk = {"case": case.pk, "child": case.person.root_id}[name]
    assert client.get(reverse(name, args=[pk])).status_code == 200
    assert len(said) > 15
    assert given == said


def test_the_story_is_read_by_who_reads_it(case, aigul, client, monkeypatch):
    """Gates ask for the steps too, in the machine's name; also where a press was wrong."""
    asked = []

    def steps_of(case_id):
        asked.append(context.acting())
        return Step.objects.filter(case=case_id)

    with context.acting_as_machine():
        Case.objects.filter(pk=case.pk).update(state="reassessment")
    monkeypatch.setattr(models, "steps_of", steps_of)
    sign_in(client, aigul)
    answer = client.post(reverse("case-assign", args=[case.pk]), {"to": "nobody"})
    assert answer.status_code == 422
    assert asked == [aigul.pk]


def test_the_list_costs_the_same_however_many_cases(
    case, aigul, osh, client, django_assert_max_num_queries
):
    more = keep(
        "round", *({"full_name": f"Асанов Эмир {n}", "sex": "male"} for n in range(12)),
        at=osh,
    )  # fmt: skip
    with context.acting_as_machine():
        Case.objects.bulk_create(
            Case(
                number=f"KG-C26-{n:06}", person=person, place=osh.low, territory=osh,
                state="registered", opened_at=NOW, opened_by=aigul.pk,
            )
            for n, person in enumerate(more.persons, start=500)
        )  # fmt: skip
    sign_in(client, aigul)
    with django_assert_max_num_queries(22):
        answer = client.get(reverse("cases"))
    assert "Асанов Эмир 11" in text(answer)


def test_a_child_without_a_name_is_still_told_by_its_birth(bakyt, aigul):
    with context.acting_as_machine():
        Name.objects.filter(person=bakyt).delete()
    with context.acting_as(aigul.pk):
        assert people.member(bakyt) == people.members([bakyt.pk])[0]
        assert people.member(bakyt).born is not None
