"""Whom one record may be."""

from datetime import date

import pytest
from django.db import ProgrammingError, transaction

from kamkor.foundation.db import context
from kamkor.foundation.db.ids import uuid7
from kamkor.register.linkage import inforce, namecount, rating, store
from kamkor.register.linkage.meeting import keys_of, meet
from kamkor.register.linkage.models import MatchKey
from kamkor.register.linkage.profile import Source, fold
from tests import cast

from .lists import bring, child

pytestmark = pytest.mark.django_db
BAKYT = child("Асанов Бакытбек Маратович", "2015-03-12", phone="+996600123456")


def asked(**values):
    source = Source(1, "border", date(2026, 9, 1))
    record = uuid7()
    return record, fold([(record, values, source)])


def whom(**values):
    _record, profiles = asked(**values)
    with context.acting_as_machine():
        return {e.other: e for e in meet(profiles, inforce.scale()).edges}


def test_a_key_leads_to_the_child():
    kept, _ = bring("round", BAKYT)
    found = whom(**child("ASANOV BAKYTBEK MARATOVICH", "2015-03-12"))
    assert set(found) == {kept.records[0].pk}


def test_where_no_key_leads_spelling_does():
    kept, _ = bring("round", BAKYT)
    with context.acting_as_machine():
        MatchKey.objects.all().delete()
    found = whom(**child("Асанов Бакытбег Маратович", "2015-03-12"))
    assert set(found) == {kept.records[0].pk}


def test_spelling_leads_to_nobody_born_years_apart():
    bring("round", BAKYT)
    with context.acting_as_machine():
        MatchKey.objects.all().delete()
    assert whom(**child("Асанов Бакытбег Маратович", "2011-03-12")) == {}


@pytest.mark.parametrize("birth", ["2014-06-01", "2016-06-01", None])
def test_spelling_leads_to_a_birth_a_year_apart_or_not_known(birth):
    kept, _ = bring("round", BAKYT)
    with context.acting_as_machine():
        MatchKey.objects.all().delete()
        found = store.alike(
            asked(**child("Асанов Бакытбег Маратович", birth))[1], most=5
        )
    assert [other for _record, other, _fresh in found] == [kept.records[0].pk]


def test_spelling_leads_to_a_child_whose_birth_nobody_knows():
    kept, _ = bring("round", child("Асанов Бакытбек Маратович"))
    with context.acting_as_machine():
        found = store.alike(asked(**BAKYT)[1], most=5)
    assert [other for _record, other, _fresh in found] == [kept.records[0].pk]


def test_the_most_alike_come_first_and_no_more_than_asked_for():
    kept, _ = bring(
        "round", child("Асанов Бакытбег Маратович", "2016-01-02"), BAKYT,
        child("Токтогулова Айжан", "2015-03-12"),
    )  # fmt: skip
    _record, profiles = asked(**BAKYT)
    with context.acting_as_machine():
        found, first = (store.alike(profiles, most=n) for n in (5, 1))
    assert [other for _record, other, _fresh in found] == [
        kept.records[1].pk, kept.records[0].pk,
    ]  # fmt: skip
    assert first == found[:1]


def test_a_stranger_is_nobody():
    bring("round", BAKYT)
    assert whom(**child("Токтогулова Айжан", "2018-06-07")) == {}


def test_only_the_machine_compares_spellings():
    officer = cast.somebody("nurlan", "territorial_officer", at=cast.territory("Osh"))
    _record, profiles = asked(**BAKYT)
    with (
        context.acting_as(officer.pk),
        pytest.raises(ProgrammingError, match="only the machine"),
        transaction.atomic(),
    ):
        store.alike(profiles, most=5)


def test_one_record_costs_few_questions(django_assert_max_num_queries):
    bring("round", *[child(f"Асанов Бакыт{n}", "2015-03-12") for n in range(30)])
    _record, profiles = asked(**child("Асанов Бакыт", "2015-03-12"))
    with context.acting_as_machine(), django_assert_max_num_queries(7):
        meet(profiles, inforce.scale())


def test_one_word_without_a_year_is_not_sought_by_spelling(monkeypatch):
    bring("round", child("Бакытбек", None), child("Асанов Бакытбек", None))
    sought = []
    monkeypatch.setattr(store, "alike", lambda told, most: sought.extend(told) or [])
    whom(full_name="Бакытбег")
    assert sought == []
    whom(full_name="Асанов Бакытбег")
    assert len(sought) == 1


def test_a_few_records_meet_whom_many_would(monkeypatch):
    twin = child("Асанов Асан Маратович", "2015-03-12", phone="+996600123456")
    bring("round", BAKYT, twin, child("Токтогулова Айжан", "2012-05-01"))
    few = whom(**child("ASANOV BAKYTBEK MARATOVICH", "2015-03-12"))
    monkeypatch.setattr("kamkor.register.linkage.meeting.FEW", 0)
    many = whom(**child("ASANOV BAKYTBEK MARATOVICH", "2015-03-12"))
    assert len(few) == 2
    assert {o: (e.root, e.evidence) for o, e in few.items()} == {
        o: (e.root, e.evidence) for o, e in many.items()
    }


def test_whoever_is_met_comes_with_how_frequent_the_names_are():
    twin = child("Асанов Асан Маратович", "2015-03-12", phone="+996600123456")
    bring("round", BAKYT, twin, child("Асанов Асан Болотович", "2012-05-01"))
    _record, profiles = asked(**BAKYT)
    with context.acting_as_machine():
        _met, known, named = store.meet_few(keys_of(profiles), namecount.asked(()))
        counted = namecount.of(rating.count(k.profile for k in known.values()))
    assert len(known) == 2
    assert named == counted
    assert named["given", "asan"] == 2
