"""Which uncertain input moves the ranks."""

import numpy as np
import pytest

from kamkor.monitoring.indicators.index import engine, sensitivity, table

from .making import specification, write


def test_the_indices_of_a_function_whose_indices_are_known():
    """Ishigami and Homma (1990): sin x + 7 sin² y + 0.1 z⁴ sin x."""
    luck = np.random.default_rng(5)

    def out(x):
        return (
            np.sin(x[:, 0])
            + 7 * np.sin(x[:, 1]) ** 2
            + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])
        )

    a, b = luck.uniform(-np.pi, np.pi, (2, 60_000, 3))
    mixed = {}
    for n, name in enumerate("xyz"):
        ab = a.copy()
        ab[:, n] = b[:, n]
        mixed[name] = out(ab)
    told = sensitivity.effects(out(a), out(b), mixed, luck)
    first = [told[name].first for name in "xyz"]
    total = [told[name].total for name in "xyz"]
    assert first == pytest.approx([0.3139, 0.4424, 0.0], abs=0.03)
    assert total == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.03)
    assert all(e.total_low <= e.total <= e.total_high for e in told.values())


def test_only_what_varies_has_an_effect(tmp_path):
    read = table.read(write(tmp_path / "t.csv"))
    told = {"noise": 0.9, "normalise": ["rank"], "draws": 100}
    method = {"normalise": "goalposts"}
    index = engine.run(specification(uncertainty=told, method=method), read)
    found = sensitivity.sobol(index, draws=300)
    assert set(found) == {"normalise", "weights"}
    assert all(0 <= e.total <= 1.5 for e in found.values())


def test_with_one_uncertain_input_all_is_its_doing(tmp_path):
    text = "unit,year,mortality,vaccinated,enrolled\nA,1,10,60,90\nB,1,20,96,75\nC,1,15,80,82\n"
    read = table.read(write(tmp_path / "t.csv", text))
    index = engine.run(specification(uncertainty={"noise": 0.95}), read)
    (only,) = sensitivity.sobol(index, draws=2000).values()
    assert only.first == pytest.approx(1, abs=0.15)
    assert only.total == pytest.approx(1, abs=0.15)
