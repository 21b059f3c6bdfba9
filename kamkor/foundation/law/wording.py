"""Values of law in the reader's words: "3 working days", "1,200 som"."""

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .choices import Calendar, Unit

if TYPE_CHECKING:
    from .models import Parameter


def value(parameter: "Parameter") -> str:
    """The value with its unit; "not known" where it is not."""
    if parameter.unit == Unit.DATE_RULE:
        return rule(parameter.rule or "")
    if parameter.value is None:
        return _("not known")
    number = parameter.value.normalize()
    told = {"number": number_format(number, use_l10n=True, force_grouping=True)}
    return _pattern(parameter, _count(number)) % told


def day(of: date) -> str:
    return date_format(of, "SHORT_DATE_FORMAT")


def rule(text: str) -> str:
    """A date rule in words; the rule itself where no words are known."""
    if found := re.fullmatch(r"next-month:(\d+)", text):
        return _("day %(day)s of the next month") % {"day": found[1]}
    if found := re.fullmatch(r"after-half-year:(\d+)", text):
        return _("day %(day)s of the month after the half-year") % {"day": found[1]}
    if found := re.fullmatch(r"year-day:(\d\d)-(\d\d)", text):
        shown = date(2000, int(found[1]), int(found[2]))
        return _("%(day)s of each year") % {
            "day": date_format(shown, "MONTH_DAY_FORMAT")
        }
    return text


def _count(number: Decimal) -> int:
    """The number that decides the plural; a fraction reads like many."""
    return int(number) if number == int(number) else 5


def _pattern(parameter: "Parameter", n: int) -> str:
    if parameter.calendar == Calendar.WORKING:
        return ngettext("%(number)s working day", "%(number)s working days", n)
    patterns = {
        Unit.HOURS: ngettext("%(number)s hour", "%(number)s hours", n),
        Unit.DAYS: ngettext("%(number)s day", "%(number)s days", n),
        Unit.MONTHS: ngettext("%(number)s month", "%(number)s months", n),
        Unit.YEARS: ngettext("%(number)s year", "%(number)s years", n),
        Unit.AGE: ngettext("%(number)s year of age", "%(number)s years of age", n),
        Unit.SOM: ngettext("%(number)s som", "%(number)s som", n),
        Unit.TENGE: ngettext("%(number)s tenge", "%(number)s tenge", n),
        Unit.DOLLARS: ngettext("%(number)s US dollar", "%(number)s US dollars", n),
        Unit.INDICES: ngettext(
            "%(number)s calculation index", "%(number)s calculation indices", n
        ),
        Unit.TIMES_A_YEAR: ngettext(
            "%(number)s time a year", "%(number)s times a year", n
        ),
        Unit.PEOPLE: ngettext("%(number)s person", "%(number)s people", n),
    }
    return patterns.get(Unit(parameter.unit), "%(number)s")
