"""Personal numbers, phones and plain numbers as they stand in lists."""

import re

from kamkor.register.sources.numbers import e164, iin_check_digit_fits, pin_facts

from .cells import Cell, as_seen
from .dates import Read
from .findings import Code
from .folding import clean

EMPTY = {"", "-", "–", "—", "--", "нет", "жок", "жоқ", "no", "0", "н/д", "х", "x"}
FILLER = re.compile(r"[\s'’`ʼ\"№#_.,:/\\()-]+")
SCIENTIFIC = re.compile(r"\A(\d)[.,]?(\d*)[eе]\+?(\d{1,2})\Z", re.IGNORECASE)
LOCAL_PHONE = re.compile(r"0\d{9}\Z", re.ASCII)
PHONE_CUT = re.compile(r"[;,\n/]|\s{2,}|\sили\s|\sже\s|\sнемесе\s")


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
    found = [phone for part in PHONE_CUT.split(text) if (phone := e164(part))]
    if not found:
        whole = e164(text)
        found = [whole] if whole else []
    if not found:
        return Read(None, (Code.PHONE_NOT_UNDERSTOOD,))
    return Read(found[0], (Code.PHONE_MORE,) if len(found) > 1 else ())


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
