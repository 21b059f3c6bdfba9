"""Personal numbers and phones: what they say, whatever list they stand in. Pure text."""

import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

FIRST_WEIGHTS = range(1, 12)
SECOND_WEIGHTS = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)
CENTURY = {"1": 1800, "2": 1800, "3": 1900, "4": 1900, "5": 2000, "6": 2000}


class PinFacts(NamedTuple):
    """What a number says of its holder; None where it says nothing."""

    country: str
    birth_date: date | None
    sex: str | None


def iin_check_digit_fits(digits: str) -> bool:
    """The check digit of a KZ IIN. Source: Government decree of 22.05.2007 No. 406.

    Weights 1-11, then 3-11, 1, 2 when the first sum is 10 modulo 11; a number for
    which both give 10 is not issued.
    """
    values = [int(digit) for digit in digits]
    for weights in (FIRST_WEIGHTS, SECOND_WEIGHTS):
        check = sum(a * w for a, w in zip(values[:11], weights, strict=True)) % 11
        if check != 10:
            return check == values[11]
    return False


@lru_cache(maxsize=1000)
def pin_facts(digits: str) -> PinFacts:
    """Country, birth date and sex that a normalised number suggests."""
    if len(digits) == 14:
        sex = {"1": "female", "2": "male"}.get(digits[0])
        day = _day(digits[5:9], digits[3:5], digits[1:3]) if sex else None
        return PinFacts("KG", day, sex)
    century = CENTURY.get(digits[6])
    if century is None:
        return PinFacts("KZ", None, None)
    year = str(century + int(digits[:2]))
    sex = "male" if digits[6] in "135" else "female"
    return PinFacts("KZ", _day(year, digits[2:4], digits[4:6]), sex)


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def e164(text: str) -> str | None:
    """A phone as people of the two countries write it, as +996… or +7…; else None."""
    digits = re.sub(r"\D", "", text)
    if text.strip().startswith(("+", "00")) and not text.strip().startswith("000"):
        return _international(digits.removeprefix("00"))
    return _local(digits)


def _international(digits: str) -> str | None:
    if digits.startswith("996"):
        return f"+{digits}" if len(digits) == 12 else None
    if digits.startswith("7"):
        return f"+{digits}" if len(digits) == 11 else None
    return f"+{digits}" if 9 <= len(digits) <= 15 else None


def _local(digits: str) -> str | None:
    """KG: 0 + 9 digits or 9 digits; KZ and RU: 8 or 7 + 10 digits, or 10 digits."""
    if len(digits) == 12 and digits.startswith("996"):
        return f"+{digits}"
    if len(digits) == 10 and digits[0] == "0":
        return f"+996{digits[1:]}"
    if len(digits) == 9 and digits[0] in "235679":
        return f"+996{digits}"
    if len(digits) == 11 and digits[0] in "78":
        return f"+7{digits[1:]}"
    if len(digits) == 10 and digits[0] in "3479":
        return f"+7{digits}"
    return None
