"""What a night counts of linkage, and what the page of quality shows of it."""

import json
from datetime import date, timedelta

import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse

from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from kamkor.register.linkage import inforce
from kamkor.register.linkage.choices import PairState, WeightState
from kamkor.register.linkage.core.precision import Stratum
from kamkor.register.linkage.core.weights import shipped
from kamkor.register.linkage.models import (
    Biggest,
    LinkSample,
    Pair,
    QualityDay,
    Threshold,
    WeightStep,
)
from kamkor.register.linkage.quality import adopting, counting, sampling
from kamkor.register.people.models import Person
from kamkor.register.sources.models import Batch
from tests.cast import NOON, TODAY, sign_in, somebody, territory
from tests.register.linkage.answers import answered
from tests.register.linkage.lists import bring, child
from tests.standing import standing

pytestmark = pytest.mark.django_db
NAMES = (
    *("Бакыт", "Нурлан", "Эрмек", "Тилек", "Улан", "Азамат", "Данияр", "Мирлан"),
    *("Канат", "Самат", "Талант", "Жаныбек"),
)


@pytest.fixture(autouse=True)
def machine():
    with context.acting_as_machine():
        yield


def boys(count, first=0):
    return [
        child(
            f"Асанов {NAMES[n]} Маратович", f"2015-03-{n + 10}",
            pin=f"2{n + 10}03201500123", sex="male",
        )
        for n in range(first, first + count)
    ]  # fmt: skip


@standing
def osh():
    return territory("Osh")


@standing
def linked(osh):
    """Ten boys in two lists: ten automatic links."""
    bring("civil", *boys(10), at=osh, all_stages=False)
    return bring("clinic", *boys(10), at=osh, all_stages=False)[0]


def night(day=TODAY):
    return counting.count(at=NOON, day=day).figures


def test_a_night_tells_precision_and_recall_with_intervals(linked):
    told = night()
    assert told["links"] == 10
    assert told["records"] == 20
    assert told["children"] == 10
    assert told["sizes"] == {"2": 10}
    assert told["mean"] == 2
    assert told["biggest"] == [2] * 10
    assert 0.99 < told["precision"]["value"] <= 1
    assert told["precision"]["low"] < told["precision"]["value"]
    assert told["recall"]["value"] == pytest.approx(1)
    assert told["version"] == "1"


def test_groups_are_told_apart_and_small_ones_hidden(osh, linked):
    latin = [
        child(
            f"Asanov {n} Maratovich", "2014-01-15", sex="male", pin=f"2150120140012{i}"
        )
        for i, n in enumerate(("Bakyt", "Nurlan"))
    ]
    bring("civil", *latin, at=osh, all_stages=False)
    bring("clinic", *latin, at=osh, all_stages=False)
    groups = night()["groups"]
    assert groups["script"]["cyrillic"]["links"] == 10
    hidden = {"links": None, "looked": None, "precision": None, "recall": None}
    assert groups["script"]["latin"] == hidden
    assert groups["sex"]["male"]["links"] == 12
    assert groups["number"]["all"]["links"] == 12
    assert groups["moved"]["stayed"]["links"] == 12
    assert groups["kind"]["clinic"]["links"] == 12


def test_what_people_found_moves_the_estimate(linked):
    before = night()["precision"]
    sampling.draw(at=NOON, day=TODAY)
    for sample in LinkSample.objects.all():
        sample.state = PairState.DIFFERENT
        sample.decided_at, sample.decided_by = NOON, context.MACHINE_ID
        sample.save()
    after = night(TODAY + timedelta(days=1))
    assert after["looked"] == LinkSample.objects.count() >= 5
    assert after["precision"]["value"] < before["value"] - 0.05
    assert after["alarms"][0]["code"] == "unsure"


def test_pairs_that_wait_lower_the_recall(linked):
    alone = night()["recall"]["value"]
    officer = somebody("aigul", RoleCode.ANALYST, at=territory("Osh"))
    answered(30, by=officer.pk)
    pairs = list(Pair.objects.all())
    ours = list(Person.objects.filter(assignments__isnull=False).distinct()[:2])
    left, right = sorted(p.pk for p in ours)
    Pair.objects.filter(pk=pairs[0].pk).update(
        left=left, right=right, state=PairState.OPEN, decided_at=None, decided_by=None,
        bits=shipped().cut_at(20), awaits="first",
    )  # fmt: skip
    assert night()["recall"]["value"] < alone - 0.05


def test_recall_takes_both_ends_at_their_worst():
    told = counting.recall(
        [Stratum(low=12, links=90, expected=90.0)],
        [Stratum(low=4, links=20, expected=10.0)],
    )
    assert told.value == pytest.approx(0.9)
    assert told.low < 0.9 < told.high


def test_the_first_night_keeps_the_cut_and_the_next_only_news(linked):
    night()
    kept = Threshold.objects.get()
    assert kept.bits >= shipped().cut_at(20)
    assert kept.links == 10
    night(TODAY + timedelta(days=1))
    assert Threshold.objects.count() == 1


def test_the_cut_is_estimated_anew_at_twice_the_records(linked, osh, monkeypatch):
    monkeypatch.setattr("kamkor.register.linkage.namecount.records", lambda: 20)
    night()
    monkeypatch.setattr("kamkor.register.linkage.namecount.records", lambda: 39)
    night()
    assert Threshold.objects.count() == 1
    monkeypatch.setattr("kamkor.register.linkage.namecount.records", lambda: 40)
    night()
    assert Threshold.objects.count() == 2


def test_wrong_links_raise_the_cut_for_new_ones(linked):
    usual = shipped().cut_at(10_000)
    sampling.draw(at=NOON, day=TODAY)
    LinkSample.objects.update(
        state=PairState.DIFFERENT, decided_at=NOON, decided_by=context.MACHINE_ID
    )
    night()
    assert Threshold.objects.get().bits > usual
    assert inforce.weights().cut_at(20) > usual


def test_a_number_in_many_records_is_an_alarm(osh):
    rows = [
        child(
            f"Асанов {NAMES[n % 12]} Маратович",
            f"20{10 + n}-05-17",
            pin="00000000000000",
        )
        for n in range(14)
    ]
    bring("round", *rows, at=osh, all_stages=False)
    (told,) = [a for a in night()["alarms"] if a["code"] == "number"]
    assert told == {"code": "number", "start": "0000", "records": 14}


def test_many_new_years_are_an_alarm(osh):
    rows = [
        child(f"Асанов {NAMES[n % 12]}", f"20{10 + n % 8}-01-01") for n in range(20)
    ]
    bring("round", *rows, at=osh, all_stages=False)
    (told,) = [a for a in night()["alarms"] if a["code"] == "new_year"]
    assert told["share"] == 1


def test_a_file_that_grows_is_an_alarm(linked):
    before = TODAY.replace(day=1) - timedelta(days=1)
    Biggest.objects.create(
        month=before.replace(day=1), person_id=linked.persons[0].pk, records=2
    )
    assert not [a for a in night()["alarms"] if a["code"] == "growth"]
    Biggest.objects.update(records=-3)
    (told,) = [a for a in night()["alarms"] if a["code"] == "growth"]
    assert (told["before"], told["now"]) == (-3, 2)


def lists(osh, *counts, source=None):
    for number, told in enumerate(counts):
        kept, _ = bring("school", at=osh, all_stages=False)
        source = source or kept.batch.source
        Batch.objects.filter(pk=kept.batch.pk).update(
            source=source, counts=told, received_at=NOON + timedelta(days=number)
        )
    return source


def counts(rows, refused=0, matched=0, raised=0):
    return {
        "rows": rows, "refused": refused, "persons_matched": matched, "to_review": raised,
    }  # fmt: skip


def test_a_list_unlike_those_before_is_an_alarm(osh):
    source = lists(osh, counts(400, 4, 380), counts(400, 5, 200))
    told = {a["code"]: a for a in night()["alarms"]}
    assert told["matched"]["source"] == source.name
    assert told["matched"]["by_own_past"]
    assert told["matched"]["share"] == 0.5
    assert told["matched"]["before"] == 0.95
    assert "refused" not in told


def test_a_first_list_is_held_against_others_of_its_kind(osh):
    lists(osh, counts(400, 4, 380))
    source = lists(osh, counts(400, 200, 380))
    told = [a for a in night()["alarms"] if a["source"] == source.name]
    assert [(a["code"], a["by_own_past"]) for a in told] == [("refused", False)]


def test_a_short_list_is_no_alarm(osh):
    lists(osh, counts(400, 4, 380), counts(20, 20, 0))
    assert night()["alarms"] == []


def test_no_child_is_in_what_is_kept(linked, osh):
    night()
    kept = json.dumps(QualityDay.objects.get().figures, ensure_ascii=False)
    assert "Асанов" not in kept
    assert "2100320150" not in kept
    assert not any(str(p.pk) in kept or p.code in kept for p in linked.persons)


@pytest.fixture
def erkin(client):
    user = somebody("erkin", RoleCode.ANALYST, at=territory("Osh"))
    sign_in(client, user)
    return user


def page(client):
    answer = client.get(reverse("linkage-quality"), HTTP_ACCEPT_LANGUAGE="en")
    assert answer.status_code == 200
    return answer.content.decode()


def test_before_the_first_night_the_page_says_so(client, erkin):
    assert "Nothing has been counted yet" in page(client)


def test_the_page_tells_figures_alarms_and_history(client, erkin, linked):
    bring(
        "round",
        *[child(f"Асанов {NAMES[n % 12]}", f"20{10 + n % 8}-01-01") for n in range(20)],
        at=territory("Osh"),
        all_stages=False,
    )
    night(date(2026, 8, 20))
    night()
    text = page(client)
    for said in (
        "automatic links that are right", "of the birth dates are 1 January",
        "The office writes it where only the year is known", "Cyrillic only",
        "<svg", "History of the cut", "version 1",
    ):  # fmt: skip
        assert said in text
    assert "Асанов" not in text


def test_the_page_reads_the_nights_alone(
    client, erkin, linked, django_assert_max_num_queries
):
    night()
    page(client)
    with django_assert_max_num_queries(12):
        page(client)


def test_an_analyst_adopts_on_the_page_and_rolls_back(client, erkin):
    answered(200, by=erkin.pk, shift=-3.0)
    kept = adopting.propose(by=context.MACHINE_ID, at=NOON)
    address = reverse("linkage-adopt", args=[kept.pk])
    assert address not in page(client)
    client.post(address)
    assert adopting.adopted().version == "1"
    WeightStep.objects.create(
        weights=kept, state=WeightState.CHECKED, at=NOON, by=erkin.pk, beside="1"
    )
    assert address in page(client)
    client.post(address)
    assert adopting.adopted().version == kept.version
    text = page(client)
    assert address not in text
    assert reverse("linkage-roll-back") in text
    client.post(reverse("linkage-roll-back"))
    assert adopting.adopted().version == "1"
    assert reverse("linkage-roll-back") not in page(client)


def test_an_auditor_reads_and_changes_nothing(client, linked):
    night()
    sign_in(client, somebody("farida", RoleCode.AUDITOR, at=territory("Osh")))
    assert reverse("linkage-roll-back") not in page(client)
    assert client.post(reverse("linkage-roll-back")).status_code == 403


def test_nights_are_read_by_all_and_written_by_the_machine(erkin, linked):
    night()
    with context.acting_as(erkin.pk):
        assert QualityDay.objects.count() == 1
        assert Biggest.objects.count() == 0
        assert QualityDay.objects.update(figures={}) == 0
        with pytest.raises(ProgrammingError, match="row-level"), transaction.atomic():
            QualityDay.objects.create(on=date(2026, 1, 1), at=NOON, figures={})
