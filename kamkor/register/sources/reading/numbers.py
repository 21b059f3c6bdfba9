"""Personal numbers, phones and plain numbers as they stand in lists."""

import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from .cells import Cell, as_seen
from .dates import Read
from .findings import Code
from .folding import clean

EMPTY = {"", "-", "–", "—", "--", "нет", "жок", "жоқ", "no", "0", "н/д", "х", "x"}
FILLER = re.compile(r"[\s'’`ʼ\"№#_.,:/\\()-]+")
SCIENTIFIC = re.compile(r"\A(\d)[.,]?(\d*)[eе]\+?(\d{1,2})\Z", re.IGNORECASE)
LOCAL_PHONE = re.compile(r"0\d{9}\Z", re.ASCII)
PHONE_CUT = re.compile(r"[;,\n/]|\s{2,}|\sили\s|\sже\s|\sнемесе\s")
FIRST_WEIGHTS = range(1, 12)
SECOND_WEIGHTS = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)
CENTURY = {"1": 1800, "2": 1800, "3": 1900, "4": 1900, "5": 2000, "6": 2000}


class PinFacts(NamedTuple):
    """What a number says of its holder; None where it says nothing."""

    country: str
    birth_date: date | None
    sex: str | None


def read_pin(cell: Cell) -> Read:
    """KG PIN (14 digits) or KZ IIN (12 digits) as digits, or None.

    Junk, wrong lengths and numbers rounded by a spreadsheet become None with a
    code. Zeros that a numeric cell lost come back if the check digit confirms them.
    A failed check or an impossible date keeps the number: such numbers exist.
    """
    text = clean(as_seen(cell))
    if text.casefold() in EMPTY:
        return Read(None)
    if found := SCIENTIFIC.match(text.replace(" ", "")):
        return _scientific(found)
    digits = FILLER.sub("", text)
    if not digits.isascii() or not digits.isdigit():
        return Read(None, (Code.PIN_NOT_A_NUMBER,))
    return _digits(digits)


def _scientific(found: re.Match[str]) -> Read:
    digits, power = found[1] + found[2], int(found[3])
    if power not in (11, 13) or len(digits.rstrip("0")) < power - 1:
        return Read(None, (Code.PIN_ROUNDED,))
    return _digits(digits.ljust(power + 1, "0")[: power + 1])


def _digits(digits: str) -> Read:
    if (len(set(digits)) <= 2 and len(digits) != 12) or len(set(digits)) == 1:
        return Read(None, (Code.PIN_NOT_A_NUMBER,))
    if digits in "01234567890123456789" or digits in "98765432109876543210":
        return Read(None, (Code.PIN_NOT_A_NUMBER,))
    if 9 <= len(digits) < 12 and iin_check_digit_fits(digits.zfill(12)):
        return Read(digits.zfill(12), (Code.PIN_ZEROS_RESTORED,))
    if len(digits) not in (12, 14):
        return Read(None, (Code.PIN_LENGTH,))
    if len(digits) == 12 and not iin_check_digit_fits(digits):
        return Read(digits, (Code.PIN_CHECK_DIGIT,))
    if len(digits) == 14 and pin_facts(digits).birth_date is None:
        return Read(digits, (Code.PIN_DATE_IMPOSSIBLE,))
    return Read(digits)


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


def mask(text: str) -> str:
    """A number shown in messages: the first four and last two characters."""
    return text if len(text) < 8 else f"{text[:4]}{'•' * (len(text) - 6)}{text[-2:]}"


def read_phone(cell: Cell) -> Read:
    """The first phone of the cell in E.164 (+996…, +7…), or None."""
    if isinstance(cell, str) and LOCAL_PHONE.match(cell):
        return Read(f"+996{cell[1:]}")
    text = clean(as_seen(cell).replace("\n", ";"))
    if text.casefold() in EMPTY:
        return Read(None)
    found = [phone for part in PHONE_CUT.split(text) if (phone := _phone(part))]
    if not found:
        whole = _phone(text)
        found = [whole] if whole else []
    if not found:
        return Read(None, (Code.PHONE_NOT_UNDERSTOOD,))
    return Read(found[0], (Code.PHONE_MORE,) if len(found) > 1 else ())


def _phone(text: str) -> str | None:
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


def read_number(cell: Cell) -> Read:
    """A number as int or float; words around it ("12 000 сом") are cut."""
    if isinstance(cell, float | int) and abs(cell) < 1e15:
        return Read(int(cell) if cell == int(cell) else cell)
    text = clean(as_seen(cell))
    if text in {"", "-", "–", "—"}:
        return Read(None)
    found = re.match(r"\D{0,4}?([+-]?\d[\d\s.,]*)\s*[^\d]{0,12}\Z", text)
    if not found:
        return Read(None, (Code.NUMBER_NOT_UNDERSTOOD,))
    return _plain_number(re.sub(r"\s", "", found[1]).rstrip(".,"))


def _plain_number(text: str) -> Read:
    if re.match(r"[+-]?\d{1,3}(?:[.,]\d{3})+\Z", text):
        text = re.sub(r"[.,]", "", text)
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return Read(None, (Code.NUMBER_NOT_UNDERSTOOD,))
    return Read(int(number) if number == int(number) else number)
