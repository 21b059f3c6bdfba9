"""Precision of automatic links from expectation and looks, and the cut it allows."""

import pytest

from kamkor.register.linkage.core.precision import (
    EDGES,
    Stratum,
    cut,
    lowest,
    precision,
    stratum_of,
)


def test_strata_cover_all_bits():
    assert stratum_of(-3) == 0
    assert stratum_of(EDGES[0]) == 1
    assert stratum_of(1000) == len(EDGES)
    assert all(lowest(stratum_of(bits)) <= bits for bits in (-3, 4, 11.9, 12, 99))


def test_without_looks_the_expectation_stands():
    told = precision([Stratum(low=12, links=1000, expected=995)])
    assert told.value == pytest.approx(0.995)
    assert told.low < 0.99 < told.high <= 1


def test_looks_move_it_and_narrow_it():
    before = precision([Stratum(low=12, links=1000, expected=999)])
    bad = precision([Stratum(low=12, links=1000, expected=999, looked=100, right=80)])
    good = precision([Stratum(low=12, links=1000, expected=999, looked=300, right=300)])
    assert bad.value == pytest.approx(0.846, abs=0.001)
    assert good.low > before.low


def test_of_no_links_nothing_is_said():
    assert precision([]) is None
    assert precision([Stratum(low=12, links=0, expected=0)]) is None


def test_the_cut_stands_where_the_links_above_it_are_right_enough():
    weak = Stratum(low=10, links=100, expected=95)
    strong = Stratum(low=20, links=1000, expected=999.9)
    assert cut([weak, strong]) == 20
    assert cut([Stratum(low=10, links=100, expected=99.9), strong]) == 10
    assert cut([weak]) is None


def test_found_errors_raise_the_cut():
    sound = Stratum(low=20, links=1000, expected=999.9)
    believed = Stratum(low=10, links=500, expected=499.8)
    caught = Stratum(low=10, links=500, expected=499.8, looked=40, right=38)
    assert cut([believed, sound]) == 10
    assert cut([caught, sound]) == 20
