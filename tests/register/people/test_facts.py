"""Records become facts, and facts say where a child is and how old."""

from datetime import date

import pytest

from kamkor.foundation.db import context
from kamkor.register.people.models import (
    Absence,
    Benefit,
    Care,
    Crossing,
    Enrolment,
    Hardship,
    Household,
    Name,
    Paper,
    Person,
    Tie,
)
from tests.cast import keep, territory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def machine():
    with context.acting_as_machine():
        yield


def day(text):
    return {"date": text, "precision": "day"}


BAKYT = {
    "full_name": "Асан уулу Бакыт",
    "sex": "male",
    "birth_date": day("2015-03-12"),
    "pin": "21203201500123",
    "address": "Ленина көч., 55",
    "mother_name": "Асанова Гүлнара",
    "parent_away": "both",
    "migration_kind": "external",
    "country": "RU",
    "away_since": day("2024-03-14"),
    "contact_kept": "yes",
    "carer_name": "Асанова Бүбү",
    "kinship": "grandparent",
    "legal_basis": "none",
    "attends_school": "yes",
    "school": "№ 5",
    "birth_certificate": "no",
    "benefits": ["family_help"],
}


def test_a_round_says_who_the_child_is_and_where():
    osh = territory("Osh")
    child = keep("round", BAKYT, at=osh).persons[0]

    assert (child.birth_year, child.sex, child.place) == (2015, "male", osh.low)
    assert Name.objects.get(person=child).full == "Асан уулу Бакыт"


def test_a_round_says_who_cares_and_who_is_away():
    child = keep("round", BAKYT, at=territory("Osh")).persons[0]

    care = Care.objects.get(person=child)
    away = Absence.objects.get(person=child)
    assert (care.kinship, care.basis) == ("grandparent", "none")
    assert (away.parent, away.country, away.since) == ("both", "RU", date(2024, 3, 14))


def test_every_fact_names_its_record():
    kept = keep("round", BAKYT, at=territory("Osh"))
    for fact in (Name, Care, Absence, Paper, Enrolment, Benefit, Tie):
        assert fact.objects.get(person=kept.persons[0]).record == kept.records[0]


def test_a_cell_that_is_empty_says_nothing():
    child = keep("round", {"full_name": "Айжан"}, at=territory("Osh")).persons[0]
    for fact in (Care, Absence, Paper, Enrolment, Benefit, Tie):
        assert not fact.objects.filter(person=child).exists()


def test_children_of_one_address_are_one_household():
    osh = territory("Osh")
    sister = BAKYT | {"full_name": "Асан кызы Айжан", "address": "ленина көч. 55"}
    keep("round", BAKYT, sister, at=osh)
    assert Household.objects.count() == 1


def test_a_number_that_disagrees_with_the_date_is_remarked_not_refused():
    row = BAKYT | {"birth_date": day("2015-03-13")}
    child = keep("round", row, at=territory("Osh")).persons[0]
    assert child.number_facts.get().remark == "disagrees_with_birth_date"


def test_a_later_list_moves_the_child():
    osh, karakol = territory("Osh"), territory("Karakol city")
    child = keep("round", BAKYT, at=osh, on=date(2025, 5, 1)).persons[0]
    keep("round", BAKYT, at=karakol, on=date(2026, 5, 1), persons=[child])
    child.refresh_from_db()
    assert child.place == karakol.low


def test_an_older_list_that_comes_late_does_not_move_the_child_back():
    osh, karakol = territory("Osh"), territory("Karakol city")
    child = keep("round", BAKYT, at=karakol, on=date(2026, 5, 1)).persons[0]
    keep("round", BAKYT, at=osh, on=date(2025, 5, 1), persons=[child])
    child.refresh_from_db()
    assert child.place == karakol.low


def test_a_named_district_stands_before_the_lists_own():
    row = BAKYT | {"district": "Кара-Суйский район"}
    child = keep("round", row, at=territory("Osh Region")).persons[0]
    assert child.territory.name_ru.startswith("Кара-Су")


def test_the_exact_date_of_birth_stands_before_a_year():
    osh = territory("Osh")
    rough = BAKYT | {"birth_date": {"date": "2014-01-01", "precision": "year"}}
    child = keep("round", BAKYT, at=osh, on=date(2025, 5, 1)).persons[0]
    keep("round", rough, at=osh, on=date(2026, 5, 1), persons=[child])
    child.refresh_from_db()
    assert child.birth_year == 2015


def test_a_border_log_and_a_hardship_register_are_understood():
    osh = territory("Osh")
    crossing = {
        "full_name": "ASANOV BAKYT",
        "crossed_on": day("2026-08-01"),
        "direction": "out",
        "document": "AN123",
        "relation": "aunt_uncle",
    }
    hardship = {
        "full_name": "Асанов Бакыт",
        "family_no": "12",
        "grounds": ["no_care", "poverty"],
        "entered_on": day("2026-02-03"),
    }
    child = keep("border", crossing, at=osh).persons[0]
    keep("hardship", hardship, at=osh, persons=[child])
    assert Crossing.objects.get(person=child).kinship == "aunt_uncle"
    grounds = Hardship.objects.filter(person=child).values_list("ground", flat=True)
    assert sorted(grounds) == ["no_care", "poverty"]


def test_the_same_records_again_change_nothing():
    from kamkor.register.people import stage
    from kamkor.register.sources.stages import Scope
    from tests.cast import NOON

    keep("round", BAKYT, at=territory("Osh"))
    before = list(Person.objects.values())
    stage.run(Scope(by=context.MACHINE_ID, at=NOON, place=0))
    assert list(Person.objects.values()) == before
    assert Name.objects.count() == 1
