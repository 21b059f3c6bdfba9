"""Dates, numbers, sex, phones and places of every record, as they were written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .land import land
from .rates import BORDER
from .spelling import happens

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    from .land import Names
    from .lists import Part
    from .spelling import Bools, Ints, Rates

    Texts = NDArray[np.object_]

SLIPS = (1, -1, 2, -2, 10, -10, 30, -30, 365, -365)  # days
DECADE = 10
PHONE_FORMS = ("+{0}{1}", "0{1}", "{0}{1}", "+{0} {2} {3} {4}", "0({2}) {3}-{4}")
ZEROS = ("0" * 14, "0" * 12)
PIN_KINDS = ("own", "slip", "mother", "sibling", "zeros")
OWN, SLIP, MOTHER, SIBLING, NOTHING = range(5)


def birth_dates(part: Part, rates: Rates, rng: Generator) -> Texts:
    """ISO dates, a year alone, or None. None lies after its list."""
    kind = part.records.kind
    born = part.children.born[part.records.person]
    told = born.copy()
    for what, changed in (
        ("date_slip", born + _any_of(SLIPS, len(kind), rng)),
        ("decade_slip", _moved(born, years=-DECADE)),
        ("day_for_month", _turned(born)),
        ("first_january", _moved(born, years=0, january=True)),
    ):
        here = happens(rng, rates, what, kind) & (changed < part.records.day)
        told = np.where(here, changed, told)
    text = np.datetime_as_string(told.astype("datetime64[D]")).astype(object)
    year = happens(rng, rates, "year_only", kind)
    text[year] = [one[:4] for one in text[year]]
    text[happens(rng, rates, "no_date", kind)] = None
    return text


def _any_of(values: tuple[int, ...], count: int, rng: Generator) -> Ints:
    return np.array(values)[(rng.random(count) * len(values)).astype(np.int64)]


def _moved(day: Ints, *, years: int, january: bool = False) -> Ints:
    """The same day so many years on (29 February: 1 March), or 1 January."""
    date = day.astype("datetime64[D]")
    month = date.astype("datetime64[M]")
    inside: Ints = (date - month).astype(np.int64)
    if january:
        month, inside = date.astype("datetime64[Y]").astype("datetime64[M]"), 0 * inside
    first: Ints = (month + 12 * years).astype("datetime64[D]").astype(np.int64)
    found: Ints = first + inside
    return found


def _turned(day: Ints) -> Ints:
    """Day and month swapped where that is a date."""
    date = day.astype("datetime64[D]")
    month, year = date.astype("datetime64[M]"), date.astype("datetime64[Y]")
    inside = (date - month).astype(np.int64)
    other = (year.astype("datetime64[M]") + inside).astype("datetime64[D]")
    turned: Ints = other.astype(np.int64) + month.astype(np.int64) % 12
    return np.where(inside < 12, turned, day)


def numbers(
    part: Part, rates: Rates, filled: Rates, rng: Generator
) -> tuple[Texts, Texts]:
    """The numbers written, and whose they are (PIN_KINDS); None where none is."""
    kind, person = part.records.kind, part.records.person
    own = np.array(part.children.pin, object)
    kind_of = np.full(len(kind), -1)
    kind_of[happens(rng, filled, "pin", kind) & (own != "")[person]] = OWN
    slips = (kind_of == OWN) & happens(rng, rates, "number_slip", kind)
    sibling, has = _siblings(part, own)
    share = max(has[person].mean(), 0.05)
    rates = rates | {"siblings_number": rates["siblings_number"] / share}
    kind_of[slips] = SLIP
    kind_of[happens(rng, rates, "siblings_number", kind) & has[person]] = SIBLING
    kind_of[happens(rng, rates, "mothers_number", kind)] = MOTHER
    kind_of[happens(rng, rates, "zeros", kind)] = NOTHING
    mothers = np.array(part.homes.mother_pin, object)[part.records.family]
    zeros = np.array(ZEROS, object)[land().country[part.records.district]]
    written: Texts = np.choose(
        np.maximum(kind_of, 0),
        [own[person], own[person], mothers, own[sibling[person]], zeros],
    )
    luck = rng.random((2, len(kind)))
    for at in np.flatnonzero(slips & (kind_of == SLIP)).tolist():
        written[at] = _slipped(written[at], luck[0, at], luck[1, at])
    none = (kind_of < 0) | (written == "")
    whose: Texts = np.array((*PIN_KINDS, None), object)[np.where(none, -1, kind_of)]
    written[none] = None
    return written, whose


def _siblings(part: Part, own: Texts) -> tuple[Ints, Bools]:
    """By child: the next sibling with a number (or the one before), and if any."""
    family = part.children.family
    there = own != ""
    after, before = (
        np.roll(np.arange(len(family)), -1),
        np.roll(np.arange(len(family)), 1),
    )
    next_one = (family[after] == family) & there[after]
    last_one = (family[before] == family) & there[before]
    return np.where(next_one, after, before), (next_one | last_one) & (len(family) > 1)


def _slipped(number: str, where: float, how: float) -> str:
    """One digit changed, anywhere but in the first."""
    at = 1 + int(where * (len(number) - 1))
    digit = (int(number[at]) + 1 + int(how * 9)) % 10
    return f"{number[:at]}{digit}{number[at + 1 :]}"


def sexes(part: Part, rates: Rates, filled: Rates, rng: Generator) -> Texts:
    kind = part.records.kind
    sex = part.children.sex[part.records.person]
    sex = np.where(happens(rng, rates, "wrong_sex", kind), 1 - sex, sex)
    words = np.array(("male", "female", None), object)
    return words[np.where(happens(rng, filled, "sex", kind), sex, 2)]


def phones(part: Part, rates: Rates, filled: Rates, rng: Generator) -> list[str | None]:
    kind = part.records.kind
    there = happens(rng, filled, "phone", kind).tolist()
    junk = happens(rng, rates, "junk_phone", kind).tolist()
    form = (rng.random(len(kind)) * len(PHONE_FORMS)).astype(np.int64).tolist()
    rows = zip(there, junk, form, part.records.phone.tolist(), strict=True)
    return [_phone(n, f, junk=j) if t else None for t, j, f, n in rows]


def _phone(number: int, form: int, *, junk: bool) -> str:
    text = f"{number:011d}"
    local = text[-9:] if text.startswith("996") else text[-10:]
    if junk:
        local = "0" * len(local)
    code = text[: -len(local)]
    lead, middle, tail = local[:-6], local[-6:-3], local[-3:]
    if code == "7":
        lead, middle, tail = local[:3], local[3:6], local[6:]
    return PHONE_FORMS[form].format(code, local, lead, middle, tail)


def places(
    part: Part, rates: Rates, filled: Rates, latin: Bools, rng: Generator
) -> dict[str, Texts]:
    """Region, district and village: Latin beside Latin names, else as is usual."""
    kind, ground = part.records.kind, land()
    other = happens(rng, rates, "other_place_name", kind)
    script = np.where(latin & (kind == BORDER), 2, 0)
    script = np.where(other, np.where(script == 2, 0, 1), script)
    found = {}
    for what, at, table in (
        ("region", part.records.district, ground.regions),
        ("district", part.records.district, ground.districts),
        ("village", part.records.village, ground.villages),
    ):
        names = _table(table)[at, script]
        names[~happens(rng, filled, what, kind)] = None
        found[what] = names
    return found


def _table(names: list[Names]) -> Texts:
    return np.array(names, object)
