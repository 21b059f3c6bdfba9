"""Brothers and sisters, as those who confirm them meet them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.access.models import Link
from kamkor.foundation.audit.models import Entry
from kamkor.foundation.db import context
from kamkor.register.families.models import Kin
from kamkor.register.people.models import Person
from tests.cast import NOON, sign_in, somebody, territory
from tests.register.families.test_kinship import AIZHAN, BAKYT, but
from tests.register.linkage.lists import bring
from tests.standing import standing

pytestmark = pytest.mark.django_db
NURLAN = but(
    BAKYT, full_name="Асанов Нурлан Маратович",
    birth_date={"date": "2012-01-20", "precision": "day"},
)  # fmt: skip


@pytest.fixture
def aigul(client):
    user = somebody(
        "aigul", RoleCode.TERRITORIAL_OFFICER, at=territory("Osh"), name="Айгүл Т."
    )
    client.cookies["django_language"] = "en"
    return sign_in(client, user)


@standing
def three():
    """Three children of one mother on three lists: three proposals."""
    osh = territory("Osh")
    rows = [("school", BAKYT), ("clinic", AIZHAN), ("round", NURLAN)]
    return [bring(kind, row, at=osh)[0].persons[0] for kind, row in rows]


def all_kin():
    with context.acting_as_machine():
        return list(Kin.objects.order_by("pk"))


def states():
    return sorted(kin.state for kin in all_kin())


def answer(client, children, word="confirmed"):
    return client.post(
        reverse("kin-decide", args=[first().pk]),
        {"children": [str(c.pk) for c in children], "answer": word, "note": ""},
    )


def first():
    return all_kin()[0]


def test_a_family_is_one_line_of_the_list(aigul, three):
    assert len(all_kin()) == 3
    text = aigul.get(reverse("kin-list")).content.decode()
    assert text.count('href="/families/kin/0') == 1


def test_one_answer_confirms_the_whole_family(aigul, three):
    assert answer(aigul, three).status_code == 302
    assert states() == ["confirmed"] * 3
    assert "Nothing waits for you" in aigul.get(reverse("kin-list")).content.decode()


def test_a_child_without_a_mark_is_left_out_of_the_answer(aigul, three):
    answer(aigul, three[:2])
    assert states() == ["confirmed", "proposed", "proposed"]


def test_one_child_alone_is_no_family(aigul, three):
    response = answer(aigul, three[:1])
    assert response.status_code == 422
    assert "Mark two children at least" in response.content.decode()
    assert states() == ["proposed"] * 3


def test_a_child_not_shown_cannot_be_marked(aigul, three):
    assert answer(aigul, [*three, Person(id=Person().pk)]).status_code == 422


def test_no_is_remembered_when_the_lists_come_again(aigul, three):
    answer(aigul, three, "rejected")
    bring("round", but(AIZHAN, grade="3"), at=territory("Osh"))
    assert states() == ["rejected"] * 3


def test_an_answer_is_taken_back(aigul, three):
    answer(aigul, three)
    aigul.post(reverse("kin-undo", args=[first().pk]))
    assert states() == ["confirmed", "confirmed", "proposed"]


def test_confirmed_kin_stand_on_the_family_tab_with_who_said_so_and_why(aigul, three):
    answer(aigul, three)
    tab = reverse("child-tab", args=[three[0].pk, "family"])
    text = aigul.get(tab).content.decode()
    assert "Асанова Айжан Маратовна" in text and "Асанов Нурлан" in text
    assert "confirmed by Айгүл Т." in text
    assert "the same personal number of the mother" in text


def test_what_waits_is_a_link_on_the_tab_for_who_may_decide(aigul, three):
    tab = reverse("child-tab", args=[three[0].pk, "family"])
    assert "waits to be confirmed" in aigul.get(tab).content.decode()


def test_a_worker_sees_no_sister_who_is_not_hers(client, aigul, three):
    answer(aigul, three)
    worker = somebody("bakyt", RoleCode.SOCIAL_WORKER, at=territory("Osh"))
    with context.acting_as_machine():
        Link.objects.create(
            subject=three[0].pk, relation="assigned", user=worker, sensitivity=3,
            valid_from=NOON,
        )  # fmt: skip
    text = (
        sign_in(client, worker)
        .get(reverse("child-tab", args=[three[0].pk, "family"]))
        .content.decode()
    )
    assert "Асанов Бакыт" in text
    assert "Айжан" not in text and "Нурлан" not in text


@pytest.mark.parametrize("name", ["kin", "kin-decide", "kin-undo"])
def test_kin_out_of_reach_are_not_there(client, three, name):
    far = territory("Karakol city")
    damir = sign_in(client, somebody("damir", RoleCode.TERRITORIAL_OFFICER, at=far))
    url = reverse(name, args=[first().pk])
    response = damir.get(url) if name == "kin" else damir.post(url)
    assert response.status_code == 404
    assert states() == ["proposed"] * 3


def test_a_shielded_brother_leaves_the_page_and_the_answer(aigul, three):
    with context.acting_as_machine():
        Person.objects.filter(pk=three[2].pk).update(is_shielded=True)
        shown = Kin.objects.get(left__in=three[:2], right__in=three[:2])
    text = aigul.get(reverse("kin", args=[shown.pk])).content.decode()
    assert "Нурлан" not in text and three[2].code not in text
    assert answer(aigul, three).status_code in (404, 422)
    assert states() == ["proposed"] * 3


def test_every_look_and_answer_is_written_down(aigul, three):
    aigul.get(reverse("kin-list"))
    aigul.get(reverse("kin", args=[first().pk]))
    answer(aigul, three)
    aigul.get(reverse("child-tab", args=[three[0].pk, "family"]))
    with context.acting_as_machine():
        verbs = list(Entry.objects.filter(verb__startswith="kin.").values_list("verb", flat=True))  # fmt: skip
    assert verbs.count("kin.opened") == 3
    assert verbs.count("kin.confirmed") == 6
    assert {"kin.listed", "kin.seen"} <= set(verbs)


@pytest.mark.parametrize("name", ["kin-list", "kin"])
def test_the_pages_ask_little_of_the_database(aigul, three, name):
    url = reverse(name, args=[first().pk] if name == "kin" else [])
    aigul.get(url)
    with CaptureQueriesContext(connection) as few:
        aigul.get(url)
    for n in range(4):
        other = {"mother_pin": f"1120319850{n}999", "mother_name": f"Бердиева Роза{n}"}
        for kind, row in (("school", BAKYT), ("clinic", AIZHAN)):
            moved = but(row, **other, phone=None,
                        full_name=row["full_name"].replace("Асанов", f"Касым{n}ов"))  # fmt: skip
            bring(kind, moved, at=territory("Osh"))
    with CaptureQueriesContext(connection) as more:
        aigul.get(url)
    assert len(more) <= len(few)
    assert len(few) <= 40
