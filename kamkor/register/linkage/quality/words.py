"""Linkage's quality in words: groups, alarms and what to do about them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kamkor.foundation.web import words
from kamkor.register.sources.choices import Kind

GROUPS: dict[str, str | Promise] = {
    "script": gettext_lazy("By script"),
    "sex": gettext_lazy("By sex"),
    "number": gettext_lazy("By personal number"),
    "moved": gettext_lazy("By moving"),
    "kind": gettext_lazy("By kind of list"),
}
LABELS: dict[tuple[str, str], str | Promise] = {
    ("script", "cyrillic"): gettext_lazy("Cyrillic only"),
    ("script", "latin"): gettext_lazy("Latin only"),
    ("script", "mixed"): gettext_lazy("both scripts"),
    ("sex", "male"): gettext_lazy("boys"),
    ("sex", "female"): gettext_lazy("girls"),
    ("sex", "unknown"): gettext_lazy("sex not told"),
    ("number", "all"): gettext_lazy("number in every record"),
    ("number", "some"): gettext_lazy("number in some records"),
    ("number", "none"): gettext_lazy("no number"),
    ("moved", "moved"): gettext_lazy("two districts or more"),
    ("moved", "stayed"): gettext_lazy("one district"),
    **{("kind", kind.value): kind.label for kind in Kind},
}
RATES: dict[str, str | Promise] = {
    "refused": gettext_lazy("rows that wait to be mended"),
    "matched": gettext_lazy("children known before"),
    "raised": gettext_lazy("pairs for people to decide"),
}


@dataclass(frozen=True)
class Alarm:
    """`what` is wrong, as a sentence, and what to `do`."""

    what: str
    do: str


def label(group: str, value: str) -> str:
    return str(LABELS.get((group, value), value))


def interval(told: Mapping[str, float] | None) -> str:
    """ "99.8 % (99.6–99.9)"; "" where nothing is told."""
    if not told:
        return ""
    low, high = (words.number(100 * told[end], digits=1) for end in ("low", "high"))
    return f"{words.percent(told['value'], digits=1)} ({low}–{high})"


def alarm(told: Mapping[str, Any]) -> Alarm:
    """Of one the night kept."""
    code = told["code"]
    if code in RATES:
        return _rate(told)
    return {
        "unsure": _unsure,
        "number": _number,
        "growth": _growth,
        "new_year": _new_year,
    }[code](told)


def _unsure(told: Mapping[str, Any]) -> Alarm:
    return Alarm(
        _("Automatic links are right in %(share)s; %(wanted)s is wanted.")
        % {
            "share": words.percent(told["share"], digits=1),
            "wanted": words.percent(told["wanted"], digits=1),
        },
        _(
            "New links are made from more bits on already. Have the links drawn by lot"
            " looked at, the weakest first, and teach the weights by the answers."
        ),
    )


def _number(told: Mapping[str, Any]) -> Alarm:
    return Alarm(
        _("One personal number (%(start)s…) stands in %(n)s records.")
        % {"start": told["start"], "n": words.number(told["records"])},
        _(
            "No child is in so many lists: it is a filler. Ask the offices that write it"
            " to leave the field empty. It joins nobody."
        ),
    )


def _growth(told: Mapping[str, Any]) -> Alarm:
    return Alarm(
        _("One child's file grew from %(before)s to %(now)s records in a month.")
        % {"before": words.number(told["before"]), "now": words.number(told["now"])},
        _(
            "Two children may have run into one. The head of the unit looks at the"
            " child's records and takes away those of somebody else."
        ),
    )


def _new_year(told: Mapping[str, Any]) -> Alarm:
    return Alarm(
        _("%(source)s: %(share)s of the birth dates are 1 January.")
        % {
            "source": told["source"],
            "share": words.percent(told["share"], digits=1),
        },
        _(
            "The office writes it where only the year is known. Ask it to leave the day"
            " empty; until then the day is not believed."
        ),
    )


def _rate(told: Mapping[str, Any]) -> Alarm:
    past = _("its own lists before") if told["by_own_past"] else _("lists of its kind")
    return Alarm(
        _("%(source)s: %(what)s are %(now)s of the rows, %(before)s in %(past)s.")
        % {
            "source": told["source"],
            "what": RATES[told["code"]],
            "now": words.percent(told["share"]),
            "before": words.percent(told["before"]),
            "past": past,
        },
        _(
            "Open the last list of the office: other columns, another form or another"
            " year's children may stand in it. If it was read wrongly, take it back."
        ),
    )


def against(code: str) -> str:
    """What spoke against a set of weights."""
    if code == "answers.same":
        return _("on answers kept apart it is no better")
    if code == "answers.lose":
        return _("on answers kept apart it is worse")
    if code == "frozen.lose":
        return _("on the frozen set its probabilities are worse")
    return _("worse on the frozen set: %(what)s") % {"what": code.partition(".")[2]}
