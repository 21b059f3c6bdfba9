"""What the index would be, were something other than it is."""

import pytest

from kamkor.monitoring.indicators.index import engine, scenarios, table
from kamkor.monitoring.indicators.index.errors import NotPossible

from .making import specification, write


@pytest.fixture
def index(tmp_path):
    return engine.run(specification(), table.read(write(tmp_path / "table.csv")))


def test_with_every_child_in_school_naryn_comes_before_osh(index):
    told = scenarios.tell(index, "KG-N", {"enrolled": 100})
    assert (told["before"], told["rank_before"]) == (56.25, 3)
    assert (told["after"], told["rank_after"]) == ((75 + 3 * 100) / 4, 2)


def test_what_is_needed_to_reach_a_score_is_told(index):
    told = scenarios.tell(index, "KG-N", {}, ("enrolled", 75))
    assert told["value"] == pytest.approx(50 + 75 / 2)
    fewer = scenarios.tell(index, "KG-N", {}, ("mortality", 58.75))
    assert fewer["value"] == pytest.approx(10)


def test_what_no_value_reaches_is_none(index):
    assert scenarios.tell(index, "KG-N", {}, ("mortality", 99))["value"] is None


@pytest.mark.parametrize(
    ("unit", "changes", "code"),
    [
        ("XX", {}, "no_unit_of_reference"),
        ("KG-N", {"health": 3}, "columns_missing"),
    ],
)
def test_what_there_is_not_is_refused(index, unit, changes, code):
    with pytest.raises(NotPossible, match=code):
        scenarios.tell(index, unit, changes)
