"""Personal numbers: KG PIN (14 digits) and KZ IIN (12 digits, with a check digit)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

SLOTS = 50_000
STRIDE = 30_011  # no common factor with SLOTS: spreads neighbours over all serials
IIN_SERIALS = 10_000
IIN_STRIDE = 6_007
FIRST_WEIGHTS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
SECOND_WEIGHTS = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)


def iin_check_digit(first_eleven: str) -> int | None:
    """The twelfth digit, or None where such a number is not issued.

    Source: rules of 2003 and 2007 on identification numbers (both passes give 10).
    """
    digits = [int(digit) for digit in first_eleven]
    for weights in (FIRST_WEIGHTS, SECOND_WEIGHTS):
        rest = sum(d * w for d, w in zip(digits, weights, strict=True)) % 11
        if rest < 10:
            return rest
    return None


def _shift(born: date) -> int:
    """Each day begins its serials elsewhere."""
    return born.toordinal() * 7_919


class Numbers:
    """Gives numbers nobody else has, whatever order the parts are made in.

    `part` of `parts` owns its own slice of the serials of each day and sex.
    """

    def __init__(self, country: str, part: int, parts: int) -> None:
        self.country = country
        self.part = part
        self.block = max(1, (SLOTS if country == "kg" else IIN_SERIALS) // parts)
        self.used: dict[tuple[date, str], int] = {}
        self.paired: set[tuple[date, str, int]] = set()

    def new(self, born: date, sex: str) -> str | None:
        """A fresh number, or None when this day's slice is used up."""
        if self.country == "kz":
            return self._kz(born, sex)
        unit = self._take(born, sex)
        return None if unit is None else self._kg(born, sex, unit, 0)

    def next_to(self, born: date, sex: str) -> str | None:
        """The number right after the last one of that day and sex: a twin's."""
        unit = self.part * self.block + self.used.get((born, sex), 0) - 1
        if self.country == "kz" or unit < self.part * self.block:
            return self.new(born, sex)
        if (born, sex, unit) in self.paired:
            return self.new(born, sex)
        self.paired.add((born, sex, unit))
        return self._kg(born, sex, unit, 1)

    def _take(self, born: date, sex: str) -> int | None:
        key = (born, sex)
        used = self.used.get(key, 0)
        if used >= self.block:
            return None
        self.used[key] = used + 1
        return self.part * self.block + used

    def _kg(self, born: date, sex: str, unit: int, odd: int) -> str:
        serial = ((unit * STRIDE + _shift(born)) % SLOTS) * 2 + odd
        return f"{'2' if sex == 'male' else '1'}{born:%d%m%Y}{serial:05d}"

    def _kz(self, born: date, sex: str) -> str | None:
        century = (3 if born.year < 2000 else 5) + (sex == "female")
        while (unit := self._take(born, sex)) is not None:
            first = f"{born:%y%m%d}{century}{(unit * IIN_STRIDE + _shift(born)) % IIN_SERIALS:04d}"
            check = iin_check_digit(first)
            if check is not None:
                return f"{first}{check}"
        return None
