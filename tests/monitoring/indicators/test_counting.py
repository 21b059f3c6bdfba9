"""What the marts count becomes figures of indicators, once."""

import json
from decimal import Decimal

import pytest
from click.testing import CliRunner

from kamkor.cli.indicators import indicators
from kamkor.foundation.db import context, sql
from kamkor.monitoring.indicators import actions, definitions, reads
from kamkor.monitoring.indicators.choices import Kind
from kamkor.monitoring.indicators.models import Observation, Vintage
from kamkor.monitoring.marts import reads as marts
from tests.cast import NOON

pytestmark = pytest.mark.django_db
OSH = "41721000000000"


def told(indicator, numerator, denominator, **more):
    given = {"area": OSH, "period": "2026-Q2", "sex": None, "age_band": None,
             "unknown": 0, "value": None, "is_final": True}  # fmt: skip
    return marts.Figure(
        **given | {"indicator": indicator, "numerator": numerator,
                   "denominator": denominator} | more
    )  # fmt: skip


@pytest.fixture
def counted(monkeypatch):
    """The marts as if they held these figures."""
    held = []
    monkeypatch.setattr(marts, "figures", lambda **_asked: iter(list(held)))
    return held


def now():
    with context.acting_as_machine():
        return {(r.indicator, r.sex, r.age, r.period): r for r in reads.current()}


def test_shares_rates_and_medians_come_in_their_units(counted):
    counted += [
        told("LEFT_WITH_GUARDIAN", 40, 120),
        told("CHILDREN_LEFT", 300, 1200),
        told("DAYS_TO_REGISTRATION", None, 50, value=Decimal("41.5")),
        told("OUT_OF_SCHOOL", 6, 60, sex="f", age_band="7-10"),
    ]
    vintage = actions.count_register(country="kg", at=NOON)
    assert (vintage.state, vintage.figures) == ("accepted", 4)
    rows = now()
    assert rows["LEFT_WITH_GUARDIAN", "", "", "2026-Q2"].value == Decimal("33.33333333")
    assert rows["CHILDREN_LEFT", "", "", "2026-Q2"].value == 250
    assert rows["DAYS_TO_REGISTRATION", "", "", "2026-Q2"].value == Decimal("41.5")
    girls = rows["OUT_OF_SCHOOL", "F", "Y7T10", "2026-Q2"]
    assert (girls.value, girls.numerator, girls.denominator) == (10, 6, 60)
    assert {r.source for r in rows.values()} == {"REGISTER"}


def test_a_night_without_news_adds_nothing_and_news_adds_only_itself(counted):
    counted += [told("CHILDREN_LEFT", 300, 1200), told("OUT_OF_SCHOOL", 3, 60)]
    actions.count_register(country="kg", at=NOON)
    assert actions.count_register(country="kg", at=NOON.replace(hour=7)) is None
    counted[0] = told("CHILDREN_LEFT", 301, 1200)
    assert actions.count_register(country="kg", at=NOON.replace(hour=8)).figures == 1
    with context.acting_as_machine():
        assert (Vintage.objects.count(), Observation.objects.count()) == (2, 3)
    assert now()["CHILDREN_LEFT", "", "", "2026-Q2"].numerator == 301


def test_what_is_counted_no_more_has_no_value_and_old_quarters_stay(counted):
    counted += [
        told("OUT_OF_SCHOOL", 3, 60, period="2023-Q2"),
        told("OUT_OF_SCHOOL", 3, 60), told("CHILDREN_LEFT", 300, 1200),
    ]  # fmt: skip
    actions.count_register(country="kg", at=NOON)
    counted[:] = [told("CHILDREN_LEFT", 300, 1200)]
    actions.count_register(country="kg", at=NOON.replace(hour=8))
    rows = now()
    assert rows["OUT_OF_SCHOOL", "", "", "2026-Q2"].value is None
    assert rows["OUT_OF_SCHOOL", "", "", "2023-Q2"].value == 5


def test_nobody_among_nobody_has_no_value(counted):
    counted += [told("PLAN_ON_TIME", 0, 0)]
    actions.count_register(country="kg", at=NOON)
    assert now()["PLAN_ON_TIME", "", "", "2026-Q2"].value is None


def test_the_command_counts_and_marts_that_were_never_built_count_nothing(counted):
    done = CliRunner().invoke(indicators, ["count", "--json"], standalone_mode=False)
    assert json.loads(done.stdout) == {"figures": 0}


def test_the_marts_count_what_the_catalogue_says_is_counted_here():
    statement = sql.load("kamkor.monitoring.marts", "figure")
    here = {c for c, d in definitions.all_().items() if d.kind == Kind.REGISTER}
    assert {code for code in here if f"'{code}'" in statement} == here
