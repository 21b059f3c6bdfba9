"""By which numbers a release was made safe, and what it keeps back: as it says itself."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kamkor.foundation.web import words
from kamkor.interfaces.portal.making import View
from kamkor.interfaces.portal.reads import said
from kamkor.interfaces.portal.shown import Cell, Column, Sheet, Shown
from kamkor.monitoring.publishing.store import reading

from . import phrases

TEN_FIVE = "ten_five"


def figures(view: View) -> Iterator[Shown]:
    """Nothing of a release that is older than these."""
    if view.release.about.rules:
        yield _numbers(view, view.release.about.rules)
    kept = reading.kept_back(view.release.kept)
    if kept:
        names = view.release.indicators
        columns = [
            Column("name", _("Indicator")), Column("indicator", in_files=True),
            Column("why", _("Why it is not told")),
        ]  # fmt: skip
        rows: list[list[Cell]] = [
            [said(names[one.indicator].name), one.indicator, said(one.why)]
            for one in kept
        ]
        title = _("Counted in the register and not told in this release")
        yield Shown("kept_back", title, Sheet(columns, rows), source=_register(view))


def rounded(view: View) -> str:
    """Names of the tables that go by the 10/5 rule, joined; "" where none does."""
    found = reading.counts(view.release.kept)
    return ", ".join(said(one.name) for one in found if one.rule == TEN_FIVE)


def _numbers(view: View, rules: Mapping[str, Any]) -> Shown:
    columns = [
        Column("rule", in_files=True), Column("what", _("Rule")),
        Column("value", in_files=True), Column("told", pgettext("of a rule", "Number")),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [rule, name, _exact(value), _said(value)]
        for rule, name, value in _lines(rules)
        if value is not None
    ]
    title = _("The numbers by which this release was made safe")
    return Shown("rules", title, Sheet(columns, rows), source=_register(view))


def _lines(rules: Mapping[str, Any]) -> list[tuple[str, str, Any]]:
    """Code, words and value of each; None where this release does not tell it."""
    named = [
        ("cell_key.max_noise", _("A count of children is changed by at most")),
        ("cell_key.variance", _("Variance of the change, whose mean is 0")),
        ("cell_key.never", _("Counts that are never shown")),
        ("divide_from", _("A group shown as fewer is not divided further")),
        ("ten_five.threshold", _("Sensitive topics: nothing is told below")),
        ("ten_five.base", _("Sensitive topics: the rest is rounded to multiples of")),
        ("rates.denominator", _("A rate is told from so many children in its denominator")),
        ("rates.numerator", _("A rate is told from so many children in its numerator")),
        ("attack.small", _("The attacker must not work out one true count from 1 to")),
        ("attack.differencing", _("The attacker may be so often right about a difference"
                                  " of figures (0.5 is guessing, 1 is knowing)")),
        ("attack.everything", _("The attacker may be so often right with all figures at"
                                " once")),
        ("reviewers", _("People who did not prepare the release and let it out")),
    ]  # fmt: skip
    return [(code, name, _value(rules, code)) for code, name in named]


def _value(rules: Mapping[str, Any], code: str) -> Any:
    found: Any = rules
    for part in code.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _exact(value: float | Sequence[float]) -> float | str:
    """As a program reads it."""
    if isinstance(value, int | float):
        return value
    return " ".join(str(one) for one in value)


def _said(value: float | Sequence[float]) -> str:
    """12; 0,55; 1, 2."""
    if isinstance(value, int | float):
        return words.number(value, digits=len(f"{value:g}".partition(".")[2]))
    return ", ".join(_said(one) for one in value)


def _register(view: View) -> str:
    names = {one.code: said(one.name) for one in reading.sources(view.release.kept)}
    return phrases.source_of_figures(view, names.get("register", ""))
