"""Names of flows, columns and codes that stand in no release, in four languages."""

from django.utils.translation import gettext_noop as _

FLOWS = {
    "CWB_IND": (
        _("Indicators of child well-being"),
        _(
            "Each indicator by area, period, sex and age, with its interval, status and"
            " source."
        ),
    ),
    "CWB_INDEX": (
        _("Child Well-being Index"),
        _(
            "Scores of the index and its parts by area and period in each frozen edition,"
            " with the interval of the score and of the rank."
        ),
    ),
}
CONCEPTS = {
    "FREQ": _("Frequency"),
    "REF_AREA": _("Area"),
    "INDICATOR": _("Indicator"),
    "EDITION": _("Edition of the index"),
    "COMPONENT": _("Part of the index"),
    "SEX": _("Sex"),
    "AGE": _("Age"),
    "TIME_PERIOD": _("Period"),
    "OBS_VALUE": _("Value"),
    "OBS_STATUS": _("Status of the figure"),
    "UNIT_MEASURE": _("Unit"),
    "LOWER_BOUND": _("Lower bound of the interval"),
    "UPPER_BOUND": _("Upper bound of the interval"),
    "COMMENT_OBS": _("Note"),
    "SOURCE": _("Source"),
    "RANK": _("Rank"),
    "RANK_LOWER": _("Best rank of the interval"),
    "RANK_UPPER": _("Worst rank of the interval"),
    "BAND": _("Group of areas, distinct from the others"),
    "COVERAGE": _("Share of the indicators beneath that are known"),
}
CODELISTS = {
    "CL_FREQ": _("Frequencies"),
    "CL_AREA": _("Areas"),
    "CL_INDICATOR": _("Indicators"),
    "CL_EDITION": _("Editions of the index"),
    "CL_COMPONENT": _("Parts of the index"),
    "CL_SEX": _("Sexes"),
    "CL_AGE": _("Ages"),
    "CL_OBS_STATUS": _("Statuses of a figure"),
    "CL_UNIT_MEASURE": _("Units"),
    "CL_SOURCE": _("Sources"),
    "CL_BAND": _("Groups"),
}
FREQUENCIES = {
    "A": _("Yearly"),
    "S": _("Half-yearly"),
    "Q": _("Quarterly"),
    "M": _("Monthly"),
    "W": _("Weekly"),
    "D": _("On a day"),
}
STATUSES = {
    "A": _("Normal value"),
    "B": _("Break: not comparable with the periods before"),
    "D": _("Another definition"),
    "E": _("Estimated"),
    "F": _("Forecast"),
    "G": _("Experimental"),
    "I": _("Filled in by its source"),
    "K": _("Includes another category"),
    "L": _("Not collected"),
    "N": _("Not significant"),
    "O": _("Missing value"),
    "P": _("Provisional"),
    "M": _("Missing"),
    "Q": _("Suppressed: too few children to tell it safely"),
    "S": _("Strike"),
    "U": _("Not reliable"),
    "V": _("Not validated"),
}
SEXES = {"_T": _("Both sexes"), "F": _("Girls"), "M": _("Boys"), "_U": _("Not known")}
ALL_AGES = _("All ages")
AGES = _("%(ages)s years")
BAND = _("Group %(band)s")
UNITS = {"per cent": "PT", "percent": "PT", "%": "PT"}
PERTURBED = _(
    "Counts of children. Each figure is changed a little so that no child can be found in"
    " it; totals are changed on their own and may not add up."
)
ROUNDED = _(
    "Counts of children, rounded to multiples of %(base)s; fewer than %(threshold)s are not"
    " told, so that no child can be found in them."
)
ROUNDED_SOMEHOW = _(
    "Counts of children, rounded; where there are too few they are not told, so that no"
    " child can be found in them."
)
# tables beside the dataflows
BESIDE = {
    "INDEX_FINDINGS": _("Findings about the index, in words"),
    "INDEX_COHERENCE": _(
        "How far the parts of each group of the index belong together"
    ),
    "INDEX_CORRELATION": _("Correlations of the parts of the index, by group"),
    "INDEX_SENSITIVITY": _("Which uncertain input moves ranks (Sobol indices)"),
    "INDEX_REMOVAL": _("What changes without one part of the index"),
    "INDEX_SOURCES": _("Where each figure of the index is from"),
    "KEPT_BACK": _("Indicators of the register that are not told, and why"),
    "RULES": _("The numbers by which the release was made safe"),
}
BESIDE_COLUMNS = {
    "POSITION": _("Number in the order"),
    "TEXT": _("Text"),
    "OTHER": _("The other part, or the group"),
    "PARTS": _("Number of parts"),
    "AREAS": _("Number of areas that have all parts"),
    "ALPHA": _("Cronbach’s alpha"),
    "FIRST_COMPONENT": _("Share of the variance of the first principal component"),
    "CORRELATION": _("Pearson’s correlation"),
    "INPUT": _("Uncertain input"),
    "ALONE": _("Share of the shifts of ranks that it makes alone"),
    "WITH_OTHERS": _("Share of the shifts of ranks that it has a hand in"),
    "RANKS": _("Mean change of ranks, places"),
    "SCORES": _("Mean change of scores, points"),
    "TITLE": _("Title of what the figures stand in"),
    "ADDRESS": _("Address where they were published"),
    "SHA256": _("SHA-256 of the file they came in"),
    "ACCEPTED": _("Day since which the file counts"),
    "RULE": _("Rule"),
    "VALUE": _("Value of the rule"),
}
LOWER, UPPER = _("%(what)s: lower bound"), _("%(what)s: upper bound")
AVAILABLE = _("What there is")
CONCEPT_SCHEME = _("Concepts")
CODE_COLUMN = _("Code")
PARENT_COLUMN = _("Code of the whole it is part of")
NAME_COLUMN = _("Name (%(language)s)")
CATALOGUE = _("Open data on the well-being of children: %(country)s")
CODES = _("Lists of codes")
PLATFORMS = _("Files of single indicators for platforms: Open SDG, Our World in Data")
PACKAGE = _("All tables as a Data Package")
SERVICE = _("SDMX service of %(agency)s")
INVENTED = _("Practice only: these figures are invented.")
