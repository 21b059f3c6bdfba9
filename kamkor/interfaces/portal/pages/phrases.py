"""Parts of sentences that several pages say."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kamkor.foundation.web import words
from kamkor.interfaces.portal.making import View
from kamkor.interfaces.portal.reads import day, said
from kamkor.monitoring.publishing.store.contents import Edition, Indicator, Score

NAMED = 3  # at most so many names in a sentence


def names(of: Sequence[str]) -> str:
    """ "A, B, C and 4 more"."""
    shown = ", ".join(of[:NAMED])
    more = len(of) - NAMED
    if more <= 0:
        return shown
    return ngettext("%(names)s and %(n)s more", "%(names)s and %(n)s more", more) % {
        "names": shown, "n": more,
    }  # fmt: skip


def source_of_index(view: View, edition: Edition) -> str:
    return _("Source: %(title)s, edition %(code)s, figures until %(day)s") % {
        "title": said(edition.title), "code": edition.code,
        "day": day(view.release.about.data_until),
    }  # fmt: skip


def source_of_figures(view: View, names: str) -> str:
    return _("Source: %(source)s; figures until %(day)s") % {
        "source": names or _("not told"), "day": day(view.release.about.data_until),
    }  # fmt: skip


def place(score: Score | None) -> str:
    """The rank as an interval: "1–3"; "" where there is none."""
    if score is None or score.rank is None:
        return ""
    if score.rank_lower is None or score.rank_upper is None:
        return str(score.rank)
    if score.rank_lower == score.rank_upper:
        return str(score.rank_lower)
    return f"{score.rank_lower}–{score.rank_upper}"


def worth(value: float | None, indicator: Indicator) -> str:
    """With its unit: "34.2 %", "17.3 (per 1,000 live births)"."""
    number, unit = figure(value, indicator), said(indicator.unit)
    return number if value is None or unit in ("", "%") else f"{number} ({unit})"


def figure(value: float | None, indicator: Indicator) -> str:
    """As short as can be: of units only the sign of per cent."""
    if value is None:
        return pgettext("number", "unknown")
    if said(indicator.unit) == "%":
        return words.percent(value / 100, digits=indicator.decimals)
    return words.number(value, digits=indicator.decimals)


def measured(indicator: Indicator) -> str:
    """Its name and unit, as a heading of numbers."""
    return ", ".join(filter(None, (said(indicator.name), said(indicator.unit))))


def shares(edition: Edition) -> str:
    """Where the uncertainty comes from, in one sentence; "" where nobody asked."""
    if edition.of_data is None or edition.of_method is None:
        return ""
    data, method = edition.of_data, edition.of_method
    told = {"data": words.percent(data), "method": words.percent(method)}
    if not round(max(data, method), 2):
        return _("Neither errors of the figures nor choices of method move a rank.")
    if data > method:
        return _(
            "Why ranks are uncertain: mostly because figures have errors (these alone make"
            " %(data)s of the spread), less because of choices of method (alone %(method)s)."
        ) % told  # fmt: skip
    return _(
        "Why ranks are uncertain: mostly because of choices of method (these alone make"
        " %(method)s of the spread), less because figures have errors (alone %(data)s)."
    ) % told  # fmt: skip


def direction(indicator: Indicator) -> str:
    if not indicator.direction:
        return _("Neither more nor less is better.")
    return _("More is better.") if indicator.direction > 0 else _("Less is better.")
