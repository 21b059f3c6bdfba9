"""The table, the specification and the origins of an index of the figures that count."""

from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from django.utils import translation

from kamkor.foundation.db import context
from kamkor.monitoring.indicators import actions, areas, for_index
from kamkor.monitoring.indicators.figures import About, Figure
from kamkor.monitoring.indicators.for_index import Wish
from kamkor.monitoring.indicators.index import engine, origins, spec
from kamkor.monitoring.indicators.index.errors import NotPossible
from tests.cast import NOON
from tests.standing import standing

from .counting import HEAD, OFFICE, OSH, UNICEF, accepted, brought, of_regions, usual

pytestmark = pytest.mark.django_db


@standing
def figures(db):
    return usual()


@pytest.fixture(autouse=True)
def machine():
    with context.acting_as_machine():
        yield


def gathered(**wish):
    return for_index.gather(Wish(**{"country": "kg"} | wish))


def value(found, indicator, year, area=OSH):
    made = found.table
    at = made.columns.index(indicator)
    return made.values[made.at(year), made.units.index(area), at]


def refused(**wish):
    with pytest.raises(NotPossible) as caught:
        gathered(**wish)
    return caught.value


def test_the_framework_is_the_table_and_what_is_known_in_its_year_the_index(figures):
    found = gathered()
    assert found.table.columns == ("U5MR", "DTP3", "PRESCHOOL", "SANIT")
    assert (found.year, found.table.years) == (2023, (2018, 2022, 2023))
    assert found.in_index == ["U5MR", "DTP3", "PRESCHOOL"]
    assert value(found, "U5MR", 2023) == 22
    assert len(found.table.units) == 9
    told = {o.definition.code: (o.known, o.last) for o in found.offers}
    assert told["SANIT"] == (0, 2018)
    assert told["IMR"] == (9, 2023)


def test_years_and_indicators_are_chosen(figures):
    found = gathered(until=2022, codes=("SANIT", "U5MR"))
    assert found.table.years == (2018, 2022)
    assert (found.year, found.in_index) == (2022, ["U5MR", "SANIT"])
    other = gathered(since=2023, codes=("IMR",), year=2023)
    assert other.in_index == ["IMR"]
    assert other.table.columns == ("U5MR", "IMR", "DTP3", "PRESCHOOL")


def test_only_figures_of_accepted_files_stand_in_it(figures):
    brought(*of_regions("U5MR", 2023, 50), name="waits.csv")
    assert value(gathered(), "U5MR", 2023) == 22
    accepted(*of_regions("U5MR", 2023, 17), name="newer.csv", at=NOON.replace(hour=8))
    assert value(gathered(), "U5MR", 2023) == 21


def test_the_whole_country_breakdowns_and_quarters_stay_out(figures):
    accepted(
        (*("U5MR", 2023, "KG", 99), OFFICE, ""), (*("U5MR", 2023, "KG-O", 31), OFFICE, "F"),
        (*("U5MR", "2023-Q1", "KG-O", 77), OFFICE, ""),
        head=(*HEAD, "sex"), name="b.csv", at=NOON.replace(hour=8),
    )  # fmt: skip
    made = gathered().table
    assert "KG" not in made.units
    assert made.years == (2018, 2022, 2023)
    assert value(gathered(), "U5MR", 2023) == 22


def test_errors_and_counts_go_along(figures):
    head = ("indicator", "year", "area", "value", "lower_bound", "upper_bound",
            "numerator", "denominator")  # fmt: skip
    accepted(
        ("BIRTH_REG", 2023, "KG-O", 90, 88, 92, 900, 1000), head=head, name="m.csv"
    )
    made = gathered().table
    at = (made.at(2023), made.units.index(OSH), made.columns.index("BIRTH_REG"))
    assert made.errors[at] == pytest.approx(4 / (2 * 1.959964))
    assert (made.numerators[at], made.denominators[at]) == (900, 1000)


def test_each_figure_knows_where_it_is_from(figures):
    newer = accepted(
        *of_regions("U5MR", 2023, 16, address=UNICEF)[:4],
        name="newer.csv", at=NOON.replace(month=11),
    )  # fmt: skip
    found = gathered()
    assert origins.differing(found.sources, found.table) == ""
    told = [o for o in found.origins if (o.indicator, o.year) == ("U5MR", 2023)]
    by = {one.publisher: one for one in told}
    assert sorted(by) == ["KG_NSC", "UNICEF"]
    assert len(by["UNICEF"].units) == 4
    assert by["UNICEF"].sha256 == newer.sha256
    assert by["KG_NSC"].vintage == str(figures.pk)
    assert (by["KG_NSC"].address, by["KG_NSC"].status) == (OFFICE, "A")
    assert found.publishers == ["KG_NSC", "UNICEF"]
    assert found.accepted == date(2026, 11, 15)


def test_the_specification_says_what_the_catalogue_says_and_nothing_else(figures):
    found = gathered()
    told = for_index.specification(found)
    groups = {group["code"]: group for group in told["groups"]}
    assert list(groups) == ["index", "health", "learning"]
    assert groups["learning"]["name"]["ky"] and groups["learning"]["parent"] == "index"
    parts = {one["code"]: one for one in told["indicators"]}
    assert parts["U5MR"]["direction"] == -1 and parts["DTP3"]["direction"] == 1
    assert parts["U5MR"]["name"]["ru"] == "Смертность детей до пяти лет"
    assert set(parts["U5MR"]["unit"]) == {"ky", "kk", "ru", "en"}
    assert "Национальный" in parts["U5MR"]["source"]["ru"]
    assert not {"goalposts", "target", "weight"} & set(parts["U5MR"])
    index = engine.run(spec.parse(told), found.table)
    assert index.year == 2023
    assert not np.isnan(index.scores[:, index.framework.root.at]).any()


def test_whoever_reads_the_same_figures_are_the_same_table(figures):
    texts = set()
    for language in ("ru", "ky"):
        with translation.override(language):
            texts.add(gathered().text)
    assert len(texts) == 1
    assert "Osh Region" in texts.pop()


def test_it_takes_two_queries(figures, django_assert_num_queries):
    with django_assert_num_queries(2):
        gathered()


def counted(area, numerator):
    about = About("LEFT_WITH_GUARDIAN", "kg", area)
    return Figure(
        about, "2023", Decimal(50), numerator=Decimal(numerator),
        denominator=Decimal(2 * numerator), source="REGISTER",
    )  # fmt: skip


@standing
def register(figures):
    """Guardians of children left behind, in 2023: three in one region, 20 in the next."""
    regions = [area.code for area in areas.regions("kg", "2023")]
    counts = dict.fromkeys(regions, 40) | {regions[0]: 3, regions[1]: 20}
    told = [counted(area, n) for area, n in counts.items()]
    actions.from_register(told, country="kg", at=NOON)
    return regions


def test_what_this_register_counts_is_taken_only_where_it_is_chosen(register):
    usual_one = gathered()
    assert "LEFT_WITH_GUARDIAN" not in usual_one.table.columns
    assert "LEFT_WITH_GUARDIAN" in {o.definition.code for o in usual_one.offers}
    assert not for_index.has_exact_counts(usual_one.sources)
    chosen = gathered(codes=("U5MR", "LEFT_WITH_GUARDIAN"))
    assert chosen.in_index == ["U5MR", "LEFT_WITH_GUARDIAN"]
    assert for_index.has_exact_counts(chosen.sources)


def test_figures_of_few_children_of_this_register_are_left_unknown(register):
    found = gathered(codes=("LEFT_WITH_GUARDIAN",))
    unknown = {
        area
        for area in register
        if np.isnan(value(found, "LEFT_WITH_GUARDIAN", 2023, area))
    }
    assert unknown == set(register[:2])  # the small one, and one that would tell it
    assert origins.differing(found.sources, found.table) == ""


def test_a_country_without_figures_is_said(figures):
    assert refused(country="kz").code == "no_figures"
    assert refused(level="district").code == "no_figures"
    assert refused(since=2024).code == "no_figures"


def test_what_cannot_be_gathered_is_said(figures):
    reversed_ = refused(since=2023, until=2022)
    assert (reversed_.code, reversed_.facts) == (
        "years_reversed", {"since": 2023, "until": 2022},
    )  # fmt: skip
    assert refused(codes=("TEA", "CHILDREN_LEFT", "CWBI_OFFICIAL")).facts == {
        "columns": ["TEA", "CHILDREN_LEFT", "CWBI_OFFICIAL"]
    }
    lacking = refused(codes=("U5MR", "POV_NAT"))
    assert (lacking.code, lacking.facts["columns"]) == ("without_figure", ["POV_NAT"])
    assert refused(year=2019).code == "no_year"


def test_a_country_with_other_figures_than_the_frameworks_is_told_which():
    accepted(*of_regions("IMR", 2023, 9))
    refusal = refused()
    assert (refusal.code, refusal.facts["columns"]) == (
        "none_of_the_framework",
        ["IMR"],
    )
    assert gathered(codes=("IMR",)).in_index == ["IMR"]
