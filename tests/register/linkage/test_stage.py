"""Who is who when lists come in."""

import pytest
from django.db import connection

from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.access.models import Link
from kamkor.foundation.db import context
from kamkor.register.linkage.models import (
    Assignment,
    MatchKey,
    Pair,
    Profile,
    SearchKey,
)
from kamkor.register.linkage.review import actions
from kamkor.register.people.models import Person
from tests.cast import NOON, somebody, territory
from tests.register.linkage.lists import born, bring, child, undo

pytestmark = pytest.mark.django_db

BAKYT_PIN = "21203201500123"
MOTHER_PIN = "11505198800321"


@pytest.fixture(autouse=True)
def machine():
    with context.acting_as_machine():
        yield


def bakyt(**more):
    return child(
        "Асанов Бакыт Маратович", "2015-03-12", sex="male", mother_name="Асанова Айгүл",
        **more,
    )  # fmt: skip


def test_the_same_child_in_two_lists_is_found_once():
    first, counts = bring("round", bakyt(village="Кара-Суу"))
    assert counts["persons_new"] == 1
    second, counts = bring("school", bakyt(village="Кара-Суу"))
    assert second.persons == first.persons
    assert (counts["persons_new"], counts["persons_matched"]) == (0, 1)
    assert Pair.objects.count() == 0


def test_every_form_of_the_name_is_one_child():
    first, _ = bring("civil", bakyt(pin=BAKYT_PIN))
    for name in (
        "Марат уулу Бакыт",
        "Бакыт Марат уулу",
        "АСАНОВ БАКЫТ",
        "Асанов Бакыт",
    ):
        again, _ = bring("round", child(name, "2015-03-12", pin=BAKYT_PIN, sex="male"))
        assert again.persons == first.persons


def test_a_later_piece_meets_the_children_of_the_earlier(monkeypatch):
    monkeypatch.setattr("kamkor.register.linkage.stage.PIECE", 2)
    names = ("Асанов Бакыт Маратович", "Токтогулова Айжан", "Осмонов Тилек",
             "ASANOV BAKYT MARATOVICH", "Жумабаева Нурай")  # fmt: skip
    rows = [child(name, f"201{n % 3}-03-12") for n, name in enumerate(names)]
    kept, counts = bring("border", *rows)
    assert kept.persons[3] == kept.persons[0]
    assert counts["persons_new"] == 4


def test_what_cannot_be_folded_stops_the_import(monkeypatch):
    monkeypatch.setattr("kamkor.register.linkage.stage.PIECE", 1)
    monkeypatch.setattr(
        "kamkor.register.linkage.folding.keys_of", lambda _: {}["unreadable"]
    )
    with pytest.raises(KeyError, match="unreadable"):
        bring("border", bakyt(), child("Токтогулова Айжан", "2018-06-07"))


def test_a_border_record_in_latin_finds_the_child():
    first, _ = bring("civil", bakyt(pin=BAKYT_PIN))
    crossing, _ = bring(
        "border", child("ASANOV BAKYT MARATOVICH", "2015-03-12", sex="male")
    )
    assert crossing.persons == first.persons


def test_twins_are_two_children_whatever_they_share():
    home = {"mother_name": "Асанова Айгүл Бакировна", "phone": "+996600123456",
            "village": "Кара-Суу", "sex": "male"}  # fmt: skip
    asan = child("Асанов Асан Маратович", "2015-03-12", **home)
    uson = child("Асанов Үсөн Маратович", "2015-03-12", **home)
    first, _ = bring("round", asan, uson)
    again, counts = bring("school", uson, asan)
    assert first.persons[0] != first.persons[1]
    assert again.persons == first.persons[::-1]
    assert counts["persons_new"] == 0


def test_twins_with_alike_names_are_not_joined():
    home = {"mother_name": "Асанова Айгүл Бакировна", "phone": "+996600123456",
            "village": "Кара-Суу", "sex": "female"}  # fmt: skip
    first, _ = bring(
        "round",
        child("Асанова Айпери Маратовна", "2015-03-12", **home),
        child("Асанова Айперим Маратовна", "2015-03-12", **home),
    )
    assert first.persons[0] != first.persons[1]
    assert Pair.objects.count() == 1


def test_sisters_with_alike_names_and_other_days_stay_two():
    home = {"mother_name": "Асанова Айгүл Бакировна", "phone": "+996600123456"}
    first, _ = bring(
        "round",
        child("Асанова Айпери Маратовна", "2015-03-12", **home),
        child("Марат кызы Айпери", "2017-08-01", **home),
    )
    assert first.persons[0] != first.persons[1]


def test_brothers_may_bear_different_surnames():
    home = {"mother_name": "Асанова Айгүл Бакировна", "phone": "+996600123456"}
    first, _ = bring(
        "round",
        child("Асанов Бакыт Маратович", "2015-03-12", **home),
        child("Марат уулу Нурлан", "2012-01-20", **home),
    )
    again, counts = bring(
        "clinic",
        child("Марат уулу Бакыт", "2015-03-12", **home),
        child("Асанов Нурлан Маратович", "2012-01-20", **home),
    )
    assert again.persons == first.persons
    assert counts["persons_new"] == 0


def test_a_mothers_number_is_not_the_childs():
    first, _ = bring(
        "civil",
        bakyt(pin=MOTHER_PIN, mother_pin=MOTHER_PIN),
        child("Асанова Айжан Маратовна", "2018-06-07", pin=MOTHER_PIN),
    )
    assert first.persons[0] != first.persons[1]
    said = set(Profile.objects.values_list("number", "number_is"))
    assert said == {(None, "guardian")}


def test_a_brothers_number_is_for_a_person_to_see():
    first, _ = bring("civil", bakyt(pin=BAKYT_PIN))
    other, counts = bring(
        "round", child("Асанов Нурлан Маратович", "2015-03-12", pin=BAKYT_PIN)
    )
    assert other.persons != first.persons
    assert counts["to_review"] == 1


def test_two_own_numbers_are_never_one_child_by_machine():
    first, _ = bring("civil", bakyt(pin=BAKYT_PIN))
    other, counts = bring("round", bakyt(pin="21203201500999"))
    assert other.persons != first.persons
    assert counts["to_review"] == 1


def test_where_many_are_born_on_new_year_it_says_the_year_only():
    first, _ = bring("civil", bakyt(pin=BAKYT_PIN, phone="+996600123456"))
    new_year = {"birth_date": born("2015-01-01")}
    again, _ = bring(
        "round",
        bakyt(phone="+996600123456") | new_year,
        child("Асанов Бакыт Эркинович", mother_name="Токтогулова Жамал") | new_year,
        child("Жээнбекова Нургүл") | new_year,
    )
    assert again.persons[0] == first.persons[0]
    assert again.persons[1] != first.persons[0]


def test_one_child_born_on_new_year_may_be_so():
    bring("civil", bakyt() | {"birth_date": born("2015-01-01")})
    assert Profile.objects.get().born == "20150101"


def test_one_who_could_be_either_of_two_is_left_to_a_person():
    one, _ = bring("civil", bakyt(pin=BAKYT_PIN))
    two, _ = bring("civil", bakyt(pin="21203201500999"))
    third, counts = bring("absence", bakyt())
    assert one.persons != two.persons
    assert third.persons[0] not in (*one.persons, *two.persons)
    assert counts["to_review"] == 2


def test_rows_of_one_border_log_about_one_child_are_one():
    log, counts = bring(
        "border",
        child("ASANOV BAKYT MARATOVICH", "2015-03-12", sex="male", direction="out"),
        child("ASANOV BAKYT MARATOVICH", "2015-03-12", sex="male", direction="in"),
    )
    assert log.persons[0] == log.persons[1]
    assert counts["persons_new"] == 1


def test_a_corrected_row_keeps_its_child_and_its_history():
    first, _ = bring("round", bakyt())
    mended, counts = bring(
        "round", bakyt(pin=BAKYT_PIN, phone="+996600123456"), replaces=first.records
    )
    assert mended.persons == first.persons
    assert counts["persons_new"] == 0
    lines = Assignment.objects.order_by("id")
    assert [(a.outcome, a.ended_at is None) for a in lines] == [
        ("new", False),
        ("mended", True),
    ]
    assert Profile.objects.get().number == BAKYT_PIN


def test_a_row_corrected_into_another_child_moves():
    first, _ = bring("round", bakyt())
    other, counts = bring(
        "round", child("Токтогулова Айжан", "2018-06-07"), replaces=first.records
    )
    assert other.persons != first.persons
    assert counts["persons_new"] == 1
    assert not Person.objects.filter(pk=first.persons[0].pk).exists()


def test_undo_leaves_nothing_behind():
    before, _ = bring("civil", bakyt(pin=BAKYT_PIN))
    keys = set(SearchKey.objects.values_list("hash", "person_id"))
    kept, _ = bring(
        "round",
        bakyt(pin=BAKYT_PIN, phone="+996600123456"),
        child("Осмонова Айжан", "2018-06-07"),
    )
    counts = undo(kept)
    assert counts["persons_gone"] == 1
    assert list(Person.objects.all()) == before.persons
    assert set(SearchKey.objects.values_list("hash", "person_id")) == keys
    assert set(MatchKey.objects.values_list("record_id", flat=True)) == {
        before.records[0].pk
    }


def test_undo_of_a_correction_brings_the_first_row_back():
    first, _ = bring("round", bakyt())
    mended, _ = bring("round", bakyt(pin=BAKYT_PIN), replaces=first.records)
    undo(mended)
    assert Assignment.objects.get(ended_at=None).record == first.records[0]
    assert Assignment.objects.get(ended_at=None).person == first.persons[0]
    assert Profile.objects.get().record_id == first.records[0].pk


def test_a_list_brought_in_again_after_undo_gives_the_same():
    kept, counts = bring("round", bakyt(), child("Осмонова Айжан", "2018-06-07"))
    undo(kept)
    _, again = bring("round", bakyt(), child("Осмонова Айжан", "2018-06-07"))
    assert again["persons_new"] == counts["persons_new"] == 2
    assert Person.objects.count() == 2


def test_a_school_is_linked_to_its_pupils(school):
    kept, _ = bring("school", bakyt(), of=school)
    link = Link.objects.get(organisation=school)
    assert (link.subject, link.relation, link.sensitivity) == (
        kept.persons[0].pk,
        "organisation",
        2,
    )
    undo(kept)
    assert not Link.objects.exists()


def test_a_school_brings_its_list_again_after_a_merge(school, osh, gulnaz):
    kept, _ = bring("school", bakyt(), of=school, at=osh)
    other, _ = bring("round", child("Осмонова Айжан", "2018-06-07"), at=osh)
    actions.merge(kept.persons[0], other.persons[0], by=gulnaz.pk, at=NOON)
    assert Link.objects.filter(organisation=school).count() == 2

    bring("school", bakyt(pin=BAKYT_PIN), of=school, at=osh, replaces=kept.records)

    connection.check_constraints()
    linked = Link.objects.filter(organisation=school).values_list("subject", flat=True)
    assert set(linked) == {kept.persons[0].pk, other.persons[0].pk}


@pytest.fixture
def osh():
    return territory("Osh")


@pytest.fixture
def gulnaz(osh):
    return somebody("gulnaz", RoleCode.SUPERVISOR, at=osh)


@pytest.fixture
def school():
    from kamkor.foundation.places.choices import OrganisationKind
    from kamkor.foundation.places.models import Organisation

    return Organisation.objects.create(
        country="kg", code="school-5", kind=OrganisationKind.SCHOOL, name_ru="Школа 5",
        territory=territory("Osh"),
    )  # fmt: skip
