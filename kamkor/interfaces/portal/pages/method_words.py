"""The steps of a specification in plain words; every choice of the engine has its own."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kamkor.foundation.web import words

IMPUTE: Mapping[str, Any] = {
    "none": gettext_lazy("stays unknown; its weight goes to the others of its group"),
    "mean": gettext_lazy("the mean of all regions"),
    "median": gettext_lazy("the median of all regions"),
    "group_mean": gettext_lazy("the mean of regions of its kind"),
    "group_median": gettext_lazy("the median of regions of its kind"),
    "last": gettext_lazy("the last year known"),
    "linear": gettext_lazy("a straight line between the years known"),
    "neighbours": gettext_lazy("the mean of the regions most like it"),
    "regression": gettext_lazy("foretold from the other indicators"),
}
TREAT: Mapping[str, Any] = {
    "none": gettext_lazy("stay as they are"),
    "winsorise": gettext_lazy("are drawn in to the next value"),
    "log": gettext_lazy("logarithms are taken of skewed indicators"),
    "boxcox": gettext_lazy("skewed indicators are made even (Box and Cox)"),
    "winsorise_log": gettext_lazy("are drawn in; where that is not enough, logarithms"),
}
NORMALISE: Mapping[str, Any] = {
    "goalposts": gettext_lazy(
        "from 0 to 100 between ends fixed in advance, the same every year"
    ),
    "minmax": gettext_lazy("from 0 to 100 between the worst and the best region"),
    "zscore": gettext_lazy("by how many deviations a region is from the mean"),
    "scaled": gettext_lazy("divided by one number for all"),
    "rank": gettext_lazy("by ranks"),
    "borda": gettext_lazy("by how many regions are behind"),
    "percentile": gettext_lazy("by the share of regions behind"),
    "fraction": gettext_lazy("as a share of the best region"),
    "to_target": gettext_lazy("by the distance to the target"),
    "to_reference": gettext_lazy("by the distance to a region of reference"),
    "to_best": gettext_lazy("by the distance to the best region"),
    "bands": gettext_lazy("by bands set in advance"),
}
WEIGH: Mapping[str, Any] = {
    "given": gettext_lazy("as given in the framework"),
    "equal": gettext_lazy("equal"),
    "pca": gettext_lazy("by how indicators vary together"),
    "pca_rotated": gettext_lazy("by how indicators vary together, factors turned"),
    "equal_effective": gettext_lazy("so that each indicator moves the index alike"),
    "entropy": gettext_lazy("more for what tells regions apart (entropy)"),
    "critic": gettext_lazy("more for what tells regions apart and nothing else tells"),
    "budget": gettext_lazy("by votes of experts"),
    "benefit_of_the_doubt": gettext_lazy(
        "for each region those that suit it best, within limits"
    ),
}
AGGREGATE: Mapping[str, Any] = {
    "arithmetic": gettext_lazy("arithmetic mean"),
    "geometric": gettext_lazy(
        "geometric mean: a low score is made up for only in part"
    ),
    "harmonic": gettext_lazy("harmonic mean: a low score is hardly made up for"),
    "power": gettext_lazy("power mean: a low score is made up for only in part"),
    "copeland": gettext_lazy("by comparing regions in pairs"),
    "mazziotta": gettext_lazy("mean less a penalty for an uneven profile"),
    "owa": gettext_lazy("mean that weighs scores by their order"),
}

INPUTS: Mapping[str, Any] = {
    "normalise": gettext_lazy("the way onto one scale"),
    "aggregate": gettext_lazy("the way of making one score of many"),
    "weights": gettext_lazy("the weights"),
    "dropped": gettext_lazy("which indicator is left out"),
    "values": gettext_lazy("the errors of the figures"),
    "imputed": gettext_lazy("what stands for unknown figures"),
}


def of_input(code: str) -> str:
    """What varied, where the uncertainty of ranks was split."""
    return _said(INPUTS, code)


def steps(specification: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Name and words of each step, in the order in which they are taken."""
    method: Mapping[str, Any] = specification.get("method", {})
    how = method.get("aggregate", "arithmetic")
    means: Sequence[str] = [how] if isinstance(how, str) else how
    draws = specification.get("uncertainty", {}).get("draws", 0)
    return [
        (_("What is not known"), _said(IMPUTE, method.get("impute", "none"))),
        (_("Values far from the rest"), _said(TREAT, method.get("treat", "none"))),
        (_("One scale"), _said(NORMALISE, method.get("normalise", "goalposts"))),
        (_("Weights"), _said(WEIGH, method.get("weigh", "given"))),
        (_("One score of many"), "; ".join(_said(AGGREGATE, one) for one in means)),
        (
            _("How sure it is"),
            _("Computed anew %(n)s times with other choices and within the errors of"
              " the figures; intervals say what came out.")
            % {"n": words.number(draws)},
        ),
    ]  # fmt: skip


def _said(known: Mapping[str, Any], code: str) -> str:
    return str(known.get(code, code))
