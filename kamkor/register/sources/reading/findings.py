"""What is to be said about a row: problems keep it back, remarks do not."""

from enum import StrEnum
from typing import Any, NamedTuple

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kamkor.register.sources.kinds import FIELDS


class Code(StrEnum):
    """Each code is one sentence of the catalogue."""

    # problems: the row waits until a person mends it
    NO_NAME = "no_name"
    IMPOSSIBLE_DATE = "impossible_date"
    BORN_IN_FUTURE = "born_in_future"
    # remarks: the row goes in, a person may look
    DATE_NOT_UNDERSTOOD = "date_not_understood"
    DATE_IN_FUTURE = "date_in_future"
    DATE_UNLIKELY = "date_unlikely"
    MONTH_FIRST = "month_first"
    FIRST_OF_JANUARY = "first_of_january"
    AGE_NOT_DATE = "age_not_date"
    NOT_A_CHILD = "not_a_child"
    BIRTH_DATE_MISSING = "birth_date_missing"
    MIXED_LETTERS = "mixed_letters"
    HIDDEN_CHARACTERS = "hidden_characters"
    DIGITS_IN_NAME = "digits_in_name"
    FORMULA_TEXT = "formula_text"
    FORMULA_WITHOUT_VALUE = "formula_without_value"
    CELL_ERROR = "cell_error"
    PIN_NOT_A_NUMBER = "pin_not_a_number"
    PIN_LENGTH = "pin_length"
    PIN_ROUNDED = "pin_rounded"
    PIN_ZEROS_RESTORED = "pin_zeros_restored"
    PIN_CHECK_DIGIT = "pin_check_digit"
    PIN_DATE_IMPOSSIBLE = "pin_date_impossible"
    PIN_BIRTH_DATE = "pin_birth_date"
    PIN_SEX = "pin_sex"
    PHONE_NOT_UNDERSTOOD = "phone_not_understood"
    PHONE_MORE = "phone_more"
    NUMBER_NOT_UNDERSTOOD = "number_not_understood"
    CODE_NOT_UNDERSTOOD = "code_not_understood"
    COUNTRY_NOT_UNDERSTOOD = "country_not_understood"
    COUNTRY_FROM_CITY = "country_from_city"
    SAME_ROW_TWICE = "same_row_twice"
    SAME_CHILD_TWICE = "same_child_twice"


PROBLEMS = frozenset({Code.NO_NAME, Code.IMPOSSIBLE_DATE, Code.BORN_IN_FUTURE})

REASONS = {
    Code.NO_NAME: _("there is no name of a child"),
    Code.IMPOSSIBLE_DATE: _("“%(value)s” is no date of the calendar"),
    Code.BORN_IN_FUTURE: _("the birth date “%(value)s” has not come yet"),
    Code.DATE_NOT_UNDERSTOOD: _("“%(value)s” is not understood as a date"),
    Code.DATE_IN_FUTURE: _("the date “%(value)s” has not come yet"),
    Code.DATE_UNLIKELY: _("the date “%(value)s” is unlikely, please check the year"),
    Code.MONTH_FIRST: _("“%(value)s” was read with the month first"),
    Code.FIRST_OF_JANUARY: _("1 January is often written when only the year is known"),
    Code.AGE_NOT_DATE: _("“%(value)s” is an age; the year of birth was taken from it"),
    Code.NOT_A_CHILD: _("by the birth date this person is 18 or older"),
    Code.BIRTH_DATE_MISSING: _("the birth date is missing"),
    Code.MIXED_LETTERS: _("“%(value)s” mixes Latin and Cyrillic letters in one word"),
    Code.HIDDEN_CHARACTERS: _("hidden characters were taken out"),
    Code.DIGITS_IN_NAME: _("there are digits in the name “%(value)s”"),
    Code.FORMULA_TEXT: _("“%(value)s” looks like a formula and was kept as text"),
    Code.FORMULA_WITHOUT_VALUE: _(
        "the cell holds a formula that was never calculated; open the file, let it "
        "calculate and save it"
    ),
    Code.CELL_ERROR: _("the cell shows the error “%(value)s”"),
    Code.PIN_NOT_A_NUMBER: _("“%(value)s” is not a personal number; it was left out"),
    Code.PIN_LENGTH: _(
        "“%(value)s” has %(n)s digits, a personal number has 14 (KG) or 12 (KZ); "
        "it was left out"
    ),
    Code.PIN_ROUNDED: _(
        "“%(value)s” was rounded by the spreadsheet; write the number as text"
    ),
    Code.PIN_ZEROS_RESTORED: _("zeros lost at the start of “%(value)s” were put back"),
    Code.PIN_CHECK_DIGIT: _("the last digit of “%(value)s” does not fit the others"),
    Code.PIN_DATE_IMPOSSIBLE: _("the number “%(value)s” holds no possible birth date"),
    Code.PIN_BIRTH_DATE: _("the number and the birth date do not agree"),
    Code.PIN_SEX: _("the number and the sex do not agree"),
    Code.PHONE_NOT_UNDERSTOOD: _("“%(value)s” is not understood as a phone number"),
    Code.PHONE_MORE: _("the first of several phone numbers was taken"),
    Code.NUMBER_NOT_UNDERSTOOD: _("“%(value)s” is not understood as a number"),
    Code.CODE_NOT_UNDERSTOOD: _("“%(value)s” is not understood"),
    Code.COUNTRY_NOT_UNDERSTOOD: _("the country “%(value)s” is not recognised"),
    Code.COUNTRY_FROM_CITY: _("the country was taken from the city “%(value)s”"),
    Code.SAME_ROW_TWICE: _("the same row stands in row %(other)s"),
    Code.SAME_CHILD_TWICE: _("the same child stands in row %(other)s"),
}


class Finding(NamedTuple):
    """One thing to say about one field of a row. `params` are JSON values."""

    field: str | None
    code: Code
    params: dict[str, Any]

    @property
    def is_problem(self) -> bool:
        return self.code in PROBLEMS

    def reason(self) -> str:
        """Why, in the language active now, without naming row and field."""
        return str(REASONS[self.code]) % (
            {"value": "", "n": "", "other": ""} | self.params
        )

    def message(self, *, row: int | None = None) -> str:
        """Row, field and reason in the language active now."""
        known = FIELDS.get(self.field or "")
        parts = {"row": row, "reason": self.reason()}
        if known is not None:
            parts["field"] = str(known.label)
        if row is None:
            shape = "%(field)s: %(reason)s" if known else "%(reason)s"
        elif known:
            shape = gettext("Row %(row)s, %(field)s: %(reason)s")
        else:
            shape = gettext("Row %(row)s: %(reason)s")
        return shape % parts

    def to_json(self) -> dict[str, Any]:
        return {"field": self.field, "code": self.code.value, "params": self.params}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Finding":
        return cls(data["field"], Code(data["code"]), data["params"])
