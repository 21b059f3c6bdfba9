"""Who stands in which list: kind, day, office and the home of that day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .land import land
from .people import LAST_DAY, QUARTERS, children, families
from .pins import turns
from .rates import (
    BORDER,
    HOTLINE,
    KINDS,
    RECORDS_OF_A_PERSON,
    ROUND,
    SCHOOL,
    SHARES,
)

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    from .people import Children, Families

    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

# The day of a kind's list in each quarter that has one. Contacts at the border and on
# the phone are gathered month by month: theirs is the first month's.
NEVER = "2000-01-01"
DAYS = {
    "round": ("{0}-01-20", "{0}-04-20", "{0}-07-20", "{0}-10-20"),
    "school": ("{0}-02-10", NEVER, "{0}-09-05", NEVER),
    "clinic": (NEVER, "{0}-06-01", NEVER, "{0}-11-25"),
    "border": ("{0}-01-28", "{0}-04-28", "{0}-07-28", "{0}-10-28"),
    "hotline": ("{0}-01-28", "{0}-04-28", "{0}-07-28", "{0}-10-28"),
}
YEAR = 365
SCHOOL_AGE = int(6.3 * YEAR)  # days
POSTS = 8  # border posts of a country
LONE = 0.6  # how much a child's own luck adds to the family's in the choice of a day
CHILDREN_OF_A_FAMILY = 1.9  # fewer than there are: a part is cut to its size
RECORDS_OF_A_CHILD = 1.7


@dataclass(slots=True)
class Records:
    """By record; `person` and `family` are places in the arrays of the truth."""

    person: Ints
    family: Ints
    kind: Ints
    day: Ints  # of the list, days since 1970
    district: Ints
    village: Ints
    moved: Bools  # not in the district where most records of the child are
    phone: Ints
    office: Ints


@dataclass(slots=True)
class Part:
    homes: Families
    children: Children
    records: Records


def days() -> Ints:
    """Kinds x quarters: the day of the list, days since 1970; NEVER is before all."""
    words = [
        [day.format(year) for year in range(2022, 2026) for day in DAYS[kind]]
        for kind in KINDS
    ]
    return np.array(words, "datetime64[D]").astype(np.int64)


def part(number: int, records: int, rng: Generator) -> Part:
    """The truth and the lists of one part, of exactly `records` records."""
    count = int(records / CHILDREN_OF_A_FAMILY / RECORDS_OF_A_CHILD) + 30
    homes = families(number, count, rng)
    kids = children(number, homes, rng)
    many = 1 + np.searchsorted(
        np.cumsum(RECORDS_OF_A_PERSON)[:-1], rng.random(len(kids.born)), side="right"
    )
    person = np.repeat(np.arange(len(many)), many)[:records]
    if len(person) < records:
        raise ValueError(f"{count} families gave only {len(person)} records.")
    kind = _kinds(kids, person, rng)
    kind, quarter = _quarters(kids, person, kind, rng)
    return Part(homes, kids, _placed(homes, kids, (person, kind, quarter), rng))


def _kinds(kids: Children, person: Ints, rng: Generator) -> Ints:
    """As SHARES in the whole, though only the older ones can be in a school list."""
    pupil = (LAST_DAY - kids.born[person]) >= SCHOOL_AGE + YEAR
    school = min(0.95, SHARES[SCHOOL] / max(pupil.mean(), 0.01))
    others = np.array([s for k, s in enumerate(SHARES) if k != SCHOOL])
    until = np.cumsum(others / others.sum())[:-1]
    other = np.searchsorted(until, rng.random(len(person)), side="right")
    other += other >= SCHOOL
    return np.where(pupil & (rng.random(len(person)) < school), SCHOOL, other)


def _quarters(
    kids: Children, person: Ints, kind: Ints, rng: Generator
) -> tuple[Ints, Ints]:
    """A quarter no other record of the child and kind has; siblings often share it.

    A child born too late for that many lists of a kind is in a hotline's instead.
    """
    count = len(kids.born)
    shared = rng.random((kids.family[-1] + 1, len(KINDS), QUARTERS))
    own = rng.random((count, QUARTERS)) * LONE
    key = shared[kids.family[person], kind] + own[person]
    age = days()[kind] - kids.born[person][:, None]
    least = np.where(kind == SCHOOL, SCHOOL_AGE, 1)
    key[age < least[:, None]] = np.inf
    order = np.argsort(key, axis=1, kind="stable")
    at = np.arange(len(person))
    nth = turns(person * len(KINDS) + kind)
    quarter = order[at, nth]
    none = ~np.isfinite(key[at, quarter])
    return np.where(none, HOTLINE, kind), np.where(none, QUARTERS - 1, quarter)


def _placed(
    homes: Families, kids: Children, chosen: tuple[Ints, Ints, Ints], rng: Generator
) -> Records:
    person, kind, quarter = chosen
    family = kids.family[person]
    day = days()[kind, quarter]
    monthly = (kind == BORDER) | (kind == HOTLINE)
    later = np.where(monthly, (rng.random(len(day)) * 3).astype(np.int64), 0)
    month = day.astype("datetime64[D]").astype("datetime64[M]") + later
    day = np.where(later > 0, month.astype("datetime64[D]").astype(np.int64) + 27, day)
    home = (homes.until[family] <= quarter[:, None] + 0.5).sum(axis=1)
    district, village = homes.district[family, home], homes.village[family, home]
    return Records(
        person=person,
        family=family,
        kind=kind,
        day=day,
        district=district,
        village=village,
        moved=district != _usual(person, district),
        phone=_phone(homes, family, quarter, rng),
        office=_offices(kind, district, village, rng),
    )


def _usual(person: Ints, district: Ints) -> Ints:
    """The district most records of the person have; the first of several."""
    wide = len(land().districts)
    pairs, many = np.unique(person * wide + district, return_counts=True)
    who = pairs // wide
    order = np.lexsort((pairs, -many, who))
    first = order[np.r_[True, who[order][1:] != who[order][:-1]]]
    usual = np.zeros(person.max() + 1, np.int64)
    usual[who[first]] = pairs[first] % wide
    return usual[person]


def _phone(homes: Families, family: Ints, quarter: Ints, rng: Generator) -> Ints:
    """Mostly the mother's; sometimes the father's or the grandmother's."""
    whose = np.searchsorted([0.7, 0.9], rng.random(len(family)), side="right")
    changed = homes.phone_until[family] <= quarter
    return homes.phones[family, np.where((whose == 0) & changed, 3, whose)]


def _offices(kind: Ints, district: Ints, village: Ints, rng: Generator) -> Ints:
    """The number in the name of a list: a district's office, a school, a post ..."""
    country = land().country[district]
    post = country * POSTS + (rng.random(len(kind)) * POSTS).astype(np.int64)
    by_kind = [
        district,
        village,
        village,
        post,
        country,
    ]
    return np.choose(kind, by_kind) + np.where(kind == ROUND, 100, 1)
