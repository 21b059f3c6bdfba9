"""The figures that both offices published, with every error that is in them."""

import csv
from collections import Counter

import numpy as np
import pytest

from kamkor.foundation.db import context
from kamkor.monitoring.indicators import (
    actions,
    areas,
    definitions,
    for_index,
    quality,
    reads,
)
from kamkor.monitoring.indicators.for_index import Wish
from kamkor.monitoring.indicators.index import engine, origins, spec
from kamkor.monitoring.indicators.models import Finding, Observation, Vintage
from kamkor.monitoring.indicators.reading import file
from kamkor.monitoring.indicators.reading.given import Given
from tests.cast import NOON
from tests.monitoring.indicators.index.making import shared
from tests.standing import standing

GIVEN = Given(form="table", country="kg", name="indicators_real.csv")


@pytest.fixture(scope="module")
def path():
    return shared("indicators_real.csv")


@pytest.fixture(scope="module")
def told(path):
    return file.read(path, GIVEN)


@pytest.fixture(scope="module")
def found(told):
    return quality.check(told.figures, [], definitions.all_())


@pytest.fixture(scope="module")
def marked(path):
    """What a statistician marked by hand: (indicator, area, year) by kind of mark."""
    marks = {"SUSPECT": set(), "CAUTION": set()}
    with path.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            area = areas.resolve(row["region_code_iso3166_2"], row["year"])
            for mark, rows in marks.items():
                if mark in row["source_note"]:
                    rows.add((row["indicator"].split(":")[0], area.code, row["year"]))
    return marks


def rows_of(found, *rules):
    return {
        (f.about.indicator, f.about.area, period)
        for f in found
        if f.rule in rules
        for period in f.periods
    }


def test_every_row_is_read(told):
    assert (len(told.figures), told.lines, told.found) == (5982, 5982, [])


def test_exactly_the_nine_rows_that_cannot_be_right_are_held_back(found, marked):
    held = {
        (f.about.indicator, f.about.area, period)
        for f in found
        if f.severity == "block"
        for period in f.periods
    }
    assert len(marked["SUSPECT"]) == 9
    assert held == marked["SUSPECT"]
    assert rows_of(found, "range") == {("ECDI", "KZ", "2010"), ("ECDI", "KZ", "2015")}
    assert len(rows_of(found, "unit")) == 7


def test_every_row_that_needs_caution_is_found_with_the_region_around(found, marked):
    residence = rows_of(found, "residence")
    assert len(marked["CAUTION"]) == 108
    assert marked["CAUTION"] <= residence
    # beyond the marks only Chui, the other half of Bishkek's pair
    assert {area for _i, area, _y in residence - marked["CAUTION"]} == {
        "41708000000000"
    }


def test_little_else_is_asked_about(found):
    """Of 5,982 rows 21 jump (eight of them the vaccine of 2024, in every region but one)."""
    jumps = rows_of(found, "jump")
    assert len(jumps) == 21
    assert sum(code == "MCV2" and year == "2024" for code, _a, year in jumps) == 8
    asked = Counter(str(f.rule) for f in found if f.severity == "warn")
    assert asked == {"jump": 21, "coverage": 13, "borders": 11, "residence": 8}


def test_coverage_above_a_hundred_is_allowed_with_a_note(found):
    over = rows_of(found, "over")
    assert {code for code, _area, _year in over} == {"MCV2"} and len(over) == 6


def test_maternal_deaths_are_told_to_be_few_with_the_mean_of_three_years(found):
    rare = [f for f in found if f.rule == "rare"]
    assert {f.about.indicator for f in rare} == {"MMR"} and len(rare) == 20
    north = next(f for f in rare if f.about.area == "590000000")
    assert north.detail["events"] < 1 and north.detail["joined"] == ["2021", "2023"]


def test_borders_of_2018_and_2022_are_seen(found):
    by_why = {"not_there": set(), "old_borders": set()}
    for f in found:
        if f.rule == "borders":
            by_why[f.detail["why"]].add((f.about.indicator, f.about.area))
    assert by_why["not_there"] == {("LIFE_EXP", "790000000"), ("POV_NAT", "790000000")}
    assert {i for i, _a in by_why["old_borders"]} == {"ABR_15_19", "MMR", "POV_NAT"}


def test_missing_cities_and_regions_are_named(found):
    missing = {
        f.about.indicator: f.detail["missing"]
        for f in found
        if f.rule == "coverage" and f.about.country == "kg"
    }
    cities = {"41711000000000", "41721000000000"}
    assert set(missing["PRESCHOOL"]) == cities
    assert set(missing["MARR18"]) == {"41702000000000", "41704000000000"}


def test_surveys_without_an_interval_are_named(found):
    sampled = {f.about.indicator for f in found if f.rule == "sample"}
    assert {"ECDI", "STUNT_MS", "VIOL_DISC", "READ_7_14"} <= sampled
    assert not sampled & {"U5MR", "LIFE_EXP"}


@standing
def brought(db):
    given = Given(form="table", country="kg", name="indicators_real.csv")
    kept = actions.bring_in(
        shared("indicators_real.csv"), given=given, by=None, at=NOON
    )
    actions.accept(kept.vintage.pk, reason="As published.", by=None, at=NOON)
    return kept.vintage


def test_both_countries_have_their_regional_series(brought):
    with context.acting_as_machine():
        rows = reads.current()
        assert Observation.objects.count() == 5982
        assert Finding.objects.filter(severity="block").count() == 2
        assert Vintage.objects.get().lines == 5982
    assert len(rows) == 5982 - 9
    assert {r.area for r in rows if r.country == "kg"} == {
        "KG", *(a.code for a in areas.regions("kg", "2023")),
    }  # fmt: skip
    kz = {r.area for r in rows if r.country == "kz"}
    assert {a.code for a in areas.regions("kz", "2023")} < kz and "510000000" in kz
    assert {r.source for r in rows} == {"KG_NSC", "KZ_BNS", "KZ_ME", None}


def test_the_engine_takes_the_table(brought):
    codes = ["U5MR", "POV_NAT", "SANIT"]
    with context.acting_as_machine():
        table = reads.table(codes, country="kg", years=(2018, 2023))
    assert table.columns == tuple(codes) and table.years == tuple(range(2018, 2024))
    assert len(table.units) == 9
    osh = table.units.index("41706000000000")
    sanitation = table.values[:, osh, 2]
    assert list(sanitation != sanitation) == [True, False, True, False, False, False]
    assert table.values[table.at(2023), osh, 0] == 8.51


def test_breaks_stand_where_regions_were_split(brought):
    with context.acting_as_machine():
        rows = reads.current(["INTERNET", "POV_NAT", "ABR_15_19"], countries=["kz"])
    breaks = {(b.indicator, b.area): b for b in reads.breaks(rows)}
    assert breaks["INTERNET", "630000000"].period == "2022"
    assert breaks["POV_NAT", "190000000"].period == "2023"
    assert ("ABR_15_19", "630000000") not in breaks  # still of old borders
    assert "область Абай" in breaks["INTERNET", "630000000"].words.ru


@pytest.mark.parametrize(
    ("country", "since", "units", "indicators"),
    [("kg", 2018, 9, 21), ("kz", 2022, 20, 3)],
)
def test_an_index_of_either_country_needs_no_file(
    brought, country, since, units, indicators
):
    with context.acting_as_machine():
        found = for_index.gather(Wish(country, since=since))
    assert found.year == 2023
    told = spec.parse(for_index.specification(found))
    assert len(told.indicators) == indicators
    index = engine.run(told, found.table)
    root = index.framework.root.at
    assert np.isfinite(index.scores[:, root]).sum() == units
    assert origins.differing(found.sources, found.table) == ""
