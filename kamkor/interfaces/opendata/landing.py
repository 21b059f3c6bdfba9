"""The page for people: what there is, how to ask, examples that can be clicked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_noop as _

from . import asking, rows
from .catalogue import beside
from .catalogue.terms import Terms
from .columns import Flow, Release
from .words import in_four, spoken

LANGUAGES = {"ky": "Кыргызча", "kk": "Қазақша", "ru": "Русский", "en": "English"}
EXAMPLES = {
    "indicator": _("One indicator in all areas since %(period)s, as a table"),
    "newest": _("The newest figure of every indicator of one area"),
    "sexes": _("Girls and boys beside each other"),
    "index": _("Scores of the whole index with their intervals"),
    "counts": _("A table of counts"),
    "available": _("Which codes and periods there are"),
    "areas": _("Areas with their codes and names"),
}


@dataclass(frozen=True)
class Example:
    """`path`: under the address of the service."""

    words: Mapping[str, str]
    path: str


def page(release: Release, base: str, language: str, terms: Terms) -> dict[str, Any]:
    """Everything the template says."""
    return {
        "release": release,
        "number": release.kept.number,
        "title": spoken(release.title, language),
        "released_on": date.fromisoformat(release.released_on),
        "data_until": date.fromisoformat(release.data_until),
        "flows": [_flow(release, flow, language) for flow in release.flows],
        "beside": [
            (one.id, spoken(one.name, language), len(one.rows))
            for one in beside.tables(release)
        ],
        "columns": _columns(release.flows[0], language),
        "examples": [
            (spoken(one.words, language), one.path) for one in examples(release)
        ],
        "base": base,
        "terms": terms,
    }


def examples(release: Release) -> list[Example]:
    """Only of what is in this release, so that each has an answer."""
    found = []
    flow = release.by_id["CWB_IND"]
    there = rows.used(release.kept.path, flow, asking.everything(flow))
    if there["INDICATOR"]:
        indicator, area = there["INDICATOR"][0], there["REF_AREA"][0]
        since = there["TIME_PERIOD"][-2:][0]
        found += [
            Example(
                in_four(EXAMPLES["indicator"], period=since),
                f"data/CWB_IND/..{indicator}..?startPeriod={since}&format=csv",
            ),
            Example(
                in_four(EXAMPLES["newest"]),
                f"data/CWB_IND/.{area}...?lastNObservations=1&format=csv&labels=both",
            ),
        ]
        if {"F", "M"} <= set(there["SEX"]):
            found.append(
                Example(in_four(EXAMPLES["sexes"]), "data/CWB_IND/...F+M.?format=csv")
            )
    if index := release.by_id.get("CWB_INDEX"):
        parts = index.dimensions[-1].codelist
        whole = (
            next((one.id for one in parts.codes if not one.parent), "") if parts else ""
        )
        found.append(
            Example(in_four(EXAMPLES["index"]), f"data/CWB_INDEX/...{whole}?format=csv")
        )
    if counts := [one for one in release.flows if one.id.startswith("CWB_COUNTS_")]:
        found.append(
            Example(in_four(EXAMPLES["counts"]), f"data/{counts[0].id}?format=json")
        )
    found += [
        Example(in_four(EXAMPLES["available"]), "availableconstraint/CWB_IND"),
        Example(in_four(EXAMPLES["areas"]), "files/codelists/CL_AREA.csv"),
    ]
    return found


def _flow(release: Release, flow: Flow, language: str) -> dict[str, Any]:
    _series, figures = rows.many(release.kept.path, flow, asking.everything(flow))
    return {
        "id": flow.id,
        "name": spoken(flow.name, language),
        "description": spoken(flow.description, language),
        "figures": figures,
    }


def _columns(flow: Flow, language: str) -> list[tuple[str, str]]:
    return [(one.id, spoken(one.name, language)) for one in flow.dimensions]
