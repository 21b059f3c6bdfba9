"""Methods of known indices on the same data."""

import numpy as np
import pytest

from kamkor.monitoring.indicators.index import engine, presets, table
from kamkor.monitoring.indicators.index.errors import NotPossible

from .making import specification, write


@pytest.fixture
def regions(tmp_path):
    return table.read(write(tmp_path / "table.csv"))


def made(regions, name, **changes):
    asked = presets.applied(specification(**changes), name, first_year=regions.years[0])
    return engine.run(asked, regions)


@pytest.mark.parametrize("name", presets.PRESETS)
def test_each_gives_every_region_a_score_and_keeps_its_source(regions, name):
    told = made(regions, name)
    assert np.isfinite(told.scores[:, told.framework.root.at]).all()
    assert presets.PRESETS[name].source


def test_sums_of_zscores_rank_as_their_means(regions):
    told = made(regions, "kids_count")
    sums = told.normalised[:, :2].mean(axis=1) + told.normalised[:, 2]
    assert (
        np.argsort(-sums).tolist()
        == np.argsort(told.ranks[:, told.framework.root.at]).tolist()
    )


def test_an_anchored_index_shows_what_changed_since_its_first_year(regions):
    told = made(regions, "kids_count_anchored")
    column = told.framework.codes.index("mortality")
    assert told.spec.base == 2022
    assert told.normalised[1, column] == pytest.approx((30 - 10) / (30 - 12) * 1000)


def test_how_data_are_screened_and_imputed_stays(regions):
    method = {"impute": "mean", "screen": {"unit": 0.5, "group": 0}}
    told = made(regions, "hdi", method=method)
    assert told.spec.method.impute == "mean"
    assert told.spec.method.screen.unit == 0.5
    assert told.spec.method.normalise == "goalposts"


def test_a_name_that_is_none_is_refused_with_those_there_are(regions):
    with pytest.raises(NotPossible) as caught:
        made(regions, "nobody")
    assert caught.value.facts["there"] == sorted(presets.PRESETS)
