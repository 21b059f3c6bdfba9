"""The whole way from the table to scores, against published results."""

import csv

import numpy as np
import pytest

from kamkor.monitoring.indicators.index import coin, engine, spec, table
from kamkor.monitoring.indicators.index.errors import NotPossible

from .making import shared, specification, write

HDI = {
    "groups": [{"code": "hdi"}, {"code": "knowledge", "parent": "hdi"}],
    "indicators": [
        {"code": "le", "parent": "hdi", "goalposts": [20, 85]},
        {"code": "eys", "parent": "knowledge", "goalposts": [0, 18]},
        {"code": "mys", "parent": "knowledge", "goalposts": [0, 15]},
        {"code": "gnipc", "parent": "hdi", "goalposts": [100, 75_000], "log": True},
    ],
    "method": {"aggregate": ["arithmetic", "geometric"], "scale": [0, 1], "floor": 0},
}
"""UNDP, Human Development Report 2021/22, technical note 1."""


@pytest.fixture
def regions(tmp_path):
    return table.read(write(tmp_path / "table.csv"))


def made(regions, **changes):
    return engine.run(specification(**changes), regions)


def test_scores_and_ranks_of_the_newest_year(regions):
    told = made(regions)
    root = told.framework.root.at
    assert told.year == 2023
    np.testing.assert_allclose(
        told.scores[:, root], [(65 + 3 * 84) / 4, (88 + 3 * 98) / 4, (75 + 3 * 50) / 4]
    )
    assert told.ranks[:, root].tolist() == [2, 1, 3]


def test_a_unit_of_which_too_little_is_known_has_no_score(regions):
    method = {"screen": {"unit": 0.8}}
    told = made(regions, year=2022, method=method)
    assert np.isnan(told.scores[2]).all()
    assert told.ranks[:2, told.framework.root.at].tolist() == [2, 1]
    assert told.coverage[2, told.framework.root.at] == pytest.approx(2 / 3)


def test_what_was_imputed_is_marked(regions):
    method = {"impute": "group_mean", "impute_groups": "kind"}
    told = made(regions, year=2022, method=method)
    assert told.prepared.imputed.sum() == 1
    assert told.prepared.values[2, 2] == 90, "as the other oblast"
    assert np.isnan(told.prepared.raw[2, 2])


def test_a_later_year_stands_on_the_scale_of_the_base_year(regions):
    method = {"normalise": "minmax"}
    alone = made(regions, method=method)
    anchored = made(regions, base=2022, method=method)
    column = alone.framework.codes.index("mortality")
    assert alone.normalised[0, column] == 0
    assert anchored.normalised[0, column] == pytest.approx((30 - 25) / (30 - 12) * 100)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"year": 1999}, "no_year"),
        ({"method": {"impute": "group_mean", "impute_groups": "x"}, "year": 2022},
         "no_grouping"),
        ({"method": {"normalise": "to_reference", "reference": "XX"}},
         "no_unit_of_reference"),
        ({"method": {"weigh": "budget"}}, "no_votes"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said(regions, changes, code):
    with pytest.raises(NotPossible) as caught:
        made(regions, **changes)
    assert caught.value.code == code


def test_a_column_that_is_missing_is_named(tmp_path):
    with pytest.raises(NotPossible) as caught:
        made(table.read(write(tmp_path / "t.csv", "unit,mortality\nA,3\n")))
    assert caught.value.facts == {"columns": ["vaccinated", "enrolled"]}


@pytest.mark.parametrize(
    "weigh",
    ["given", "equal", "pca", "equal_effective", "entropy", "critic",
     "benefit_of_the_doubt"],
)  # fmt: skip
def test_every_way_of_weighing_gives_scores_within_the_scale(regions, weigh):
    told = made(regions, method={"weigh": weigh})
    assert ((told.scores >= 0) & (told.scores <= 100 + 1e-9)).all()


def test_experts_votes_are_weights_within_their_group(regions):
    votes = [{"mortality": 30, "vaccinated": 70}, {"mortality": 50, "vaccinated": 50}]
    told = made(regions, method={"weigh": "budget", "votes": votes})
    assert told.weights[:2].tolist() == pytest.approx([0.4, 0.6])


def test_the_human_development_index_of_every_country_and_year(tmp_path):
    path = shared("known_answer_hdi_1990_2021.csv")
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    text = "unit,year,le,eys,mys,gnipc\n" + "".join(
        f"{r['iso3']},{r['year']},{r['le']},{r['eys']},{r['mys']},{r['gnipc']}\n"
        for r in rows
    )
    read = table.read(write(tmp_path / "hdi.csv", text))
    asked = spec.parse(HDI)
    told = engine.history(asked, read)
    place = {unit: n for n, unit in enumerate(read.units)}
    for row in rows:
        index = told[int(row["year"])]
        score = index.scores[place[row["iso3"]], index.framework.root.at]
        assert round(float(score), 3) == float(row["hdi"]), row
    assert len(rows) == 5571


def test_three_countries_of_it_typed_in(tmp_path):
    text = (
        "unit,le,eys,mys,gnipc\n"
        "KAZ,69.3622,15.765,12.347562,23942.81837\n"
        "KGZ,69.9774,13.1953,11.374106,4566.303831\n"
        "CHE,83.9872,16.500299,13.85966,66933.00454\n"
    )
    told = engine.run(spec.parse(HDI), table.read(write(tmp_path / "t.csv", text)))
    found = told.scores[:, told.framework.root.at].round(3).tolist()
    assert found == [0.811, 0.692, 0.962]


def test_every_stage_and_score_of_the_worked_example_of_coinr():
    """ASEM Sustainable Connectivity: divided, imputed, treated, normalised, three
    levels of means; to 1e-9 of what COINr 1.1 gives."""
    read = table.read(shared("asem/asem_iData.csv"))
    method = {
        "screen": {"group": 0}, "impute": "group_mean",
        "impute_groups": "EurAsia_group", "treat": "winsorise_log", "normalise": "minmax",
    }  # fmt: skip
    told = engine.run(coin.read(shared("asem/asem_iMeta.csv"), method), read)
    for name in ("asem/v1_Normalised.csv", "asem/v1_Aggregated.csv"):
        with shared(name).open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                at = read.units.index(row.pop("uCode"))
                for code, stated in row.items():
                    column = told.framework.codes.index(code)
                    found = told.scores[at, column]
                    assert found == pytest.approx(float(stated), abs=1e-9), code
