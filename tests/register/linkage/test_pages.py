"""Search, the blind question and the review pages, as their readers meet them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.audit.models import Entry
from kamkor.foundation.db import context
from kamkor.register.linkage import actions, reasons
from kamkor.register.linkage.models import Enquiry, Notice, Pair
from kamkor.register.people.models import Person
from tests.cast import NOON, sign_in, somebody, territory
from tests.register.linkage.lists import bring, child
from tests.standing import standing

pytestmark = pytest.mark.django_db
PIN, OTHER_PIN = "21203201500123", "21203201500999"


@standing
def osh():
    return territory("Osh")


@pytest.fixture
def aigul(client, osh):
    return sign_in(client, somebody("aigul", RoleCode.TERRITORIAL_OFFICER, at=osh))


@standing
def bakyt(osh):
    row = child(
        "Асанов Бакыт Маратович", "2015-03-12", pin=PIN, sex="male",
        mother_name="Токтогулова Айгүл", father_name="Асанов Марат",
    )  # fmt: skip
    return bring("civil", row, at=osh)[0].persons[0]


def names_found(client, text):
    return client.get(reverse("search"), {"q": text}).content.decode()


@pytest.mark.parametrize(
    "text",
    [
        "Асанов", "асан", "Бакыт", "bak", "BAKYT ASANOV", "Маратович", "Асанова",
        "12.03.2015", "2015-03-12", PIN, "Токтогулова", "Бакыт 2015", "Бакыт Айгүл",
        "асанов 12.03.2015",
    ],
)  # fmt: skip
def test_a_child_is_found_by(text, aigul, bakyt):
    assert "Асанов Бакыт Маратович" in names_found(aigul, text)


@pytest.mark.parametrize(
    "text",
    ["Нурлан", "13.03.2015", OTHER_PIN, "Бакыт 2014", "2015", "", "а", "31.02.2015"],
)
def test_a_child_is_not_found_by(text, aigul, bakyt):
    assert "Асанов Бакыт" not in names_found(aigul, text)


def test_a_child_is_found_by_the_code_on_paper(aigul, bakyt):
    assert "Асанов Бакыт" in names_found(aigul, bakyt.code)


def test_nobody_finds_a_child_out_of_reach(client, bakyt):
    damir = somebody(
        "damir", RoleCode.TERRITORIAL_OFFICER, at=territory("Karakol city")
    )
    assert "Асанов" not in names_found(sign_in(client, damir), "Бакыт")


def test_a_social_worker_does_not_find_names_of_the_territory(client, bakyt, osh):
    worker = somebody("bakyt", RoleCode.SOCIAL_WORKER, at=osh)
    assert "Асанов" not in names_found(sign_in(client, worker), "Бакыт")


def test_a_shielded_child_is_not_found(aigul, bakyt):
    with context.acting_as_machine():
        Person.objects.update(is_shielded=True)
    assert "Асанов Бакыт" not in names_found(aigul, PIN)


def test_every_search_is_recorded_with_whom_it_showed(aigul, bakyt):
    names_found(aigul, "Бакыт")
    with context.acting_as_machine():
        entry = Entry.objects.filter(verb="person.searched").latest("seq")
    assert entry.detail["ids"] == [str(bakyt.pk)]
    assert "Бакыт" not in str(entry.detail)


def test_search_asks_little_of_the_database(
    aigul, bakyt, django_assert_max_num_queries
):
    from kamkor.foundation.access.actor import actor_of
    from kamkor.foundation.accounts.models import User
    from kamkor.register.linkage import reads
    from kamkor.register.people import reads as people

    with context.acting_as_machine():
        user = User.objects.get(username="aigul")
        actor = actor_of(user.pk, at=NOON)
    # two of the six ask how far the reader reaches
    with context.acting_as(user.pk), django_assert_max_num_queries(6):
        found = [p.pk for p in reads.search(actor, "Асанов Бакыт")[:26]]
        people.members(found)
    assert found == [bakyt.pk]


def ask(client, words):
    return client.post(reverse("ask"), {"words": words, "purpose": "Кошуна кыз ыйлайт"})


def test_a_blind_question_is_answered_alike_whoever_fits(aigul, bakyt):
    far = bring(
        "civil", child("Касымова Айжан", "2018-06-07"), at=territory("Karakol city")
    )
    with context.acting_as_machine():
        Person.objects.filter(pk=bakyt.pk).update(is_shielded=True)
    pages = {
        scrubbed(ask(aigul, words))
        for words in ("Касымова Айжан", "Асанов Бакыт", "Никто Никогда")
    }
    assert len(pages) == 1
    assert far


def test_a_blind_question_searches_nothing_by_itself(aigul, bakyt):
    ask(aigul, "Асанов Бакыт 12.03.2015")
    with context.acting_as_machine():
        enquiry = Enquiry.objects.get()
        assert not Notice.objects.exists()
        assert "Асанов" not in str(enquiry.words)
        assert actions.answer(enquiry, at=NOON) == 1
        assert Notice.objects.get().person == bakyt
        assert actions.answer(enquiry, at=NOON) == 0


def test_who_answers_for_the_child_reads_who_asked(client, bakyt, osh):
    hotline = somebody("operator", RoleCode.HOTLINE, at=osh)
    ask(sign_in(client, hotline), "Асанов Бакыт 12.03.2015")
    with context.acting_as_machine():
        actions.answer(Enquiry.objects.get(), at=NOON)
    officer = somebody("aigul", RoleCode.TERRITORIAL_OFFICER, at=osh)
    page = sign_in(client, officer).get(reverse("notices"))
    assert "Кошуна кыз ыйлайт" in page.content.decode()
    with context.acting_as_machine():
        notice = Notice.objects.get()
    client.post(reverse("notice", args=[notice.pk]))
    assert "Кошуна кыз ыйлайт" not in client.get(reverse("notices")).content.decode()


def test_thirty_blind_questions_an_hour_and_no_more(aigul):
    for number in range(30):
        assert ask(aigul, f"Асан {number}").status_code == 200
    assert ask(aigul, "Асан").status_code == 429


@standing
def pair(bakyt, osh):
    bring(
        "round",
        child("Асанов Бакыт Маратович", "2015-03-12", pin=OTHER_PIN, sex="male"),
        at=osh,
    )
    with context.acting_as_machine():
        return Pair.objects.get()


def test_an_officer_decides_side_by_side_and_takes_it_back(aigul, pair):
    assert (
        reverse("pair", args=[pair.pk]) in aigul.get(reverse("pairs")).content.decode()
    )
    page = aigul.get(reverse("pair", args=[pair.pk])).content.decode()
    assert "<mark" in page
    assert 'data-press="s"' in page
    aigul.post(reverse("pair-decide", args=[pair.pk]), {"answer": "same"})
    with context.acting_as_machine():
        assert Person.objects.get(pk=pair.right_id).root_id == pair.left_id
    assert (
        reverse("pair", args=[pair.pk])
        not in aigul.get(reverse("pairs")).content.decode()
    )
    aigul.post(reverse("pair-undo", args=[pair.pk]))
    with context.acting_as_machine():
        assert Person.objects.get(pk=pair.right_id).root_id == pair.right_id


def test_likeness_is_told_in_words_and_with_what_speaks_against(aigul, pair):
    listed = aigul.get(reverse("pairs"), HTTP_ACCEPT_LANGUAGE="en").content.decode()
    opened = aigul.get(reverse("pair", args=[pair.pk]), HTTP_ACCEPT_LANGUAGE="en")
    for text in (listed, opened.content.decode()):
        assert "agrees" in text.lower()
        assert "%" not in text.split("<main")[1].split("</main")[0]


@pytest.mark.parametrize(
    ("score", "told"),
    [(1.0, "nearly all"), (0.95, "much agrees"), (0.5, "some agrees, some differs")],
)
def test_the_words_follow_the_sum_of_the_rules(score, told):
    with translation.override("en"):
        assert reasons.likeness(score).startswith(told)


def test_a_pair_out_of_reach_is_not_there(client, pair):
    damir = somebody(
        "damir", RoleCode.TERRITORIAL_OFFICER, at=territory("Karakol city")
    )
    sign_in(client, damir)
    assert client.get(reverse("pair", args=[pair.pk])).status_code == 404
    assert (
        client.post(
            reverse("pair-decide", args=[pair.pk]), {"answer": "same"}
        ).status_code
        == 404
    )
    assert (
        reverse("pair", args=[pair.pk])
        not in client.get(reverse("pairs")).content.decode()
    )


def scrubbed(response):
    """The page without what differs in every answer: the token of the form."""
    import re

    assert response.status_code == 200
    return re.sub(
        r'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[^"]+',
        "",
        response.content.decode(),
    )


def test_a_record_of_another_child_is_taken_away_from_the_pair_page(aigul, pair, osh):
    wrong, _ = bring(
        "clinic", child("Асанов Бакыт Маратович", "2015-03-12", pin=PIN), at=osh
    )
    address = reverse("record-move", args=[wrong.records[0].pk])
    assert address in aigul.get(reverse("pair", args=[pair.pk])).content.decode()
    answer = aigul.post(address)
    with context.acting_as_machine():
        moved = wrong.records[0].assignments.get(ended_at=None).person
    assert answer.url == reverse("child", args=[moved.pk])
    assert moved != wrong.persons[0]


def test_the_list_asks_as_much_for_many_pairs_as_for_one(aigul, pair, osh):
    few = asked_by_the_list(aigul)
    for n in range(4):
        row = child("Асанов Бакыт Маратович", "2015-03-12", pin=f"2120320150{n}777")
        bring("clinic", row, at=osh)
    assert asked_by_the_list(aigul) == few <= 30


def asked_by_the_list(client):
    with CaptureQueriesContext(connection) as found:
        assert client.get(reverse("pairs")).status_code == 200
    return len(found)
