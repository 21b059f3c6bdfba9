"""Somebody with all the files: wins against what is not safe, and not against ours."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from kamkor.monitoring.publishing.disclosure import dividing, perturbing, ptable
from kamkor.monitoring.publishing.disclosure.attack import known
from kamkor.monitoring.publishing.disclosure.attack.differencing import (
    EVERYTHING,
    Measured,
)
from kamkor.monitoring.publishing.disclosure.attack.report import (
    Limits,
    Published,
    attack,
    judged,
)
from kamkor.monitoring.publishing.disclosure.figures import TEN_FIVE, Table

from . import made

# what a nation and a half-empty one look like, beside each other
SPARSE = {"regions": 2, "districts": 5, "periods": ("2026-Q1", "2026-Q2")}
OUTPUTS = {f"output{n}": made.SHAPES["care"] for n in range(8)}


@pytest.fixture(scope="module")
def some():
    return made.children(3_000, **SPARSE)


def measured(report, way):
    return next(one for one in report.measured if (one.table, one.way) == ("", way))


def kinds(report):
    return Counter(win.kind for win in report.wins)


def test_against_our_figures_nothing_is_recovered_and_nothing_told_apart(some):
    report = attack(made.safe(some), some.areas)
    assert report.small > 200
    assert (report.recovered, report.wins) == (0, [])


def test_a_nation_of_86_219_children_stays_unknown():
    many = made.children(86_219, regions=9, periods=("2026-Q1", "2026-Q2"))
    report = attack(made.safe(many), many.areas)
    assert report.recovered == 0
    assert measured(report, "time").differences > 1_000
    for one in report.measured:
        if not one.table and one.way != "everything":
            assert one.auc <= 0.55, one
    assert report.wins == []


def test_schools_and_worries_of_a_nation_stay_unknown_too():
    """Six tables, two of which count nearly the same pupils."""
    many = made.schooled(made.children(86_219, regions=9))
    report = attack(made.safe(many, made.PUPILS), many.areas, near=made.NEAR)
    assert (report.recovered, report.wins) == (0, [])
    assert measured(report, "near").differences > 40
    assert measured(report, "near").auc <= 0.55


def test_what_is_left_between_two_like_tables_is_told_by_exact_counts():
    pupils = made.schooled(made.children(3_000, districts=12))
    raw = attack(made.raw(pupils, made.PUPILS), pupils.areas, near=made.NEAR)
    assert measured(raw, "near").auc > 0.99
    assert ("told_apart", "near") in {(win.kind, win.way) for win in raw.wins}


def test_a_handful_of_differences_says_nothing_alone():
    few = made.children(12, regions=1, districts=2, periods=("2026-Q1",))
    report = attack(made.raw(few), few.areas)
    clear = [one for one in report.measured if one.least > 0.65]
    assert {one.differences < 20 for one in clear} == {True, False}
    won = {(win.table, win.way) for win in report.wins if win.kind == "told_apart"}
    assert won == {(one.table, one.way) for one in clear if one.differences >= 20}


def test_exact_counts_are_all_recovered(some):
    report = attack(made.raw(some), some.areas)
    assert report.recovered == report.small
    assert measured(report, "area").auc > 0.99
    assert measured(report, "time").auc > 0.99


def test_cells_hidden_table_by_table_are_worked_out_from_the_others(some):
    """Cells of 1 to 4 and others beside them are hidden, in each table by itself."""
    published = made.suppressed(some)
    exact = made.raw(some)
    report = attack(published, some.areas, limits=Limits(small=4))
    shown = {
        table.names[place]
        for table in published.tables
        for place, value in table.values.items()
        if value is not None
    }
    assert not any(1 <= exact.truth[name] <= 4 for name in shown)
    assert report.recovered > 10


def test_noise_of_its_own_in_each_output_is_averaged_away(some):
    report = attack(made.independent(some, OUTPUTS), some.areas)
    assert report.recovered > 0
    assert measured(report, "everything").auc > 0.7
    assert kinds(report)["two_values"] == len(OUTPUTS) - 1
    same = attack(made.safe(some, OUTPUTS), some.areas)
    assert same.wins == []


def test_another_salt_in_every_release_is_averaged_away(some):
    releases = [made.independent(some, seed=seed) for seed in range(9)]
    report = attack(releases[0], some.areas, earlier=releases[1:])
    assert report.recovered > 0
    again = made.safe(some)
    assert attack(again, some.areas, earlier=[again] * 8).wins == []


def test_late_entries_do_not_stand_out_between_two_releases(some):
    """The same quarter told twice; meanwhile forty children were entered late."""
    early = made.Children(
        {name: column[40:] for name, column in some.rows.items()},
        some.keys[40:], some.areas,
    )  # fmt: skip
    report = attack(made.safe(some), some.areas, earlier=[made.safe(early)])
    between = measured(report, "releases")
    assert between.differences > 50
    assert between.least <= 0.55
    raw = attack(made.raw(some), some.areas, earlier=[made.raw(early)])
    assert measured(raw, "releases").auc > 0.99


def test_one_exact_table_among_safe_ones_is_named(some):
    safe, raw = made.safe(some), made.raw(some)
    mixed = [*safe.tables[:2], raw.tables[2]]
    report = attack(Published(mixed, safe.truth), some.areas)
    assert {win.table for win in report.wins if win.kind == "recovered"} == {"parents"}


def test_what_lies_behind_a_value_is_what_the_noise_table_says():
    table = ptable.read()
    counts, keys = np.divmod(np.arange(60 * 256), 256)
    for rule, shown in (
        ("cell_key", perturbing.cell_key(counts, keys, table)),
        ("ten_five", perturbing.ten_five(counts, keys)),
    ):
        for value in np.unique(shown[counts < 50]):
            behind = counts[shown == value]
            told = None if value == perturbing.HIDDEN else int(value)
            said = known.RULES[rule].possible(told)
            assert (behind.min(), behind.max()) == said, (rule, value)


def three_of_three():
    """Three children, one in each part, and keys as unlucky as can be."""
    areas = {"KG": None}
    values = {("KG", "a"): 3, ("KG", "b"): 3, ("KG", "c"): 3, ("KG", "_T"): 0}
    table = Table("unlucky", ("area", "situation"), values)
    truth = {
        table.names[place]: 3 if place[1] == "_T" else 1 for place in values
    }  # fmt: skip
    return table, truth, areas


def test_parts_of_a_tiny_group_can_be_worked_out_so_it_is_not_divided():
    table, truth, areas = three_of_three()
    assert attack(Published([table], truth), areas).recovered > 0
    divided = dividing.divide([table], areas, least=10)
    assert divided[0].values[("KG", "_T")] == 0
    assert divided[0].values[("KG", "a")] is None
    assert attack(Published(divided, truth), areas).recovered == 0


def test_whether_a_cell_is_shown_is_the_same_in_every_table(some):
    published = made.safe(some)
    seen = {}
    for table in published.tables:
        for place, value in table.values.items():
            assert seen.setdefault(table.names[place], value) == value
    assert None in seen.values()


def test_violence_is_told_by_tens_and_fives_and_stays_unknown(some):
    shapes = {"violence": ("area", "period", "sex")}
    tables, truth, keys = made.counted(some, shapes)
    (table,) = tables
    names = list(table.names.values())
    shown = perturbing.ten_five(
        np.array([truth[name] // 12 for name in names]),
        np.array([keys[name] for name in names]),
    )
    values = {
        place: None if value == perturbing.HIDDEN else int(value)
        for place, value in zip(table.names, shown, strict=True)
    }
    few = Table("violence", table.dimensions, values, TEN_FIVE)
    true = {name: truth[name] // 12 for name in names}
    assert None in values.values()
    assert attack(Published([few], true), some.areas).recovered == 0


@pytest.mark.parametrize(
    ("auc", "least", "many", "said"),
    [
        (0.55, 0.5, 500, "within"),
        (0.6, 0.56, 20, "too_sure"),
        (0.6, 0.56, 19, "too_little"),
        (0.6, 0.54, 500, "by_chance"),
    ],
)
def test_it_wins_where_it_is_surer_than_chance_would_be(auc, least, many, said):
    assert judged(Measured("children", "sex", many, auc, least), Limits()) == said


def test_all_that_is_known_of_a_cell_at_once_may_tell_more():
    together = Measured("", EVERYTHING, 500, 0.64, 0.6)
    assert judged(together, Limits()) == "within"
    assert judged(replace(together, auc=0.7, least=0.66), Limits()) == "too_sure"
