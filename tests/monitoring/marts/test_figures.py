"""Indicators of the register itself, against what one counts by hand."""

from collections import Counter
from dataclasses import astuple
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import product
from statistics import median

import pytest
from django.db import connection

from kamkor.foundation.db import context
from kamkor.foundation.db.ids import uuid7
from kamkor.monitoring.marts import quarters, reads
from kamkor.monitoring.publishing import counting, making
from kamkor.monitoring.publishing.shapes import published
from kamkor.register.rights.choices import Begins
from kamkor.register.rights.models import Gap
from kamkor.register.rights.reasons import REASONS
from kamkor.register.rights.terms import Terms
from tests.cast import keep
from tests.standing import standing

from .conftest import build, day, rows, told

pytestmark = pytest.mark.django_db
NEXT_YEAR = datetime(2027, 1, 20, tzinfo=UTC)


def figure(indicator, period, *, area="KG", sex=None, age_band=None):
    """(numerator, denominator, unknown, value) of one figure; None where there is none."""
    found = [
        f for f in reads.figures(indicators=[indicator], final=False)
        if (f.area, f.period, f.sex, f.age_band) == (area, period, sex, age_band)
    ]  # fmt: skip
    assert len(found) <= 1
    return astuple(found[0])[5:9] if found else None


def run(statement: str, values=()):
    with context.acting_as_machine(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_children_with_a_parent_abroad_for_each_thousand(two_rounds):
    build()
    # of three children two are known: both have a parent abroad, then one
    assert figure("CHILDREN_LEFT", "2026-Q1") == (2, 2, 1, Decimal(1000))
    assert figure("CHILDREN_LEFT", "2026-Q2") == (1, 2, 1, Decimal(500))


def test_guardians_of_those_with_parents_abroad(two_rounds):
    build()
    assert figure("BOTH_ABROAD_NO_GUARDIAN", "2026-Q1") == (1, 1, 0, Decimal(100))
    assert figure("BOTH_ABROAD_NO_GUARDIAN", "2026-Q2") == (0, 1, 0, Decimal(0))
    # of Aiym, whose father is away, nobody told the basis
    assert figure("LEFT_WITH_GUARDIAN", "2026-Q1") == (0, 1, 1, Decimal(0))
    assert figure("LEFT_WITH_GUARDIAN", "2026-Q2") == (1, 1, 0, Decimal(100))


def test_school_of_all_and_of_migrants_children(two_rounds):
    build()
    # Bakyt alone is of school age
    assert figure("OUT_OF_SCHOOL", "2026-Q1") == (1, 1, 0, Decimal(100))
    assert figure("OUT_OF_SCHOOL", "2026-Q2") == (0, 1, 0, Decimal(0))
    assert figure("MIGRANT_IN_SCHOOL", "2026-Q2") == (1, 1, 0, Decimal(100))


def test_birth_and_clinic(two_rounds):
    build()
    assert figure("BIRTH_REGISTERED", "2026-Q1") == (0, 1, 2, Decimal(0))
    assert figure("BIRTH_REGISTERED", "2026-Q2") == (1, 1, 2, Decimal(100))
    assert figure("CLINIC_REGISTERED", "2026-Q2") == (1, 1, 2, Decimal(100))


def test_days_to_registration_are_a_median(two_rounds, osh):
    keep("round", {"full_name": "Тимур", "parent_away": "mother",
                   "away_since": {"date": "2026-02-01", "precision": "day"}},
         at=osh, on=date(2026, 2, 11))  # fmt: skip
    build(at=NEXT_YEAR)
    assert figure("DAYS_TO_REGISTRATION", "2026-Q1") == (None, 2, 0, Decimal(18))
    assert figure("DAYS_TO_REGISTRATION", "2026", sex="m") == (None, 1, 0, Decimal(26))


@pytest.mark.parametrize(
    "waited", [[3], [3, 10], [9, 9, 9, 30], [0, 4, 5, 5, 40], [1, 2, 2, 7, 8, 8]]
)
def test_the_median_is_of_children_however_many_waited_equally_long(osh, waited):
    seen = date(2026, 3, 31)
    keep("round", *(
        {"full_name": f"Асанов {n}", "sex": "male", "parent_away": "mother",
         "away_since": day(str(seen - timedelta(days=days)))}
        for n, days in enumerate(waited)
    ), at=osh, on=seen)  # fmt: skip
    build()
    expected = (None, len(waited), 0, Decimal(str(median(waited))))
    assert figure("DAYS_TO_REGISTRATION", "2026-Q1") == expected
    assert figure("DAYS_TO_REGISTRATION", "2026-Q1", sex="m") == expected


def test_all_that_came_in_a_quarter_is_told_of_the_child(violence):
    bakyt, _, _ = violence
    signal(bakyt, "2026-02-20")
    signal(bakyt, "2026-03-20")
    run("DELETE FROM rights_gap")
    gap(bakyt, "identity", "birth_not_yet_registered", "2026-02-01", "2026-03-03")
    gap(bakyt, "identity", "birth_not_yet_registered", "2026-02-02", "2026-03-20")
    build()
    found = rows(
        "SELECT gaps_due, gaps_on_time, signals, is_signalled_again AS again, violence"
        " FROM marts.child_quarter WHERE sex = 'm' ORDER BY quarter"
    )
    assert [tuple(row.values()) for row in found] == [
        (2, 1, 2, True, True), (0, 0, 0, None, False), (0, 0, 0, None, False),
        (0, 0, 0, None, True),
    ]  # fmt: skip


def test_by_area_sex_and_age(two_rounds, osh):
    build()
    assert figure("CHILDREN_LEFT", "2026-Q1", area=osh.code) == (2, 2, 1, Decimal(1000))
    assert figure("CHILDREN_LEFT", "2026-Q1", sex="f") == (1, 1, 0, Decimal(1000))
    assert figure("CHILDREN_LEFT", "2026-Q2", sex="f", age_band="3-6") == (
        0, 1, 0, Decimal(0),
    )  # fmt: skip
    assert figure("CHILDREN_LEFT", "2026-Q1", age_band="14-17") is None


def test_a_year_of_a_state_is_its_last_quarter(two_rounds):
    build(at=NEXT_YEAR)
    assert figure("CHILDREN_LEFT", "2026") == figure("CHILDREN_LEFT", "2026-Q4")
    assert figure("CHILDREN_LEFT", "2027") is None


def test_what_has_not_ended_is_told_only_when_asked(two_rounds):
    build()
    assert {f.period for f in reads.figures()} == {"2026-Q1", "2026-Q2", "2026-Q3"}
    later = {f.period for f in reads.figures(final=False) if not f.is_final}
    assert later == {"2026-Q4"}


def test_what_is_counted_in_the_house_is_what_a_release_would_tell(violence):
    """Before noise: each rate of a release has the figure's numerator and denominator."""
    bakyt, aiym, _ = violence
    signal(bakyt, "2026-02-20")
    signal(aiym, "2026-05-01")
    signal(bakyt, "2026-05-10")
    build()
    when = {"2026-Q1": date(2026, 1, 1), "2026-Q2": date(2026, 4, 1)}
    made = counting.count(
        list(published().shapes.values()), "kg", list(when.values()),
        making.around(making.areas("kg")),
    )  # fmt: skip
    exact = {
        (table.code, *place): made.truth[name]
        for table in made.tables
        for place, name in table.names.items()
    }
    seen = set()
    for rate, period in product(published().rates, when):
        part = [
            sum(exact.get((of.table, "KG", period, *cell), 0) for cell in of.cells)
            for of in (rate.numerator, rate.denominator)
        ]
        found = figure(rate.indicator, period)
        assert part == (list(found[:2]) if found else [0, 0]), (rate.indicator, period)
        seen |= {rate.indicator} if part[1] else set()
    assert seen == {rate.indicator for rate in published().rates}


# --- events


@standing
def violence(two_rounds):
    """Bakyt was hurt in February and in November; Aiym, whose father is back, in May."""
    bakyt, aiym, _ = two_rounds
    for child, on in (
        (bakyt, "2026-02-20"), (bakyt, "2026-11-03"), (aiym, "2026-05-25"),
    ):  # fmt: skip
        run(
            "INSERT INTO incidents_incident (id, number, person_id, place, version,"
            " opened_at, opened_by) VALUES (%s, %s, %s, 0, 1, %s, %s)",
            [uuid7(), f"T-{on}", child.pk, f"{on} 06:00+00", context.MACHINE_ID],
        )
    return two_rounds


def test_violence_against_children_of_the_register(violence):
    build(at=NEXT_YEAR)
    third = Decimal("333.3333")
    assert figure("VIOLENCE_PER_1000", "2026-Q1") == (1, 3, 0, third)
    assert figure("VIOLENCE_PER_1000", "2026-Q2") == (1, 3, 0, third)
    # in the year each of the two counts once
    assert figure("VIOLENCE_PER_1000", "2026") == (2, 3, 0, Decimal("666.6667"))


def signal(child, on, *, lead=None, outcome=""):
    pk = uuid7()
    run(
        "INSERT INTO signals_signal (id, number, received_at, received_by, channel,"
        " nature, danger, place, place_to, informant, answer_wanted, person_id, lead_id,"
        " state, outcome) VALUES (%s, %s, %s, %s, 'helpline', 'other', 2, 0, 0, 'teller',"
        " false, %s, %s, 'new', %s)",
        [pk, str(pk)[-14:], f"{on} 06:00+00", context.MACHINE_ID, child and child.pk,
         lead, outcome],
    )  # fmt: skip
    return pk


def test_a_worry_told_again(two_rounds):
    bakyt, aiym, _ = two_rounds
    first = signal(bakyt, "2026-02-20")
    signal(bakyt, "2026-02-21", lead=first)  # gathered with the first: no second one
    signal(aiym, "2026-05-01")
    signal(bakyt, "2026-05-10")
    signal(None, "2026-05-11")
    build(at=NEXT_YEAR)
    assert figure("REPEAT_SIGNAL", "2026-Q1") == (0, 1, 0, Decimal(0))
    assert figure("REPEAT_SIGNAL", "2026-Q2") == (1, 2, 0, Decimal(50))
    assert figure("REPEAT_SIGNAL", "2026") == (1, 2, 0, Decimal(50))
    (nobody,) = rows(
        "SELECT channel, signals FROM marts.signal_quarter"
        " WHERE quarter = '2026-04-01' AND NOT is_child_known"
    )
    assert nobody == {"channel": "helpline", "signals": 1}


def gap(child, right, reason, since, closed=None):
    run(
        'INSERT INTO rights_gap (id, person_id, place, "right", reason, status,'
        " sensitivity, since, sex, evidence, opened_at, closed_at, state)"
        " VALUES (%s, %s, 0, %s, %s, 2, 1, %s, 'male', '{}', %s, %s, %s)",
        [uuid7(), child.pk, right, reason, since, f"{since} 06:00+00",
         f"{closed} 06:00+00" if closed else None, "closed" if closed else "open"],
    )  # fmt: skip


def test_gaps_closed_by_the_last_day(two_rounds):
    """A birth not registered: 30 days from the day on which the child was seen."""
    run("DELETE FROM rights_gap")
    bakyt, aiym, nur = two_rounds
    gap(bakyt, "identity", "birth_not_yet_registered", "2026-02-01", "2026-03-03")
    gap(aiym, "identity", "birth_not_yet_registered", "2026-02-02", "2026-03-20")
    gap(nur, "identity", "birth_not_yet_registered", "2026-02-03")
    gap(nur, "care", "kin_without_basis", "2026-02-03")  # a bill binds nobody
    build()
    assert figure("GAP_CLOSED_ON_TIME", "2026-Q1") == (1, 3, 0, Decimal("33.3333"))
    assert told("gaps", "m") == [0, 0, 0, 0]
    assert told("gaps", None) == [2, 2, 2, 2]


def test_the_last_day_is_the_one_that_the_page_of_the_gap_tells(two_rounds):
    """Terms in working days, hours and days from the telling, beside their own code."""
    run("DELETE FROM rights_gap")
    days = [date(2026, 3, 19), date(2026, 3, 27), date(2026, 6, 26), date(2026, 9, 17)]
    for (right, reason), since in product(REASONS, days):
        if REASONS[right, reason].term:
            gap(two_rounds[2], right, reason, since, closed=None)
            run("UPDATE rights_gap SET closed_at = now(), state = 'closed'")
    terms = Terms(at=NEXT_YEAR)
    with context.acting_as_machine():
        found = [(gap, terms.due(gap)) for gap in Gap.objects.all()]
    expected = Counter(
        quarters.of(due.day)
        for gap, due in found
        if due
        and not due.is_advice
        and REASONS[gap.right, gap.reason].term.begins != Begins.OVER
    )
    build(at=NEXT_YEAR)
    due = rows(
        "SELECT quarter, gaps_due FROM marts.child_quarter"
        " WHERE sex IS NULL AND gaps_due > 0"
    )
    assert {r["quarter"]: r["gaps_due"] for r in due} == expected
    assert len(expected) == 4


def deadline(kind, about, term, due, *, ended=None, outcome=None):
    run(
        "INSERT INTO clock_deadline (id, kind, about, place, term_id, sensitivity, started,"
        " due_at, owner, level, ended_at, outcome) SELECT %s, %s, %s, 0, id, 3, %s, %s,"
        " %s, 0, %s, %s FROM clock_term WHERE country = 'kg' AND code = %s",
        [uuid7(), kind, about, "2026-01-01 00:00+00", due, context.MACHINE_ID, ended,
         outcome, term],
    )  # fmt: skip


def test_planning_on_time(two_rounds, osh):
    """Three deadlines of a case fell into the second quarter: met, late, cancelled; one
    that ends with 30 June is its last."""
    case, opened = uuid7(), "2026-02-11 06:00+00"
    run(
        "INSERT INTO cases_case (id, number, person_id, place, state, version, signals,"
        " opened_at, opened_by) VALUES (%s, 'T-1', %s, %s, 'assessed', 1, '{}', %s, %s)",
        [case, two_rounds[0].pk, osh.low, opened, context.MACHINE_ID],
    )
    run(
        "INSERT INTO cases_step (id, case_id, move, before, after, by, at, paper)"
        " VALUES (%s, %s, '', '', 'registered', %s, %s, '')",
        [uuid7(), case, context.MACHINE_ID, opened],
    )
    met = {"outcome": "met"}
    deadline(
        "case", case, "plan_draft", "2026-04-10 18:00+00", ended="2026-04-09", **met
    )
    deadline(
        "case", case, "plan_agree", "2026-05-10 18:00+00", ended="2026-05-12", **met
    )
    deadline(
        "case", case, "plan_approve", "2026-05-20 18:00+00",
        ended="2026-05-12", outcome="cancelled",
    )  # fmt: skip
    deadline("plan_review", case, "plan_review", "2026-06-30 18:00+00")  # midnight here
    deadline("case", case, "primary_assessment", "2026-05-10 18:00+00")
    build()
    assert figure("PLAN_ON_TIME", "2026-Q2") == (1, 3, 0, Decimal("33.3333"))
    assert figure("PLAN_ON_TIME", "2026-Q3") == (0, 0, 0, None)
    assert figure("PLAN_ON_TIME", "2026-Q2", area=osh.code, sex="m")[1] == 3


def test_how_many_children_the_register_knows(two_rounds, osh):
    build()
    found = {
        (p.area, p.period, p.sex, p.age_band): p.children for p in reads.population()
    }
    assert found["KG", "2026-Q1", None, None] == 3
    assert found[osh.code, "2026-Q3", "f", None] == 1
    assert found["KG", "2026-Q3", "m", "11-13"] == 1
    assert ("KG", "2026-Q4", None, None) not in found


def test_figures_are_one_statement(two_rounds, django_assert_max_num_queries):
    build()
    with django_assert_max_num_queries(5):
        list(reads.figures())
