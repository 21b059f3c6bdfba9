"""Whether indicators belong together, against published numbers and statsmodels."""

import csv

import numpy as np
import pytest
from scipy import stats
from statsmodels.multivariate.pca import PCA

from kamkor.monitoring.indicators.index import coherence, spec
from kamkor.monitoring.indicators.index.framework import Framework

from .making import shared


def figures(seed=1, columns=4):
    return np.random.default_rng(seed).normal(size=(30, columns))


def test_cronbachs_alpha_of_asem_is_the_published_one():
    with shared("asem/asem_iMeta.csv").open() as file:
        rows = list(csv.DictReader(file))
    own = [r["iCode"] for r in rows if r["Parent"] == "Physical"]
    with shared("asem/v1_Normalised.csv").open() as file:
        rows = list(csv.DictReader(file))
    known = [
        [float(r[c]) if r[c] not in ("", "NA") else np.nan for c in own] for r in rows
    ]
    assert coherence.cronbach(np.array(known)) == pytest.approx(0.663366008415)


@pytest.mark.parametrize("how", ["pearson", "spearman", "kendall"])
def test_correlations_are_those_of_scipy_over_pairs_that_both_have(how):
    x = figures()
    x[3, 1] = np.nan
    theirs = {
        "pearson": stats.pearsonr, "spearman": stats.spearmanr,
        "kendall": stats.kendalltau,
    }[how]  # fmt: skip
    found = coherence.correlations(x, how)
    both = ~np.isnan(x[:, 1])
    assert found[0, 1] == pytest.approx(theirs(x[both, 0], x[both, 1])[0])
    np.testing.assert_allclose(found, found.T)


def test_the_first_component_is_that_of_statsmodels():
    x = figures()
    x[:, 1] += x[:, 0]
    roots = PCA(x).eigenvals
    assert coherence.first_component(x) == pytest.approx(roots[0] / roots.sum())


def test_what_does_not_fit_is_found():
    a, b, c = figures(columns=3).T
    told = spec.parse(
        {
            "groups": [{"code": "index"}],
            "indicators": [
                {"code": code, "parent": "index"}
                for code in ("a", "twin", "other", "c")
            ],
        }
    )
    c = stats.zscore(c) ** 8
    own = np.stack([a, a + 0.01 * b, -a, c, 2 * a], axis=1)
    found = {(f.code, f.about) for f in coherence.findings(Framework.of(told), own)}
    assert ("same_thing", ("a", "twin")) in found
    assert ("against_group", ("a", "other")) in found
    assert ("skewed", ("c",)) in found
    assert not any(f[0] == "apart_from_group" and f[1][0] == "a" for f in found)


def test_a_group_that_measures_several_things_is_found():
    told = spec.parse(
        {
            "groups": [{"code": "index"}],
            "indicators": [{"code": c, "parent": "index"} for c in "abcd"],
        }
    )
    luck = np.random.default_rng(1)
    one = luck.normal(size=(40, 1))
    alike = one + 0.3 * luck.normal(size=(40, 4))
    apart = luck.normal(size=(40, 4))
    for own, is_many in ((alike, False), (apart, True)):
        whole = np.column_stack([own, own.mean(axis=1)])
        found = coherence.findings(Framework.of(told), whole)
        (several,) = [f for f in found if f.code == "many_things"] or [None]
        assert (several is not None) == is_many
    assert several.facts["alpha"] == pytest.approx(coherence.cronbach(apart))


def test_a_column_that_does_not_vary_is_not_correlated():
    x = figures()
    x[:, 2] = 5
    assert np.isnan(coherence.correlations(x)[2]).all()
    assert np.isnan(coherence.cronbach(x[:, :1]))
