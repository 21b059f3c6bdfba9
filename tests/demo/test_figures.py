"""Figures of offices in the made-up republic."""

import csv

import numpy as np
import pytest

from kamkor.demo import figures
from kamkor.foundation.db import context
from kamkor.monitoring.indicators import actions
from kamkor.monitoring.indicators.choices import Severity
from kamkor.monitoring.indicators.models import Finding, Observation
from kamkor.monitoring.indicators.reading.given import Given
from tests.cast import NOON

YEARS = range(2019, 2026)


@pytest.fixture
def table(tmp_path):
    def written(country="kg", seed=1):
        path = tmp_path / f"{country}-{seed}.csv"
        figures.write(path, country=country, years=YEARS, seed=seed)
        return path

    return written


def told(path):
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_each_indicator_that_is_invented_lies_where_the_catalogue_allows_it():
    for one in figures.told():
        low, high = figures.ends(one)
        assert one.range[0] <= low < high <= one.range[1], one.code


def test_the_same_seed_tells_the_same_and_another_something_else(table):
    assert table(seed=1).read_text() == table(seed=1).read_text()
    assert table(seed=1).read_text() != table(seed=2).read_text()


@pytest.mark.parametrize("country", ["kg", "kz"])
def test_where_children_fare_well_they_do_in_most_things(country, table):
    signs = {one.code: one.direction for one in figures.told()}
    values = {
        (row["INDICATOR"], row["REF_AREA"]): float(row["OBS_VALUE"])
        for row in told(table(country))
        if row["TIME_PERIOD"] == "2025" and row["REF_AREA"] != country.upper()
    }
    areas = sorted({area for _code, area in values})
    better = np.array(
        [[values[c, a] * sign for a in areas] for c, sign in signs.items()]
    )
    better = (better - better.mean(axis=1, keepdims=True)) / better.std(
        axis=1, keepdims=True
    )
    links = [np.corrcoef(one, better.sum(axis=0) - one)[0, 1] for one in better]
    assert np.mean(np.array(links) > 0) > 0.8
    assert max(links) < 0.99


@pytest.mark.django_db
def test_they_are_brought_in_whole_as_figures_for_practice(table):
    path = table()
    given = Given(form="table", country="kg", name=path.name)
    with context.acting_as_machine():
        vintage = actions.bring_in(path, given=given, by=None, at=NOON).vintage
        rows = Observation.objects.filter(vintage=vintage)
        found = Finding.objects.filter(vintage=vintage)
        assert vintage.figures == len(told(path)) == rows.count()
        assert {row.source.code for row in rows.select_related("source")} == {
            "TRAINING"
        }
        assert not found.filter(severity=Severity.BLOCK).exists()
