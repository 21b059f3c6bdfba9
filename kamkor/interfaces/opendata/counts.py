"""A table of counts as a dataflow of its own: its dimensions are those it has.

What is an area, a period or a sex is told by the values, so that the columns are called
as everywhere else whatever the table calls them.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kamkor.monitoring.publishing.store.contents import ALL, About, Counts

from . import naming
from .columns import Code, Codelist, Column, Flow, Kind, identifier
from .periods import NotAPeriod, span
from .words import Words, in_four

_SQL = (Path(__file__).parent / "sql" / "cells.sql").read_text("utf-8")
TEN_FIVE = "ten_five"
_AGES = {"age", "age_band", "age_joined"}


def flow(
    table: Counts, freq: Column, area: Column, status: Column, *, about: About
) -> Flow:
    """`about`: the release, whose last day the counts are of where they have no period."""
    name = f"CWB_COUNTS_{identifier(table.code).upper()}"
    found = [_column(name, one, area) for one in table.dimensions]
    period = "json_extract(place, '$[{}]')"
    when = next((n for n, one in enumerate(found) if one.kind == Kind.PERIOD), None)
    return Flow(
        id=name, name=table.name,
        description=_noted(_description(table, about), table.note),
        dimensions=(freq, *(one for one in found if one.kind == Kind.CODE)),
        attributes=(status,),
        sql=_SQL.format(
            period=":until" if when is None else period.format(when),
            places="".join(
                f"json_extract(place, '$[{n}]') AS {one.id}, "
                for n, one in enumerate(found)
                if one.kind == Kind.CODE
            ),
        ),
        values={"counts": table.code, "until": about.data_until},
        decimals=False,
    )  # fmt: skip


def _noted(description: Words, note: Words) -> Words:
    """The note beside, in each language that has one."""
    return {
        x: f"{text} {note[x]}." if note.get(x) else text
        for x, text in description.items()
    }


def _description(table: Counts, about: About) -> Words:
    """How it was made safe, with the numbers where the release tells them."""
    if table.rule != TEN_FIVE:
        return in_four(naming.PERTURBED)
    if told := about.rules.get(TEN_FIVE):
        return in_four(naming.ROUNDED, base=told["base"], threshold=told["threshold"])
    return in_four(naming.ROUNDED_SOMEHOW)


def _column(table: str, dimension: Mapping[str, Any], area: Column) -> Column:
    values, code = dimension["values"], dimension["code"]
    parts = values.keys() - {ALL}
    if parts <= area.ids.keys():
        whole = _whole(area) if ALL in values else None
        if whole not in {area.ids[one] for one in parts}:
            ids = {**area.ids, ALL: whole} if whole else area.ids
            return Column("REF_AREA", area.name, Kind.CODE, area.codelist, ids)
    if all(map(_is_period, values)):
        return Column(
            "TIME_PERIOD", in_four(naming.CONCEPTS["TIME_PERIOD"]), Kind.PERIOD
        )
    sexes = {one: one.upper() for one in values}
    if code == "sex" and set(sexes.values()) <= naming.SEXES.keys():
        return _listed(table, "SEX", dimension, sexes)
    ids = {one: identifier(one) for one in values}
    return _listed(
        table, "AGE" if code in _AGES else identifier(code).upper(), dimension, ids
    )


def _listed(
    table: str, name: str, dimension: Mapping[str, Any], ids: Mapping[str, str]
) -> Column:
    codes = tuple(Code(ids[one], told) for one, told in dimension["values"].items())
    listed = Codelist(
        f"CL_{table.removeprefix('CWB_COUNTS_')}_{name}", dimension["name"], codes
    )
    return Column(name, dimension["name"], Kind.CODE, listed, ids)


def _whole(area: Column) -> str | None:
    """The country, as the total of all areas is called."""
    codes = area.codelist.codes if area.codelist else ()
    return next((one.id for one in codes if one.notes.get("LEVEL") == "country"), None)


def _is_period(text: str) -> bool:
    try:
        span(text)
    except NotAPeriod:
        return False
    return True
