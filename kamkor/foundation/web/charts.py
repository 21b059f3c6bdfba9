"""Charts: defined once, drawn to SVG on the server, live in the browser at a wish.

A definition is Vega-Lite, as Altair writes it. The SVG stands in the page itself: it
has no style attributes, so the Content-Security-Policy holds, and it takes the colour
of the text, so it can be read by day, by night and on paper.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

import vl_convert
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from . import words
from .figures import Finding, Table

FONT = "Inter, DejaVu Sans, sans-serif"
HUE = "#2f8583"  # 3 : 1 against both grounds
QUIET = "#8b8f8a"
PLOT_WIDTH = 300  # what a phone shows without shrinking the letters
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"

_CONFIG: dict[str, Any] = {
    "background": None,
    "font": FONT,
    "view": {"stroke": None},
    "axis": {
        "aria": False,  # said in English; the picture has its title, a table beneath
        "labelColor": "currentColor",
        "titleColor": "currentColor",
        "labelFontSize": 13,
        "titleFontSize": 13,
        "titleFontWeight": "normal",
        "labelLimit": 220,
        "gridColor": QUIET,
        "gridOpacity": 0.3,
        "domainColor": QUIET,
        "tickColor": QUIET,
    },
    "text": {"fill": "currentColor", "fontSize": 13},
    "legend": {"labelColor": "currentColor", "titleColor": "currentColor"},
    "bar": {"fill": HUE},
    "line": {"stroke": HUE, "strokeWidth": 2.5},
    "point": {"fill": HUE, "size": 60, "filled": True},
}


class StyledSvg(Exception):
    """The drawing carries style attributes, which the browser would refuse."""


class Definition(Protocol):
    """An Altair chart of any kind."""

    def to_dict(self) -> dict[str, Any]: ...


@dataclass(frozen=True)
class Chart:
    """A drawn chart. `spec` is its definition for the live version."""

    finding: Finding
    table: Table
    spec: dict[str, Any]
    svg: SafeString

    @property
    def key(self) -> str:
        return self.finding.key

    @property
    def spec_key(self) -> str:
        return f"{self.finding.key}-spec"

    @property
    def title(self) -> str:
        return self.finding.title

    @property
    def source_line(self) -> str:
        return self.finding.source_line


def draw(
    definition: Definition | dict[str, Any], finding: Finding, table: Table
) -> Chart:
    """The chart of an Altair (or plain Vega-Lite) definition with inline data.

    Raises StyledSvg when the drawing cannot stand under our security policy.
    """
    raw = definition if isinstance(definition, dict) else definition.to_dict()
    spec = {**raw, "config": {**raw.get("config", {}), **_CONFIG}}
    spec.setdefault("autosize", {"type": "pad", "contains": "padding"})
    svg = _svg(json.dumps(spec, sort_keys=True, default=str))
    label = f'<svg role="img" aria-label="{escape(finding.title)}" '
    return Chart(
        finding,
        table,
        spec,
        mark_safe(label + svg.removeprefix("<svg ")),  # noqa: S308
    )


@lru_cache(maxsize=256)
def _svg(spec: str) -> str:
    svg: str = vl_convert.vegalite_to_svg(json.loads(spec))
    if " style=" in svg or "<style" in svg or "<script" in svg:
        raise StyledSvg
    return svg


def png(chart: Chart, *, scale: float = 2) -> bytes:
    """The chart as a picture for documents: black on white."""
    spec = json.loads(json.dumps(chart.spec).replace("currentColor", "#1c1f23"))
    spec["background"] = "#ffffff"
    picture: bytes = vl_convert.vegalite_to_png(spec, scale=scale)
    return picture


def bars(
    rows: Sequence[tuple[str, float | None]],
    finding: Finding,
    *,
    heads: tuple[str, str],
) -> Chart:
    """Horizontal bars in the order given, the number on each; unknown has no bar."""
    values = [
        {"name": name, "value": value, "words": words.number(value)}
        for name, value in rows
    ]
    order = [name for name, _value in rows]
    longest = max((value or 0 for _name, value in rows), default=0) or 1
    definition = {
        "$schema": SCHEMA,
        "data": {"values": values},
        "width": PLOT_WIDTH,
        "height": {"step": 46},
        "encoding": {
            "y": {"field": "name", "type": "nominal", "sort": order, "axis": None},
            "x": {
                "field": "value",
                "type": "quantitative",
                "axis": None,
                "scale": {"domain": [0, longest * 1.3]},  # room for the number
            },
        },
        "layer": [
            {"mark": {"type": "bar", "height": 16, "yOffset": 8, "tooltip": True}},
            {
                "mark": {"type": "text", "align": "left", "dx": 5, "dy": 8},
                "encoding": {"text": {"field": "words", "type": "nominal"}},
            },
            {
                "mark": {"type": "text", "align": "left", "dy": -10},
                "encoding": {
                    "x": {"value": 0},
                    "text": {"field": "name", "type": "nominal"},
                },
            },
        ],
    }
    table = Table(heads, [(str(v["name"]), str(v["words"]) or "?") for v in values])
    return draw(definition, finding, table)


def trend(
    rows: Sequence[tuple[str, float | None]],
    finding: Finding,
    *,
    heads: tuple[str, str],
) -> Chart:
    """A line over moments given in order; a gap where the number is unknown."""
    values = [
        {"moment": moment, "value": value, "words": words.number(value)}
        for moment, value in rows
    ]
    order = [moment for moment, _value in rows]
    definition = {
        "$schema": SCHEMA,
        "data": {"values": values},
        "width": max(PLOT_WIDTH - 20, 48 * len(values)),
        "height": 200,
        "encoding": {
            "x": {
                "field": "moment",
                "type": "ordinal",
                "sort": order,
                "title": None,
                "axis": {"labelAngle": 0, "labelOverlap": True, "labelFontSize": 12},
            },
            "y": {
                "field": "value",
                "type": "quantitative",
                "title": None,
                "axis": {"tickCount": 4, "labels": False, "ticks": False},
            },
        },
        "layer": [
            {"mark": {"type": "line"}},
            {"mark": {"type": "point", "tooltip": True}},
            {
                "mark": {"type": "text", "dy": -12},
                "encoding": {"text": {"field": "words", "type": "nominal"}},
            },
        ],
    }
    table = Table(heads, [(str(v["moment"]), str(v["words"]) or "?") for v in values])
    return draw(definition, finding, table)
