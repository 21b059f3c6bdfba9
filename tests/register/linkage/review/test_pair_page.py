"""The page of a pair: what differs, what it weighs, where and with whom they were."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.audit.models import Entry
from kamkor.foundation.db import context
from kamkor.register.linkage.choices import Awaits
from kamkor.register.linkage.models import Pair, Reading
from kamkor.register.linkage.review import kin, moves, waterfall
from kamkor.register.people.models import Person
from tests.cast import acting, sign_in, somebody, territory
from tests.register.linkage.lists import bring, child
from tests.standing import standing

pytestmark = pytest.mark.django_db
PIN, OTHER_PIN = "21203201500123", "21203201500999"
HOME = {"mother_name": "Токтогулова Айгүл", "address": "ул. Ленина, 55"}
QUERIES = 52  # measured 46; rows of lists, kin or moves add none


@standing
def osh():
    return territory("Osh")


@standing
def aigul(osh):
    return somebody("aigul", RoleCode.TERRITORIAL_OFFICER, at=osh)


@standing
def pair(osh):
    first = child("Асанов Бакыт Маратович", "2015-03-12", sex="male", pin=PIN, **HOME)
    second = child("Asanov Bakit", "2015-03-12", sex="male", pin=OTHER_PIN, **HOME)
    bring("civil", first, at=osh)
    bring("round", second, child("Асанова Жамал", "2018-02-01", **HOME), at=osh)
    with context.acting_as_machine():
        return Pair.objects.select_related("left", "right").get(
            left__assignments__record__values__pin=PIN,
            right__assignments__record__values__pin=OTHER_PIN,
        )


def opened(client, user, pair, **query):
    sign_in(client, user)
    return client.get(
        reverse("pair", args=[pair.pk]), query, HTTP_ACCEPT_LANGUAGE="en"
    ).content.decode()


def test_letters_are_marked_and_another_script_is_not(client, aigul, pair):
    page = opened(client, aigul, pair)
    assert re.findall(r'<mark class="k-differs">([^<]+)</mark>', page)
    assert "Asanov Bakit" in page


def test_the_waterfall_says_each_comparison_and_what_stops_a_machine(aigul, pair):
    with context.acting_as(aigul.pk), translation.override("en"):
        found = waterfall.of(pair)
    assert found.bars[-1].after == pytest.approx(found.total, abs=0.01)
    assert "two personal numbers that differ" in found.stops
    number = next(bar for bar in found.bars if bar.name == "Personal number")
    assert number.bits < 0
    assert found.svg.count("<rect") == len(found.bars)
    assert found.svg.count("k-waterfall-down") == sum(b.bits < 0 for b in found.bars)
    assert len(found.table.rows) == len(found.bars)


def test_a_pair_nobody_weighed_has_no_waterfall(pair):
    pair.why = {}
    assert waterfall.of(pair) is None


def test_places_are_numbered_in_the_order_of_time(aigul, pair):
    with context.acting_as(aigul.pk), translation.override("en"):
        found = moves.of(pair)
    assert [row[0] for row in found.table.rows] == ["1", "2"]
    assert {row[2] for row in found.table.rows} == {pair.left.code, pair.right.code}
    assert found.svg.count("k-route-mark") == 2
    assert found.title == "Lists saw both in one region"


def test_kin_of_both_are_told_as_shared(aigul, pair):
    with context.acting_as(aigul.pk), translation.override("en"):
        found = kin.of(acting(aigul), pair)
        mother = next(row for row in found.rows if row.name == "Токтогулова Айгүл")
        sister = next(row for row in found.rows if row.person_id)
        assert mother.of_both and mother.whose == "of both"
        assert mother.shares == ["the same name"]
        assert sister.name == "Асанова Жамал"
        assert sister.of_right
        assert found.svg.count("k-kin-node") == len(found.rows)


def test_kin_the_reader_may_not_see_are_left_out(aigul, pair, client):
    with context.acting_as_machine():
        sister = Person.objects.get(name_facts__full="Асанова Жамал")
        Person.objects.filter(pk=sister.pk).update(is_shielded=True)
    page = opened(client, aigul, pair)
    assert "Асанова Жамал" not in page
    assert str(sister.pk) not in page


def test_the_log_knows_whom_the_page_showed(client, aigul, pair):
    opened(client, aigul, pair)
    with context.acting_as_machine():
        sister = Person.objects.get(name_facts__full="Асанова Жамал")
        entries = Entry.objects.filter(verb="pair.opened", actor=aigul.pk)
        assert {e.subject for e in entries} == {pair.left.root_id, pair.right.root_id}
        assert all(str(sister.pk) in e.detail["ids"] for e in entries)


def test_the_page_asks_a_fixed_number_of_questions(client, aigul, pair, osh):
    opened(client, aigul, pair)
    before = asked(client, pair)
    for _ in range(3):
        bring("school", child("Асанов Бакыт Маратович", "2015-03-12", pin=PIN), at=osh)
        bring(
            "round", child("Asanov Bakit", "2015-03-12", pin=OTHER_PIN, **HOME), at=osh
        )
    assert asked(client, pair) <= before + 2
    assert before <= QUERIES


def asked(client, pair):
    with CaptureQueriesContext(connection) as found:
        assert client.get(reverse("pair", args=[pair.pk])).status_code == 200
    return len(found)


def answer(client, pair, said, **more):
    page = client.get(reverse("pair", args=[pair.pk])).content.decode()
    opened_at = re.search(r'name="opened" value="([^"]+)"', page)
    data = {"answer": said, "opened": opened_at[1] if opened_at else "", **more}
    return client.post(reverse("pair-decide", args=[pair.pk]), data)


def test_the_answer_is_kept_with_how_long_it_took(client, aigul, pair):
    sign_in(client, aigul)
    answer(client, pair, "different", note="Видела обоих.")
    with context.acting_as_machine():
        reading = Reading.objects.get()
    assert (reading.reader, reading.answer, reading.nth) == (aigul.pk, "different", 1)
    assert 0 <= reading.seconds < 60


@pytest.mark.parametrize("token", ["", "nonsense"])
def test_a_page_that_does_not_say_when_it_was_opened_is_not_believed(
    client, aigul, pair, token
):
    sign_in(client, aigul)
    client.post(
        reverse("pair-decide", args=[pair.pk]), {"answer": "unsure", "opened": token}
    )
    with context.acting_as_machine():
        assert Reading.objects.get().seconds is None


@standing
def other_pair(osh):
    for pin in ("10107201600321", "10107201600654"):
        row = child("Эсенова Гүлнара Талантовна", "2016-07-01", sex="female", pin=pin)
        bring("civil", row, at=osh)
    with context.acting_as_machine():
        return Pair.objects.get(
            left__assignments__record__values__pin__startswith="101"
        )


def test_the_page_goes_on_and_the_answer_is_taken_back_from_there(
    client, aigul, pair, other_pair
):
    sign_in(client, aigul)
    gone_on = answer(client, pair, "same", go_on="on")
    assert gone_on.url == f"{reverse('pair', args=[other_pair.pk])}?from={pair.pk}"
    page = client.get(gone_on.url).content.decode()
    undo = reverse("pair-undo", args=[pair.pk])
    assert undo in page
    assert client.post(undo).url == reverse("pair", args=[pair.pk])
    with context.acting_as_machine():
        assert Pair.objects.get(pk=pair.pk).awaits == Awaits.FIRST


def test_who_does_not_wish_to_go_on_stays(client, aigul, pair, other_pair):
    sign_in(client, aigul)
    assert answer(client, pair, "same").url == reverse("pair", args=[pair.pk])
    page = client.get(reverse("pair", args=[other_pair.pk])).content.decode()
    assert 'name="go_on"' in page
    assert not re.search(r'name="go_on"[^>]*checked', page)


def test_next_and_previous_follow_the_list_and_its_filter(
    client, aigul, pair, other_pair
):
    sign_in(client, aigul)
    client.get(reverse("pairs"))
    page = client.get(reverse("pair", args=[pair.pk])).content.decode()
    assert reverse("pair", args=[other_pair.pk]) in page
    client.get(reverse("pairs"), {"only": "second"})
    page = client.get(reverse("pair", args=[pair.pk])).content.decode()
    assert reverse("pair", args=[other_pair.pk]) not in page


def test_the_second_reader_meets_a_page_that_tells_nothing(
    client, aigul, pair, osh, settings
):
    settings.SECOND_READINGS = 100
    sign_in(client, aigul)
    before = scrubbed(client.get(reverse("pair", args=[pair.pk])))
    bermet = somebody("bermet", RoleCode.TERRITORIAL_OFFICER, at=osh)
    answer(client, pair, "different", note="Видела обоих.")
    client.logout()
    sign_in(client, bermet)
    after = scrubbed(client.get(reverse("pair", args=[pair.pk])))
    assert after == before
    refused = client.post(reverse("pair-undo", args=[pair.pk]))
    assert refused.status_code == 302
    with context.acting_as_machine():
        assert Pair.objects.get(pk=pair.pk).awaits == Awaits.SECOND


def scrubbed(response):
    """What the page says of the pair, without what differs in every answer."""
    main = response.content.decode().split("<main")[1].split("</main")[0]
    return re.sub(r'(csrfmiddlewaretoken|opened)" value="[^"]+', "", main)


def test_a_joined_pair_is_still_told_side_by_side(client, aigul, pair):
    sign_in(client, aigul)
    answer(client, pair, "same")
    page = client.get(
        reverse("pair", args=[pair.pk]), HTTP_ACCEPT_LANGUAGE="en"
    ).content.decode()
    assert "not said" not in page.split("Personal number")[1].split("</tbody>")[0]
