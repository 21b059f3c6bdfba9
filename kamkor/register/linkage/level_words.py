"""Comparisons, levels, guards and refusals of the linkage core in words for people."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from .core.engine import NotThere
from .core.explain import Step
from .core.files import Unusable
from .core.results import Review

Words = Mapping[str, str | Promise]

COMPARISONS: Words = {
    "given": _("Given name"),
    "lineage": _("Surname and father's name"),
    "birth": _("Birth"),
    "number": _("Personal number"),
    "sex": _("Sex"),
    "home": _("Phone, mother, place"),
}
LEVELS: Words = {
    "given.missing": _("the given name is not known"),
    "given.same": _("the same given name"),
    "given.short": _("one given name is a short form of the other"),
    "given.consonants": _("the consonants of the given name are the same"),
    "given.near": _("given names are spelt nearly the same"),
    "given.loose": _("given names are spelt alike"),
    "given.swapped": _("given name and surname stand in each other's place"),
    "given.prefix": _("one given name begins the other"),
    "given.elsewhere": _("the given name stands in another place of the name"),
    "given.alike": _("given names are a little alike"),
    "given.different": _("different given names"),
    "lineage.missing": _("surname and father's name are not known"),
    "lineage.same": _("the same surname and father's name"),
    "lineage.father": _("the same father's name"),
    "lineage.family": _("the same surname"),
    "lineage.crossed": _("the surname of one is the father's name of the other"),
    "lineage.name_in_place": _("the given name stands in place of the surname"),
    "lineage.near_father": _("father's names are spelt alike"),
    "lineage.near_family": _("surnames are spelt alike"),
    "lineage.family_only": _("the same surname, another father's name"),
    "lineage.among_words": _("one word of surname and father's name agrees"),
    "lineage.different": _("different surname and father's name"),
    "birth.missing": _("the year of birth is not known"),
    "birth.same": _("the same birth date"),
    "birth.by_number": _("the birth date agrees with the personal number"),
    "birth.slip": _("birth dates one slip apart"),
    "birth.year_only": _("the same year of birth, the day is not known"),
    "birth.year_near": _("years of birth one apart, the day is not known"),
    "birth.part": _("a part of the birth date agrees"),
    "birth.different": _("different birth dates"),
    "number.missing": _("the personal number is not known"),
    "number.same": _("the same personal number"),
    "number.slip": _("personal numbers one slip apart"),
    "number.different": _("different personal numbers"),
    "sex.missing": _("the sex is not known"),
    "sex.same": _("the same sex"),
    "sex.different": _("different sex"),
    "home.missing": _("phone, mother and place are not known"),
    "home.phone_mother": _("the same phone and mother"),
    "home.phone": _("the same phone"),
    "home.mother_full_place": _("the same mother's full name and district"),
    "home.mother_full": _("the same mother's full name"),
    "home.mother_village": _("the same mother's name and village"),
    "home.mother_district": _("the same mother's name and district"),
    "home.mother": _("the same mother's name"),
    "home.village": _("the same village"),
    "home.district": _("the same district"),
    "home.region": _("the same region"),
    "home.different": _("different phone, mother and place"),
}
GUARDS: Words = {
    "numbers_differ": _("two personal numbers that differ"),
    "names_differ": _("given names that differ"),
    "neighbouring_numbers": _("numbers one slip apart, names not the same"),
    "neighbouring_strangers": _("numbers one slip apart, another surname"),
    "known_names": _("two known given names, alike but not the same"),
    "births_differ": _("births that differ, no number to hold them"),
    "swapped_far_apart": _("names in each other's place, nothing of the home agrees"),
    "one_roster": _("two rows of one list that has each child once"),
}
APART = _("one of the two persons holds what speaks against it")
DECIDES = _("A person decides: %(guards)s. %(reasons)s")
REFUSALS: Words = {
    "missing": _("%(file)s: there is no such file."),
    "empty": _("%(file)s: the file holds no rows."),
    "unreadable": _(
        "%(file)s: the file cannot be read as a list. Open it in a spreadsheet program,"
        " save it again as CSV (UTF-8) or XLSX and try anew."
    ),
    "unreadable_line": _(
        "%(file)s: line %(detail)s has more or fewer cells than the heading, or a"
        " quotation mark that never ends. Mend the line and try anew."
    ),
    "no_name": _(
        "%(file)s: no column holds a name. Its headings: %(detail)s. Say which one does"
        " with --map name=HEADING, or surname=HEADING and given_name=HEADING."
    ),
    "no_heading": _("%(file)s: no column has the heading “%(detail)s”."),
    "no_truth": _(
        "%(file)s: no column has the heading “%(detail)s”, so there is no truth."
    ),
    "twice": _(
        "%(file)s: the record id “%(detail)s” stands there twice. Every record needs an"
        " id of its own."
    ),
    "no_pyspark": _("Apache Spark is not installed. Install it: make spark."),
    "no_java": _(
        "Spark needs Java 17 or later, and none was found. Install it (on Debian and"
        " Ubuntu: apt-get install openjdk-17-jre-headless), or say in JAVA_HOME where"
        " it is."
    ),
    "no_start": _(
        "Spark did not start: %(detail)s. It needs Java 17 or later, --memory of 512MB"
        " or more, and a master that answers."
    ),
}


def level(step: Step) -> str:
    return str(LEVELS[step.code])


def guard(name: str) -> str:
    return str(GUARDS[name])


def reasons(review: Review) -> str:
    """The pair in one line: what stops a machine, then each finding with its bits."""
    told = [f"{level(step)} ({signed(step.bits)})" for step in review.why.told()]
    line = capfirst("; ".join(told))
    stops = [guard(name) for name in review.why.guards]
    if review.kept_apart:
        stops = [str(APART)]
    if not stops:
        return line
    return str(DECIDES) % {"guards": "; ".join(stops), "reasons": line}


def signed(bits: float) -> str:
    """+3.1, −2.0: bits for people."""
    return f"{bits:+.1f}".replace("-", "\N{MINUS SIGN}")


def refusal(error: Unusable | NotThere) -> str:
    """Which file cannot be linked or what is not installed, why, and what to do."""
    code = error.code
    if code == "unreadable" and error.detail:
        code = "unreadable_line"
    file = error.file if isinstance(error, Unusable) else ""
    return str(REFUSALS[code]) % {"file": file, "detail": error.detail}
