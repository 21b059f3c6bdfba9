"""How far two records speak of one child: a small table of rules, each in bits.

A bit doubles the odds. The sum of the bits of what agrees and disagrees, less the bits
it takes to find one child among all (log2 of their number), is the log-odds that the two
are one. Bits are log2(m/u) rounded, from the measured error rates of such lists; what
households share (mother, phone, village) counts once, capped, because brothers share it
too. On top stand guards: findings that forbid a machine's decision whatever the sum.

This file is the seam: `compare` in, `Evidence` out. `METHOD` is kept with every decision.
"""

import math
from dataclasses import dataclass
from enum import StrEnum

from . import names
from .profile import Profile, days_alike

METHOD = "rules-1"
AUTOMATIC = 9.0  # log-odds in bits: 0.998
REVIEW = 0.0  # as likely as not
FEWEST = 50_000  # children: a young register is judged as if it had so many
HOME_CAP = 16.0


class Reason(StrEnum):
    """What agreed or disagreed; the words for people are in reasons.py."""

    NUMBER_SAME = "number_same"
    NUMBER_NEAR = "number_near"
    NUMBER_DIFFERS = "number_differs"
    GIVEN_SAME = "given_same"
    GIVEN_SHORT = "given_short"
    GIVEN_NEAR = "given_near"
    GIVEN_ELSEWHERE = "given_elsewhere"
    GIVEN_DIFFERS = "given_differs"
    LINE_SAME = "line_same"
    LINE_FATHER = "line_father"
    LINE_FAMILY = "line_family"
    LINE_CROSS = "line_cross"
    LINE_NEAR = "line_near"
    LINE_DIFFERS = "line_differs"
    BORN_SAME = "born_same"
    BORN_NEAR = "born_near"
    BORN_MONTH = "born_month"
    BORN_YEAR = "born_year"
    BORN_CLOSE = "born_close"
    BORN_DIFFERS = "born_differs"
    SEX_SAME = "sex_same"
    SEX_DIFFERS = "sex_differs"
    MOTHER_SAME = "mother_same"
    MOTHER_GIVEN = "mother_given"
    MOTHER_DIFFERS = "mother_differs"
    PHONE_SAME = "phone_same"
    VILLAGE_SAME = "village_same"
    DISTRICT_SAME = "district_same"
    DISTRICT_DIFFERS = "district_differs"
    SAME_LIST = "same_list"


R = Reason
BITS: dict[Reason, float] = {
    R.NUMBER_SAME: 22, R.NUMBER_NEAR: 7, R.NUMBER_DIFFERS: -12,
    R.GIVEN_SAME: 8, R.GIVEN_SHORT: 5, R.GIVEN_NEAR: 5, R.GIVEN_ELSEWHERE: 3,
    R.GIVEN_DIFFERS: -9,
    R.LINE_SAME: 11, R.LINE_FATHER: 9, R.LINE_FAMILY: 8, R.LINE_CROSS: 7,
    R.LINE_NEAR: 5, R.LINE_DIFFERS: -6,
    R.BORN_SAME: 12, R.BORN_NEAR: 6, R.BORN_MONTH: 7, R.BORN_YEAR: 3.5,
    R.BORN_CLOSE: 1, R.BORN_DIFFERS: -7,
    R.SEX_SAME: 1, R.SEX_DIFFERS: -5,
    R.MOTHER_SAME: 11, R.MOTHER_GIVEN: 6, R.MOTHER_DIFFERS: -4,
    R.PHONE_SAME: 12, R.VILLAGE_SAME: 6, R.DISTRICT_SAME: 3, R.DISTRICT_DIFFERS: -2,
    R.SAME_LIST: -6,
}  # fmt: skip
_HOME = {R.MOTHER_SAME, R.MOTHER_GIVEN, R.PHONE_SAME, R.VILLAGE_SAME, R.DISTRICT_SAME}
_ROSTERS = {"school", "clinic", "civil", "hardship"}  # one row a child


@dataclass(frozen=True, slots=True)
class Evidence:
    """`odds` in bits; `guarded`: no machine may join the two on this; `apart`: nor is
    it worth a person's look."""

    odds: float
    reasons: tuple[Reason, ...]
    guarded: bool
    apart: bool = False

    @property
    def probability(self) -> float:
        return 1 / (1 + 2 ** -max(-60.0, min(60.0, self.odds)))

    @property
    def automatic(self) -> bool:
        return self.odds >= AUTOMATIC and not self.guarded

    @property
    def doubtful(self) -> bool:
        return self.odds >= REVIEW and not self.apart


def compare(one: Profile, other: Profile, *, children: int) -> Evidence:
    """Weigh two records in a register of so many `children`. Symmetric."""
    found = {
        _given(one.name, other.name), _line(one.name, other.name), _born(one, other),
        _number(one.number, other.number), _sex(one.sex, other.sex),
        _mother(one.mother, other.mother), *_home(one, other),
    } - {None}  # fmt: skip
    if one.batch_id == other.batch_id and one.kind in _ROSTERS:
        found.add(R.SAME_LIST)
    reasons = {reason for reason in found if reason}
    home = sum(BITS[reason] for reason in reasons & _HOME)
    rest = sum(BITS[reason] for reason in reasons - _HOME)
    prior = math.log2(max(children, FEWEST))
    return Evidence(
        odds=rest + min(home, HOME_CAP) - prior,
        reasons=tuple(sorted(reasons)),
        guarded=_guarded(reasons),
        apart=_apart(reasons),
    )


def _guarded(found: set[Reason]) -> bool:
    """Twins, brothers and sisters, a mother's or sister's number: a person decides."""
    same_number = R.NUMBER_SAME in found
    same_day = bool(found & {R.BORN_SAME, R.BORN_NEAR})
    if found & {R.NUMBER_DIFFERS, R.GIVEN_DIFFERS, R.GIVEN_ELSEWHERE, R.SEX_DIFFERS}:
        return not (same_number and same_day and _swapped(found))
    if not found & {R.GIVEN_SAME, R.GIVEN_SHORT, R.GIVEN_NEAR}:
        return True
    if R.SAME_LIST in found and not same_number:
        return True
    alike = R.GIVEN_SAME not in found
    if alike and not (same_number and R.BORN_SAME in found):
        return True
    return not same_day and bool(found & {R.BORN_DIFFERS, R.BORN_CLOSE})


def _swapped(found: set[Reason]) -> bool:
    """The given name stands in the surname's place, the number and the day agree."""
    return R.GIVEN_ELSEWHERE in found and not found & {R.NUMBER_DIFFERS, R.SEX_DIFFERS}


def _apart(found: set[Reason]) -> bool:
    """Clearly two children: other given names, or two rows of a list that has one each."""
    if R.NUMBER_SAME in found:
        return False
    return R.GIVEN_DIFFERS in found or {R.NUMBER_DIFFERS, R.SAME_LIST} <= found


def _given(one: names.Parsed, other: names.Parsed) -> Reason | None:
    a, b = one.given, other.given
    if not a or not b:
        return None
    if a == b:
        return R.GIVEN_SAME
    if names.root(a) == names.root(b):
        return R.GIVEN_SHORT
    here, there = _elsewhere(one, other), _elsewhere(other, one)
    if here and there:
        return R.GIVEN_ELSEWHERE
    if names.short_form(a, b):
        return R.GIVEN_SHORT
    if names.near(a, b):
        return R.GIVEN_NEAR
    return R.GIVEN_ELSEWHERE if here or there else R.GIVEN_DIFFERS


def _elsewhere(one: names.Parsed, other: names.Parsed) -> bool:
    """Whether the given name stands among the other's words, and not because the
    family is called so: Асанов Асан is not Асанов Үсөн."""
    given = names.root(one.given)
    return given in other.roots and given not in {one.father, one.family}


def _line(one: names.Parsed, other: names.Parsed) -> Reason | None:
    """Father's name and surname together: a surname may be made from either."""
    mine, theirs = {one.father, one.family} - {""}, {other.father, other.family} - {""}
    if not mine or not theirs:
        return None
    father = bool(one.father) and one.father == other.father
    family = bool(one.family) and one.family == other.family
    both = bool(one.father and other.father)
    if father and family:
        return R.LINE_SAME
    if father:
        return R.LINE_FATHER
    if family and not both:
        return R.LINE_FAMILY
    if mine & theirs and not both:
        return R.LINE_CROSS
    if any(names.near(a, b) or names.short_form(a, b) for a in mine for b in theirs):
        return R.LINE_NEAR
    if mine <= set(other.roots) or theirs <= set(one.roots):
        return R.LINE_NEAR
    return R.LINE_DIFFERS


def _born(one: Profile, other: Profile) -> Reason | None:
    if not one.year or not other.year:
        return None
    if one.born and other.born:
        return _days(one, other)
    if one.year == other.year:
        if one.month and other.month:
            return R.BORN_MONTH if one.month == other.month else R.BORN_CLOSE
        return R.BORN_YEAR
    return R.BORN_CLOSE if abs(one.year - other.year) == 1 else R.BORN_DIFFERS


def _days(one: Profile, other: Profile) -> Reason:
    if one.born == other.born:
        return R.BORN_SAME
    mine, theirs = ({p.born, p.spoken} - {None} for p in (one, other))
    if mine & theirs or (one.born and other.born and days_alike(one.born, other.born)):
        return R.BORN_NEAR
    return R.BORN_DIFFERS


def _number(one: str, other: str) -> Reason | None:
    if not one or not other:
        return None
    if one == other:
        return R.NUMBER_SAME
    return R.NUMBER_NEAR if names.one_slip(one, other) else R.NUMBER_DIFFERS


def _sex(one: str, other: str) -> Reason | None:
    if not one or not other:
        return None
    return R.SEX_SAME if one == other else R.SEX_DIFFERS


def _mother(one: tuple[str, ...], other: tuple[str, ...]) -> Reason | None:
    if not one or not other:
        return None
    shared = set(one[1:]) & set(other[1:])
    if one[1:] == other[1:] or len(shared) >= 2:
        return R.MOTHER_SAME
    if one[0] in other[1:] or other[0] in one[1:] or names.near(one[0], other[0]):
        return R.MOTHER_GIVEN
    return R.MOTHER_DIFFERS


def _home(one: Profile, other: Profile) -> set[Reason]:
    found: set[Reason] = set()
    if one.phone and one.phone == other.phone:
        found.add(R.PHONE_SAME)
    if one.village and one.village == other.village:
        found.add(R.VILLAGE_SAME)
    elif one.district and other.district:
        same = one.district == other.district
        found.add(R.DISTRICT_SAME if same else R.DISTRICT_DIFFERS)
    return found
