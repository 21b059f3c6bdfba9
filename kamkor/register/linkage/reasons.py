"""What agreed and disagreed, in words for people."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .scoring import BITS, Reason

NEARLY_ALL, MUCH = 0.998, 0.9  # of the rules' sum, told as a probability
R = Reason
_CODES = {reason.value for reason in Reason}
WORDS: dict[Reason, str | Promise] = {
    R.NUMBER_SAME: _("the same personal number"),
    R.NUMBER_NEAR: _("personal numbers one digit apart"),
    R.NUMBER_DIFFERS: _("different personal numbers"),
    R.GIVEN_SAME: _("the same given name"),
    R.GIVEN_SHORT: _("one given name is a short form of the other"),
    R.GIVEN_NEAR: _("given names are spelt alike"),
    R.GIVEN_ELSEWHERE: _("the given name stands in another place of the name"),
    R.GIVEN_DIFFERS: _("different given names"),
    R.LINE_SAME: _("the same surname and father's name"),
    R.LINE_FATHER: _("the same father's name"),
    R.LINE_FAMILY: _("the same surname"),
    R.LINE_CROSS: _("the surname of one is the father's name of the other"),
    R.LINE_NEAR: _("surname or father's name are spelt alike"),
    R.LINE_DIFFERS: _("different surname and father's name"),
    R.BORN_SAME: _("the same birth date"),
    R.BORN_NEAR: _("birth dates one slip apart"),
    R.BORN_MONTH: _("the same month and year of birth"),
    R.BORN_YEAR: _("the same year of birth"),
    R.BORN_CLOSE: _("years of birth one apart"),
    R.BORN_DIFFERS: _("different birth dates"),
    R.SEX_SAME: _("the same sex"),
    R.SEX_DIFFERS: _("different sex"),
    R.MOTHER_SAME: _("the same mother's name"),
    R.MOTHER_GIVEN: _("mother's given name agrees"),
    R.MOTHER_DIFFERS: _("different mother's names"),
    R.PHONE_SAME: _("the same phone"),
    R.VILLAGE_SAME: _("the same village"),
    R.DISTRICT_SAME: _("the same district"),
    R.DISTRICT_DIFFERS: _("different districts"),
    R.SAME_LIST: _("both stand in one list that has a row for each child"),
}


@dataclass(frozen=True)
class Said:
    """One reason; `speaks_for`: whether it makes one child more likely."""

    text: str
    speaks_for: bool


def said(codes: Iterable[str]) -> list[Said]:
    """The reasons in the reader's language, the weightiest first."""
    known = [Reason(code) for code in codes if code in _CODES]
    known.sort(key=lambda reason: -abs(BITS[reason]))
    return [Said(str(WORDS[reason]), BITS[reason] > 0) for reason in known]


def likeness(score: float) -> str:
    """How much of what can be compared agrees.

    In words: brothers and twins agree in nearly all, so the rules' sum is no likelihood
    of their being one child, and a number would say that it is.
    """
    if score >= NEARLY_ALL:
        return str(_("nearly all agrees"))
    return str(_("much agrees") if score >= MUCH else _("some agrees, some differs"))
