"""A table that is not safe is made coarser, step by step, before it is left out."""

import pytest

from kamkor.foundation.db import context
from kamkor.monitoring.publishing import (
    actions,
    attacking,
    coarsening,
    making,
    shelving,
)
from kamkor.monitoring.publishing.disclosure.attack import report as reports
from kamkor.monitoring.publishing.disclosure.attack.differencing import Measured
from kamkor.monitoring.publishing.disclosure.attack.report import Published, Report, Win
from kamkor.monitoring.publishing.disclosure.figures import Table, lines_between
from kamkor.monitoring.publishing.shapes import coarse, published, said_of, steps
from kamkor.monitoring.publishing.store import reading
from tests.monitoring.publishing.conftest import ready

SHAPES = [published().shapes[code] for code in ("children", "care")]
SAFE = Report(2, 100, 10, 0, [], [])


def won(*wins, measured=()):
    return Report(2, 100, 10, 1, list(measured), list(wins))


def by(table, way="", kind="told_apart"):
    return Win(kind, table, way, 30, 0.6)


class Attacker:
    """Loses once `is_safe` says so of the shapes, by code; remembers what it was shown."""

    def __init__(self, is_safe, win):
        self.is_safe, self.win, self.seen = is_safe, win, []

    def __call__(self, shapes):
        self.seen.append({shape.code: shape for shape in shapes})
        return SAFE if self.is_safe(self.seen[-1]) else won(self.win)


def dimensions(shape):
    return [one.code for one in shape.dimensions]


def test_categories_are_joined_first_then_areas_then_quarters_then_dimensions():
    shape = published().shapes["care"]
    assert steps(shape) == [
        "join:situation", "region", "year", "without:sex", "without:situation",
    ]  # fmt: skip
    joined = coarse(shape, ["join:situation", "region", "year"])
    assert dimensions(joined) == ["area", "period", "situation_joined", "sex"]
    assert (joined.level, joined.yearly) == ("region", True)
    assert steps(joined) == ["without:sex", "without:situation_joined"]
    assert steps(coarse(joined, ["without:sex"])) == []


def test_wider_categories_hold_every_value_once():
    for shape in published().shapes.values():
        for one in shape.crossed:
            if one.wider:
                parts = [v for values in one.wider.parts.values() for v in values]
                assert sorted(parts) == sorted(one.values)
                assert set(one.wider.values) == set(one.wider.parts)


def test_one_step_is_enough_where_it_is_safe_then():
    attacker = Attacker(
        lambda s: "age_joined" in dimensions(s["children"]), by("children")
    )
    found = coarsening.find(SHAPES, won(by("children")), attacker)
    assert found.taken == {"children": ["join:age"]}
    assert dimensions(found.shapes[0])[-1] == "age_joined"
    assert found.shapes[1] == SHAPES[1]  # the other table stays as it was


@pytest.mark.parametrize(
    ("way", "step"),
    [("area", "region"), ("time", "year"), ("age", "join:age"), ("sex", "without:sex")],
)
def test_what_the_attacker_did_decides_what_is_tried_first(way, step):
    attacker = Attacker(lambda _s: True, by("children"))
    found = coarsening.find(SHAPES, won(by("children", way)), attacker)
    assert found.taken == {"children": [step]}


def test_a_table_is_left_out_only_when_no_coarser_form_is_safe():
    attacker = Attacker(lambda s: "care" not in s, by("care"))
    found = coarsening.find(SHAPES, won(by("care")), attacker)
    assert found.taken == {
        "care": ["join:situation", "region", "year", "without:sex", "left_out"]
    }
    assert [shape.code for shape in found.shapes] == ["children"]
    assert len(attacker.seen) == 5


def test_nothing_is_found_where_no_table_is_left():
    attacker = Attacker(lambda _s: False, by("children"))
    assert coarsening.find(SHAPES[:1], won(by("children")), attacker) is None


def test_where_all_together_say_too_much_the_one_that_says_most_is_made_coarser():
    measured = [Measured("children", "everything", 50, 0.6, 0.58),
                Measured("care", "everything", 50, 0.7, 0.68)]  # fmt: skip
    attacker = Attacker(lambda _s: True, by("care"))
    found = coarsening.find(
        SHAPES, won(by("", "everything"), measured=measured), attacker
    )
    assert found.taken == {"care": ["join:situation"]}


def test_the_attacker_knows_which_children_a_wider_category_holds():
    """Exact figures of joined ages in one table give away a group of another."""
    place = ("KG", "2026-Q3")
    fine = Table("fine", ("area", "period", "age"), {
        (*place, "0-2"): 4, (*place, "3-6"): None,
    })  # fmt: skip
    wide = Table("wide", ("area", "period", "age_joined"), {(*place, "0-6"): 7})
    (line,) = lines_between([fine, wide], published().joined)
    assert line.whole == wide.names[*place, "0-6"]
    truth = {**dict.fromkeys(fine.names.values(), 3), line.whole: 7}
    truth[fine.names[*place, "0-2"]] = 4
    found = list(reports.differencing.within(
        [line], reports.gather([fine, wide]), truth))  # fmt: skip
    assert [(one.cell, one.truth) for one in found] == [(fine.names[*place, "3-6"], 3)]
    blind = reports.attack(Published([fine, wide], truth), {"KG": None})
    seeing = reports.attack(
        Published([fine, wide], truth), {"KG": None}, joined=published().joined
    )
    assert sum(m.differences for m in seeing.measured) > sum(
        m.differences for m in blind.measured
    )


def unsafe_until(is_safe):
    """Figures without noise as long as the tables are not what is_safe wants."""
    usual = making.safe

    def made(counted, **rest):
        tables = {one.code: one for one in counted.tables}
        return usual(counted, **rest) if is_safe(tables) else list(counted.tables)

    return made


@pytest.mark.django_db
def test_a_release_goes_out_coarser_and_says_so(mart, erkin, monkeypatch):
    is_safe = lambda tables: "age_joined" in tables["children"].dimensions  # noqa: E731
    monkeypatch.setattr(making, "safe", unsafe_until(is_safe))
    release = ready(erkin, tables=("children",))
    assert (release.state, release.report["wins"]) == ("ready", [])
    assert release.coarser["children"][0] == "join:age"
    file = shelving.draft_of(release)
    (counts,) = reading.counts(file)
    ages = next(d for d in counts.dimensions if d["code"] == "age_joined")
    assert ages["values"].keys() >= {"0-6", "7-17", "_T"}
    assert counts.note["ru"].startswith("Категории укрупнены: Возраст")
    told = reading.about(file).coarser
    assert told[0]["table"]["en"] == "Children in the register"
    assert told[0]["what"] == said_of("join:age")
    with context.acting_as_machine():
        truth = attacking.truth_of(release)
    wide = tuple(
        sorted({"area": "KG", "period": "2026-Q2", "age_joined": "0-6"}.items())
    )
    assert 400 < truth[wide] < 700  # seven of eighteen years of 1,500 children


@pytest.mark.django_db
def test_a_rate_whose_table_became_too_coarse_is_kept_back_with_the_reason(
    mart, erkin, monkeypatch
):
    is_safe = lambda t: "parents_joined" in t["guardianship"].dimensions  # noqa: E731
    monkeypatch.setattr(making, "safe", unsafe_until(is_safe))
    file = shelving.draft_of(ready(erkin, tables=("guardianship",)))
    kept = {one.indicator: one.why for one in reading.kept_back(file)}
    assert kept["LEFT_WITH_GUARDIAN"] == published().too_coarse
    assert reading.observations(file, "LEFT_WITH_GUARDIAN") == ()


def test_words_of_every_step_are_there_in_four_languages():
    for shape in published().shapes.values():
        for step in (*steps(shape), "left_out"):
            assert set(said_of(step)) == {"ky", "kk", "ru", "en"}
    assert actions.said_of("without:age_joined")["en"] == "Not divided by: Age"
