"""Files for a platform of Open SDG, which both national offices run: a table and the
words about it for each indicator, as its importer takes them."""

import json
from collections.abc import Iterator
from typing import Any

from kamkor.interfaces.opendata import asking, rows
from kamkor.interfaces.opendata.columns import Code, Release
from kamkor.interfaces.opendata.words import spoken
from kamkor.interfaces.opendata.writing import table
from kamkor.monitoring.publishing.store import reading

_BREAKDOWNS = {"SEX": "Sex", "AGE": "Age"}


def data(release: Release, code: str) -> Iterator[str]:
    """Year, Units, breakdowns, GeoCode, Value; an empty breakdown is all of it, an empty
    GeoCode the country. What has no value is left out: Open SDG knows no status."""
    flow = release.by_id["CWB_IND"]
    names = [one.id for one in flow.columns]
    country = _country(release)
    ask = asking.Ask(key=(None, None, frozenset({code}), None, None))

    def told() -> Iterator[list[str]]:
        for row in rows.rows(release.kept.path, flow, ask):
            cells = dict(zip(names, row, strict=True))
            if cells["OBS_VALUE"] is None:
                continue
            area = cells["REF_AREA"] or ""
            yield [
                cells["TIME_PERIOD"] or "", cells["UNIT_MEASURE"] or "",
                *("" if cells[one] == "_T" else cells[one] or "" for one in _BREAKDOWNS),
                "" if area == country else area, cells["OBS_VALUE"],
            ]  # fmt: skip

    heading = ["Year", "Units", *_BREAKDOWNS.values(), "GeoCode", "Value"]
    return table.lines([heading], told())


def meta(release: Release, code: Code, language: str) -> str:
    """Its words, as YAML that is JSON."""
    own = next(one for one in reading.indicators(release.kept) if one.code == code.id)
    told: dict[str, Any] = {
        "indicator_number": code.id,
        "indicator_name": spoken(own.name, language),
        "graph_title": spoken(own.name, language),
        "national_indicator_description": spoken(own.definition, language),
        "computation_definitions": spoken(own.definition, language),
        "computation_units": spoken(own.unit, language),
        "national_geographical_coverage": spoken(release.title, language),
        "data_non_statistical": False,
        "graph_type": "line",
        "reporting_status": "complete",
        "national_metadata_updated_date": release.released_on,
        "data_show_map": True,
    }
    if own.sdg:
        told |= {
            "goal_number": own.sdg.split(".")[0],
            "global_indicator_number": own.sdg,
        }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def listed(release: Release) -> str:
    """Which files there are."""
    return (
        json.dumps(
            {code: {"data": f"data/indicator_{code}.csv", "meta": f"meta/{code}.yml"}
             for code in codes(release)},
            indent=1,
        )
        + "\n"
    )  # fmt: skip


def codes(release: Release) -> dict[str, Code]:
    found = release.by_id["CWB_IND"].dimensions[2].codelist
    return found.by_id if found else {}


def _country(release: Release) -> str:
    areas = release.codelists["CL_AREA"].codes
    return next((one.id for one in areas if one.notes.get("LEVEL") == "country"), "")
