"""What the attacker found, in words that say which table and what to do."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kamkor.foundation.law.naming import say
from kamkor.foundation.web.words import number

from .disclosure.attack.differencing import EVERYTHING, NEAR, RELEASES, TIME
from .disclosure.attack.report import BY_CHANCE, TOO_LITTLE, TOO_SURE, WITHIN
from .disclosure.figures import AREA
from .shapes import names, published


def table(code: str) -> str:
    found = published().shapes.get(code)
    return found.label if found else code


def way(code: str) -> str:
    """What was taken from what."""
    named = {
        TIME: _("over time"),
        RELEASES: _("between releases"),
        EVERYTHING: _("everything at once"),
        AREA: _("by area"),
        NEAR: _("between tables that are nearly alike"),
    }
    if code in named:
        return named[code]
    return _("by category: %(name)s") % {"name": _say(names().get(code, {}), code)}


def _say(words: Mapping[str, str], code: str) -> str:
    return say(words) or code


def judged(code: str) -> str:
    """What follows from how sure the attacker was."""
    return {
        WITHIN: _("within the limit"),
        TOO_SURE: _("too sure"),
        BY_CHANCE: _("surer, but by chance"),
        TOO_LITTLE: _("too few to judge"),
    }[code]


def win(told: Mapping[str, Any]) -> str:
    """One thing that the attacker can do."""
    cells, name = told["cells"], table(told["table"])
    if told["kind"] == "recovered":
        return ngettext(
            "In the table “%(table)s” the true count of %(n)s small group can be worked out.",
            "In the table “%(table)s” the true counts of %(n)s small groups can be worked out.",
            cells,
        ) % {"table": name, "n": cells}
    if told["kind"] == "two_values":
        return _(
            "The table “%(table)s” shows other figures than another table for the same children."
        ) % {"table": name}
    values = {
        "table": name,
        "way": way(told["way"]),
        "auc": number(told["value"], digits=2),
    }
    if not told["table"]:
        return (
            _(
                "Taken from each other, the figures of all tables say too much (%(way)s, %(auc)s)."
            )
            % values
        )
    return (
        _(
            "Taken from each other, the figures of the table “%(table)s” say too much (%(way)s, %(auc)s)."
        )
        % values
    )
