"""Personal numbers of a whole part at once; the two forms are those of demo.numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kamkor.demo.numbers import FIRST_WEIGHTS, SECOND_WEIGHTS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

PARTS = 200  # each part of a set owns its slice of the serials of a day
UNITS = (50_000, 5_000)  # KG, KZ: pairs of serials, the second one for a twin
STRIDES = (30_011, 3_001)  # no common factor with UNITS
EPOCH_YEAR = 1970


def turns(key: Ints) -> Ints:
    """0 for the first of each key, 1 for the second, ..."""
    order = np.argsort(key, kind="stable")
    ranked = key[order]
    starts = np.flatnonzero(np.r_[True, ranked[1:] != ranked[:-1]])
    sizes = np.diff(np.r_[starts, len(ranked)])
    found = np.empty(len(key), np.int64)
    found[order] = np.arange(len(key)) - np.repeat(starts, sizes)
    return found


def serials(part: int, turn: Ints, day: Ints, country: Ints) -> Ints:
    """The even serial of this turn, spread over all serials of the day.

    More births of one day and sex than the slice holds run into the next slice.
    """
    units, strides = np.array(UNITS)[country], np.array(STRIDES)[country]
    unit = part * (units // PARTS) + turn
    found: Ints = (unit * strides + day * 7_919) % units * 2
    return found


def numbers(day: Ints, sex: Ints, country: Ints, serial: Ints) -> list[str]:
    """KG PIN or KZ IIN; "" where no such IIN is issued. `sex`: 0 male, 1 female."""
    date = day.astype("datetime64[D]")
    month = date.astype("datetime64[M]")
    years = date.astype("datetime64[Y]").astype(np.int64) + EPOCH_YEAR
    months = month.astype(np.int64) % 12 + 1
    days = (date - month).astype(np.int64) + 1
    kg = (2 - sex) * 10**13 + days * 10**11 + months * 10**9 + years * 10**5 + serial
    century = np.where(years < 2000, 3, 5) + sex
    first = (years % 100 * 10**4 + months * 100 + days) * 10**5
    first += century * 10**4 + serial
    check = _check(first)
    kz = np.where(check < 0, -1, first * 10 + check)
    both = zip(country.tolist(), kg.tolist(), kz.tolist(), strict=True)
    return [_text(k if c else g, 12 if c else 14) for c, g, k in both]


def _text(number: int, width: int) -> str:
    return "" if number < 0 else f"{number:0{width}d}"


def _check(first_eleven: Ints) -> Ints:
    """The twelfth digit, -1 where both passes give 10 (see demo.numbers)."""
    digits = first_eleven[:, None] // 10 ** np.arange(10, -1, -1) % 10
    one = digits @ np.array(FIRST_WEIGHTS) % 11
    two = digits @ np.array(SECOND_WEIGHTS) % 11
    return np.where(one < 10, one, np.where(two < 10, two, -1))
