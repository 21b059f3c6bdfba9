"""How people read: throughput, doubt, agreement beyond chance; nobody is ranked."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.audit.models import Entry
from kamkor.foundation.db import context
from kamkor.register.linkage.models import Pair, Reading
from kamkor.register.linkage.review import readers
from kamkor.register.linkage.review.agreement import agreement
from kamkor.register.sources.models import Record
from tests.cast import NOON, acting, newborn, sign_in, somebody, territory
from tests.register.linkage.lists import bring, child
from tests.standing import standing

pytestmark = pytest.mark.django_db
SAME, DIFFERENT, UNSURE = "same", "different", "unsure"
NOW = timezone.now()


@pytest.mark.parametrize(
    ("table", "kappa"),
    [
        # Cohen's own kind of table: po 0.7, pe 0.5
        ({(SAME, SAME): 20, (SAME, DIFFERENT): 5, (DIFFERENT, SAME): 10,
          (DIFFERENT, DIFFERENT): 15}, 0.4),
        ({(SAME, SAME): 10, (DIFFERENT, DIFFERENT): 10}, 1.0),
        ({(SAME, DIFFERENT): 10, (DIFFERENT, SAME): 10}, -1.0),
        ({(SAME, SAME): 5, (SAME, DIFFERENT): 5, (DIFFERENT, SAME): 5,
          (DIFFERENT, DIFFERENT): 5}, 0.0),
    ],
)  # fmt: skip
def test_kappa_is_agreement_without_chance(table, kappa):
    found = agreement(table)
    assert found.kappa == pytest.approx(kappa)
    assert found.low <= found.kappa <= found.high


def test_a_few_pairs_that_all_agree_are_not_certain():
    found = agreement({(SAME, SAME): 6, (DIFFERENT, DIFFERENT): 6})
    assert found.kappa == 1.0
    assert found.low < 0.6


def test_too_few_pairs_or_all_answers_alike_tell_nothing():
    assert agreement({(SAME, SAME): 9}).kappa is None
    assert agreement({(SAME, SAME): 50}).kappa is None
    assert agreement({}).share is None


@standing
def osh():
    return territory("Osh")


@standing
def staff(osh):
    officer = RoleCode.TERRITORIAL_OFFICER
    return {
        "aigul": somebody("aigul", officer, at=osh),
        "bermet": somebody("bermet", officer, at=osh),
        "gulnaz": somebody("gulnaz", RoleCode.SUPERVISOR, at=osh),
        "damir": somebody("damir", officer, at=territory("Karakol city")),
    }


@standing
def record(osh):
    return bring("civil", child("Осмонов Эсен", "2012-01-05"), at=osh)[0].records[0]


def read(record: Record, state, awaits, *said):
    """A pair and what was said of it: (reader, answer, seconds)."""
    with context.acting_as_machine():
        left, right = sorted((newborn(), newborn()), key=lambda p: p.pk)
        settled = state in (SAME, DIFFERENT)
        pair = Pair.objects.create(
            left=left, right=right, record=record, score=0.5, bits=0, method="test",
            raised_at=NOON, state=state, awaits=awaits, decided_at=NOW if settled else None,
            decided_by=said[-1][0].pk if settled else None,
        )  # fmt: skip
        for nth, (reader, answer, seconds) in enumerate(said, start=1):
            Reading.objects.create(
                pair=pair, round=1, nth=nth, reader=reader.pk, answer=answer,
                seconds=seconds, read_at=NOW - timedelta(minutes=10 - nth),
            )  # fmt: skip


@standing
def work(record, staff):
    a, b, g, d = (staff[n] for n in ("aigul", "bermet", "gulnaz", "damir"))
    for _ in range(6):
        read(record, SAME, "nobody", (a, SAME, 60), (b, SAME, 30))
        read(record, DIFFERENT, "nobody", (a, DIFFERENT, 60), (b, DIFFERENT, 30))
    read(
        record,
        DIFFERENT,
        "nobody",
        (a, SAME, 60),
        (b, DIFFERENT, 30),
        (g, DIFFERENT, None),
    )
    read(record, "open", "second", (a, SAME, 86_400))
    read(record, SAME, "nobody", (d, SAME, 10))


def figures(user):
    with context.acting_as(user.pk):
        return {f.name: f for f in readers.of_unit(acting(user), at=NOW)}


def test_the_head_sees_the_readers_of_the_unit_by_name(work, staff):
    found = figures(staff["gulnaz"])
    assert list(found) == ["Aigul", "Bermet", "Gulnaz"]  # not by any figure; no Damir
    aigul = found["Aigul"]
    assert (aigul.answers, aigul.unsure) == (14, 0)
    assert (aigul.turned, aigul.settled) == (1, 13)
    assert (aigul.agreed.alike, aigul.agreed.pairs) == (12, 13)
    assert aigul.agreed.kappa == pytest.approx(0.846, abs=0.01)
    assert found["Bermet"].turned == 0
    assert found["Bermet"].an_hour == pytest.approx(120)


def test_a_break_over_a_pair_is_no_slow_reading(work, staff):
    aigul = figures(staff["gulnaz"])["Aigul"]
    assert aigul.seconds == 13 * 60 + readers.PAUSE


def test_an_officer_sees_her_own_figures_only(work, staff, client):
    assert figures(staff["aigul"]) == {}
    page = sign_in(client, staff["aigul"]).get(reverse("reader-figures"))
    main = page.content.decode().split("<main")[1]
    assert "Aigul" in main and "Bermet" not in main


def test_that_the_head_looked_at_the_figures_is_recorded(work, staff, client):
    page = sign_in(client, staff["gulnaz"]).get(reverse("reader-figures"))
    assert "Bermet" in page.content.decode()
    with context.acting_as_machine():
        assert Entry.objects.filter(
            verb="reading.figures_seen", actor=staff["gulnaz"].pk
        ).count() == 1  # fmt: skip


def test_as_many_questions_for_many_readings(
    work, staff, django_assert_max_num_queries
):
    with context.acting_as(staff["gulnaz"].pk):
        actor = acting(staff["gulnaz"])
        with django_assert_max_num_queries(8):
            readers.of_unit(actor, at=NOW)


def test_a_corrected_slip_is_not_turned_over(record, staff):
    a = staff["aigul"]
    read(record, DIFFERENT, "nobody", (a, SAME, 5))
    with context.acting_as_machine():
        pair = Pair.objects.get()
        Reading.objects.create(
            pair=pair, round=2, nth=1, reader=a.pk, answer=DIFFERENT, read_at=NOW
        )
    found = figures(staff["gulnaz"])["Aigul"]
    assert (found.turned, found.settled) == (0, 1)
