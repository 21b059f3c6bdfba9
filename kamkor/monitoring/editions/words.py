"""The engine's codes as people read them: on pages and in the terminal."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kamkor.foundation.web.words import number
from kamkor.monitoring.indicators.index.editions import Fault
from kamkor.monitoring.indicators.index.errors import NotPossible
from kamkor.monitoring.indicators.index.spec import Wrong

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

REASONS: Mapping[str, Any] = {
    "spec_not_json": gettext_lazy("The specification is not JSON: %(why)s"),
    "spec_wrong": gettext_lazy("The specification is wrong at “%(where)s”: %(why)s"),
    "not_a_framework": gettext_lazy(
        "The table of the framework lacks columns: %(missing)s"
    ),
    "not_text": gettext_lazy("%(file)s is not a CSV file in UTF-8."),
    "empty": gettext_lazy("%(file)s holds no values."),
    "no_heading": gettext_lazy("The data have no column “%(column)s”."),
    "no_unit": gettext_lazy("Line %(line)s: the unit is not named."),
    "no_indicator": gettext_lazy("Line %(line)s: the indicator is not named."),
    "not_a_year": gettext_lazy("Line %(line)s: “%(value)s” is not a year."),
    "not_a_number": gettext_lazy(
        "Line %(line)s, column “%(column)s”: “%(value)s” is not a number."
    ),
    "twice": gettext_lazy(
        "Line %(line)s: %(column)s of %(unit)s stands in line %(first)s already."
    ),
    "columns_missing": gettext_lazy("The data have no columns %(columns)s."),
    "no_year": gettext_lazy("The data have no year %(year)s; they have %(years)s."),
    "no_grouping": gettext_lazy("The data have no grouping “%(column)s”."),
    "no_groups": gettext_lazy("This way of imputing needs a grouping of the units."),
    "no_years": gettext_lazy("This way of imputing needs other years."),
    "no_score": gettext_lazy("%(unit)s has no score."),
    "no_unit_of_reference": gettext_lazy("The data have no unit “%(unit)s”."),
    "no_goalposts": gettext_lazy("These indicators have no goalposts: %(columns)s"),
    "no_target": gettext_lazy("These indicators have no target: %(columns)s"),
    "no_reference": gettext_lazy(
        "The unit of reference lacks these indicators: %(columns)s"
    ),
    "no_bands": gettext_lazy("These indicators have no bands: %(columns)s"),
    "no_votes": gettext_lazy("No expert voted on the group %(group)s."),
    "no_solution": gettext_lazy("No weights can be found within these shares."),
    "not_an_edition": gettext_lazy("%(folder)s holds no edition."),
    "no_edition": gettext_lazy("There is no edition %(edition)s."),
    "years_reversed": gettext_lazy(
        "The last year (%(until)s) is before the first (%(since)s)."
    ),
    "no_figures": gettext_lazy(
        "No yearly figure that counts fits this country, level and years."
    ),
    "without_figure": gettext_lazy(
        "These indicators have no figure there that counts: %(columns)s"
    ),
    "not_of_the_catalogue": gettext_lazy(
        "The catalogue has no indicator for an index by these codes: %(columns)s"
    ),
    "none_of_the_framework": gettext_lazy(
        "No indicator of the framework has a figure there; others have: %(columns)s"
    ),
    "sources_differ": gettext_lazy(
        "The sources are not those of this table: %(cell)s has no figure, or no source."
    ),
}
FINDINGS: Mapping[str, Any] = {
    "same_thing": gettext_lazy(
        "%(one)s and %(other)s say the same (correlation %(correlation)s)."
    ),
    "against_group": gettext_lazy(
        "%(one)s and %(other)s of one group go against each other"
        " (correlation %(correlation)s)."
    ),
    "apart_from_group": gettext_lazy(
        "%(one)s hardly goes with its group %(other)s (correlation %(correlation)s)."
    ),
    "many_things": gettext_lazy(
        "The parts of %(one)s measure more than one thing (alpha %(alpha)s)."
    ),
    "skewed": gettext_lazy(
        "%(one)s has values far out (skewness %(skewness)s, kurtosis %(kurtosis)s)."
    ),
}
DIGITS = {"correlation": 2, "alpha": 2, "share": 2, "skewness": 1, "kurtosis": 1}
FAULTS: Mapping[str, Any] = {
    "file_gone": gettext_lazy("%(file)s is gone."),
    "file_changed": gettext_lazy("%(file)s was changed."),
    "result_differs": gettext_lazy("%(file)s says other than computed: %(detail)s"),
}


# kinds of error of pydantic, and our own of spec.py
WRONG: Mapping[str, Any] = {
    "missing": gettext_lazy("This is missing."),
    "extra_forbidden": gettext_lazy("There is no such field."),
    "literal_error": gettext_lazy("This is none of the choices."),
    "greater_than_equal": gettext_lazy("Not below %(ge)s."),
    "less_than_equal": gettext_lazy("Not above %(le)s."),
    "greater_than": gettext_lazy("Above %(gt)s."),
    "less_than": gettext_lazy("Below %(lt)s."),
    "too_short": gettext_lazy("At least one is needed."),
    "same_posts": gettext_lazy("The worst and the best value are the same."),
    "twice": gettext_lazy("These codes stand in the framework twice: %(codes)s"),
    "not_one_root": gettext_lazy(
        "Exactly one group must stand under no other; now these do: %(codes)s"
    ),
    "no_group": gettext_lazy("There is no group %(codes)s."),
    "empty_group": gettext_lazy("Nothing stands under these groups: %(codes)s"),
    "circle": gettext_lazy("The groups go round in a circle: %(codes)s"),
}
FACTORS: Mapping[str, "StrOrPromise"] = {
    "normalise": gettext_lazy("the way of normalising"),
    "aggregate": gettext_lazy("the way of aggregating"),
    "weights": gettext_lazy("the weights"),
    "dropped": gettext_lazy("which indicator is left out"),
    "values": gettext_lazy("the errors of the data"),
    "imputed": gettext_lazy("what was imputed"),
}


def refusal(error: NotPossible) -> str:
    """Why nothing could be made, in a sentence."""
    facts = {
        name: ", ".join(map(str, value)) if isinstance(value, list) else value
        for name, value in error.facts.items()
    }
    return str(REASONS[error.code] % facts) if error.code in REASONS else error.code


def wrong(one: Wrong) -> str:
    """What is wrong with one field of a specification."""
    if one.kind in WRONG:
        return str(WRONG[one.kind] % one.facts)
    return _("This cannot be read: %(why)s") % {"why": one.why}


def finding(code: str, about: Sequence[str], facts: Mapping[str, float]) -> str:
    """One finding of coherence. about: names of the indicators and groups."""
    told = {"one": about[0], "other": about[-1]}
    told |= {
        name: number(facts[name], digits=digits)
        for name, digits in DIGITS.items()
        if name in facts
    }
    return str(FINDINGS[code] % told)


def faults(found: Sequence[Fault]) -> Iterator[str]:
    """What does not agree in an edition."""
    for fault in found:
        yield str(FAULTS[fault.code] % {"file": fault.file, "detail": fault.detail})
