"""The choices of a method in words; the codes are those of the engine's specification."""

from typing import TYPE_CHECKING, get_args

from django.utils.translation import gettext_lazy as _

from kamkor.monitoring.indicators.index import spec

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

IMPUTE: "dict[str, StrOrPromise]" = {
    "none": _("left unknown"),
    "mean": _("mean of all regions"),
    "median": _("median of all regions"),
    "group_mean": _("mean of the region's group"),
    "group_median": _("median of the region's group"),
    "last": _("the last known year"),
    "linear": _("on the line between known years"),
    "neighbours": _("from the most similar regions"),
    "regression": _("from the other indicators (regression)"),
}
TREAT: "dict[str, StrOrPromise]" = {
    "none": _("nothing is done"),
    "winsorise": _("values far out are drawn in (winsorising)"),
    "log": _("logarithm"),
    "boxcox": _("Box-Cox transformation"),
    "winsorise_log": _("drawn in, else the logarithm"),
}
NORMALISE: "dict[str, StrOrPromise]" = {
    "goalposts": _("between fixed goalposts"),
    "minmax": _("between the worst and the best region"),
    "zscore": _("z-scores"),
    "scaled": _("multiplied by a number"),
    "rank": _("ranks"),
    "borda": _("points for every region passed (Borda)"),
    "percentile": _("percentiles"),
    "fraction": _("part of the highest value"),
    "to_target": _("nearness to the target"),
    "to_reference": _("nearness to the reference region"),
    "to_best": _("nearness to the best region"),
    "bands": _("bands"),
}
WEIGH: "dict[str, StrOrPromise]" = {
    "given": _("as given to each"),
    "equal": _("all equal"),
    "pca": _("from principal components"),
    "pca_rotated": _("from rotated principal components"),
    "equal_effective": _("so that each moves the index alike"),
    "entropy": _("by entropy"),
    "critic": _("by contrast and conflict (CRITIC)"),
    "budget": _("by votes of experts"),
    "benefit_of_the_doubt": _("each region at its best (benefit of the doubt)"),
}
AGGREGATE: "dict[str, StrOrPromise]" = {
    "arithmetic": _("arithmetic mean"),
    "geometric": _("geometric mean"),
    "harmonic": _("harmonic mean"),
    "power": _("power mean"),
    "mazziotta": _("mean less a penalty for an uneven profile (Mazziotta-Pareto)"),
    "owa": _("ordered weights (OWA)"),
    "copeland": _("pairwise victories (Copeland)"),
}
PRESETS: "dict[str, StrOrPromise]" = {
    "kz_2022": _("Kazakhstan 2022"),
    "report_card": _("UNICEF Report Card"),
    "kids_count": _("KIDS COUNT until 2025"),
    "kids_count_anchored": _("KIDS COUNT from 2026"),
    "hdi": _("Human Development Index"),
    "mpi": _("Mazziotta-Pareto"),
    "ampi": _("Mazziotta-Pareto, adjusted"),
    "benefit_of_the_doubt": _("Benefit of the doubt"),
}
DIRECTIONS: "dict[str, StrOrPromise]" = {
    "1": _("more is better"),
    "-1": _("less is better"),
}
# what a specification may say and what it is called, of each of these fields
FIELDS = {
    "impute": (spec.Impute, IMPUTE),
    "treat": (spec.Treat, TREAT),
    "normalise": (spec.Normalise, NORMALISE),
    "weigh": (spec.Weigh, WEIGH),
    "aggregate": (spec.Aggregate, AGGREGATE),
}


def unnamed() -> list[str]:
    """Choices of the engine that have no words here."""
    return [
        code
        for literal, labels in FIELDS.values()
        for code in get_args(literal)
        if code not in labels
    ]
