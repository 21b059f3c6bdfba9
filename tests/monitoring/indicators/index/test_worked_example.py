"""The index of Kyrgyzstan from published figures, made by one command."""

import csv
import subprocess
import sys

import pytest

from kamkor.monitoring.indicators.index import editions

from .making import ROOT, shared


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    figures, out = shared("indicators_real.csv"), tmp_path_factory.mktemp("example")
    command = [sys.executable, ROOT / "bin" / "index-example", figures, out]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return out


def intervals(folder):
    with (folder / editions.INTERVALS).open(encoding="utf-8") as file:
        return {row["unit"]: row for row in csv.DictReader(file)}


def test_who_is_first_and_last_is_sure_and_who_is_between_is_not(made):
    told = intervals(made / "2023")
    first = {unit for unit, row in told.items() if row["group"] == "A"}
    assert first == {"KG-GB", "KG-T", "KG-Y"}
    between = [told[unit] for unit in ("KG-O", "KG-C", "KG-N", "KG-J", "KG-B")]
    assert len({row["group"] for row in between}) == 1
    assert max(int(row["rank_low"]) for row in between) <= min(
        int(row["rank_high"]) for row in between
    )


def test_of_kazakhstan_hardly_anybody_can_be_told_apart(made):
    told = intervals(made / "kz-2023")
    assert len(told) == 20
    assert sum(row["group"] == "A" for row in told.values()) >= 15
    assert {"KZ-10", "KZ-33", "KZ-62"} <= {
        unit for unit, row in told.items() if row["score"]
    }


def test_each_is_an_edition_that_agrees_with_itself(made):
    for name in ("2018", "2023", "kz-2023"):
        assert editions.verify(made / name) == []
        assert len(intervals(made / name)) == (20 if name == "kz-2023" else 9)


def test_two_measures_of_poverty_are_found_to_say_the_same(made):
    with (made / "2023" / editions.FINDINGS).open(encoding="utf-8") as file:
        same = [
            row["about"]
            for row in csv.DictReader(file)
            if row["finding"] == "same_thing"
        ]
    assert "POV_NAT MPI_NAT" in same
