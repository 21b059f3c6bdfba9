"""A table and its words for each indicator, as the charts of Our World in Data take
them: Entity, Code, Year and one column of values."""

import json
from collections.abc import Iterator
from typing import Any

from kamkor.interfaces.opendata import asking, rows
from kamkor.interfaces.opendata.columns import Code, Release
from kamkor.interfaces.opendata.words import spoken
from kamkor.interfaces.opendata.writing import table


def data(release: Release, code: Code, language: str) -> Iterator[str]:
    """Of both sexes and all ages; years only."""
    flow = release.by_id["CWB_IND"]
    areas = release.codelists["CL_AREA"].by_id
    total = frozenset({"_T"})
    ask = asking.Ask(key=(frozenset({"A"}), None, frozenset({code.id}), total, total))

    def told() -> Iterator[list[str]]:
        for row in rows.rows(release.kept.path, flow, ask):
            area, year, value = row[1] or "", row[5] or "", row[6]
            if value is not None:
                yield [spoken(areas[area].name, language), area, year, value]

    return table.lines(
        [["Entity", "Code", "Year", spoken(code.name, language)]], told()
    )


def meta(release: Release, code: Code, language: str) -> str:
    told: dict[str, Any] = {
        "title": spoken(code.name, language),
        "subtitle": spoken(code.description, language),
        "version": release.kept.number,
        "yAxis": {"min": 0},
        "hasMapTab": False,
        "dimensions": [{"property": "y", "variable": code.id}],
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"
