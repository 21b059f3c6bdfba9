"""Maps of regions and tile grids, drawn as plain SVG: no script, no styles inside.

Five classes of one hue; unknown is hatched and a suppressed number is dotted, so that
nothing is told by colour alone. Geometry is replaceable: data/map_<country>.json.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, pgettext

from . import words
from .figures import Finding, Table

DATA = Path(__file__).parent / "data"
CLASSES = 5
TILE, GAP = 92, 6
PART_OF_NAME = re.compile(r"[^\s-]+-?")
CITY_RADIUS = 17
IN_CITY = {3: 12, 4: 11, 5: 10}  # size of letters, by how many there are at most


@dataclass(frozen=True)
class Area:
    """One region's number. `code` is ISO 3166-2 on a map, any key in a grid."""

    code: str
    name: str
    value: float | None
    url: str = ""
    suppressed: bool = False
    text: str = ""

    @property
    def words(self) -> str:
        if self.suppressed:
            return pgettext("number", "hidden: too few")
        if self.value is None:
            return pgettext("number", "unknown")
        return self.text or words.number(self.value)

    @property
    def mark(self) -> str:
        """What stands on the shape: the number, * or ?."""
        if self.suppressed:
            return "*"
        return "?" if self.value is None else self.words


@dataclass(frozen=True)
class LegendEntry:
    css: str
    words: str


@dataclass(frozen=True)
class Figure:
    """A drawn map or grid with its legend and its table."""

    finding: Finding
    svg: SafeString
    legend: Sequence[LegendEntry]
    table: Table
    note: str = ""

    @property
    def title(self) -> str:
        return self.finding.title

    @property
    def source_line(self) -> str:
        return f"{self.finding.source_line} {self.note}".strip()


@dataclass(frozen=True)
class Scale:
    """Equal classes between the lowest and the highest known number."""

    low: float
    high: float
    whole: bool = False

    @classmethod
    def of(cls, areas: Sequence[Area]) -> "Scale":
        """`whole`: counts, not rates."""
        known = [a.value for a in areas if a.value is not None and not a.suppressed]
        whole = all(float(value).is_integer() for value in known)
        return cls(min(known, default=0), max(known, default=0), whole)

    def css(self, area: Area) -> str:
        if area.suppressed:
            return "k-tile-few"
        if area.value is None:
            return "k-tile-none"
        return f"k-tile-{self.rank(area.value)}"

    def ink(self, area: Area) -> str:
        dark = area.value is not None and not area.suppressed
        return (
            "k-tile-dark"
            if dark and self.rank(area.value or 0) > 2
            else ("k-tile-light")
        )

    def rank(self, value: float) -> int:
        if self.high <= self.low:
            return 2
        step = (self.high - self.low) / CLASSES
        return min(int((value - self.low) / step), CLASSES - 1)

    def legend(self, areas: Sequence[Area]) -> list[LegendEntry]:
        used = sorted(
            {
                self.rank(a.value)
                for a in areas
                if a.value is not None and not a.suppressed
            }
        )
        entries = [LegendEntry(f"k-tile-{rank}", self._words(rank)) for rank in used]
        if any(a.value is None and not a.suppressed for a in areas):
            entries.append(LegendEntry("k-tile-none", pgettext("number", "unknown")))
        if any(a.suppressed for a in areas):
            hidden = pgettext("number", "hidden: too few")
            entries.append(LegendEntry("k-tile-few", f"* {hidden}"))
        return entries

    def _words(self, rank: int) -> str:
        if self.high <= self.low:
            return words.number(self.low, digits=0 if self.whole else 1)
        step = (self.high - self.low) / CLASSES
        digits = 0 if step >= (2 if self.whole else 20) else 1
        low, high = self.low + rank * step, self.low + (rank + 1) * step
        return (
            f"{words.number(low, digits=digits)} – {words.number(high, digits=digits)}"
        )


@cache
def geometry_of(country: str) -> dict[str, Any]:
    text = (DATA / f"map_{country}.json").read_text(encoding="utf-8")
    geometry: dict[str, Any] = json.loads(text)
    return geometry


def region_codes(country: str) -> frozenset[str]:
    """The ISO 3166-2 codes that the map of kg or kz can show."""
    geometry = geometry_of(country)
    return frozenset(geometry["shapes"]) | frozenset(geometry["cities"])


def choropleth(country: str, areas: Sequence[Area], finding: Finding) -> Figure:
    """The map of kg or kz by region; regions without an Area are unknown."""
    geometry = geometry_of(country)
    by_code = {area.code: area for area in areas}
    scale = Scale.of(areas)
    parts = [
        _region(geometry, code, by_code.get(code) or Area(code, code, None), scale)
        for code in geometry["shapes"]
        if code not in geometry["cities"]
    ]
    parts += [
        _city(at, by_code.get(code) or Area(code, code, None), scale)
        for code, at in geometry["cities"].items()
    ]
    note = gettext("Boundaries: %(credit)s; they do not imply endorsement.") % {
        "credit": geometry["credit"]
    }
    svg = frame(geometry["width"], geometry["height"], finding, parts)
    return Figure(finding, svg, scale.legend(areas), table_of(areas), note)


def tile_grid(
    places: Mapping[str, tuple[int, int]], areas: Sequence[Area], finding: Finding
) -> Figure:
    """Equal squares in the order of the map; `places` gives (column, row) by code."""
    scale = Scale.of(areas)
    shown = [area for area in areas if area.code in places]
    parts = [_tile(places[area.code], area, scale) for area in shown]
    columns = 1 + max((places[a.code][0] for a in shown), default=0)
    rows = 1 + max((places[a.code][1] for a in shown), default=0)
    side = TILE + GAP
    svg = frame(columns * side, rows * side, finding, parts)
    return Figure(finding, svg, scale.legend(areas), table_of(areas))


def table_of(areas: Sequence[Area]) -> Table:
    """The same numbers, highest first, unknown last."""
    ordered = sorted(
        areas,
        key=lambda a: (
            a.value is None,
            a.suppressed,
            -(a.value or 0),
            words.in_order(a.name),
        ),
    )
    return Table(
        (gettext("Territory"), gettext("Number")), [(a.name, a.words) for a in ordered]
    )


def frame(
    width: int, height: int, finding: Finding, parts: Sequence[SafeString]
) -> SafeString:
    hatch = mark_safe(
        '<defs><pattern id="k-hatch" width="7" height="7" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect width="7" height="7" class="k-hatch-ground"/>'
        '<rect width="3" height="7" class="k-hatch-line"/></pattern>'
        '<pattern id="k-dots" width="8" height="8" patternUnits="userSpaceOnUse">'
        '<rect width="8" height="8" class="k-hatch-ground"/>'
        '<circle cx="4" cy="4" r="1.6" class="k-hatch-line"/></pattern></defs>'
    )
    return format_html(
        '<svg class="k-tiles" viewBox="0 0 {} {}" role="group" aria-label="{}">{}{}</svg>',
        width,
        height,
        finding.title,
        hatch,
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def _linked(area: Area, drawing: SafeString) -> SafeString:
    """The drawing, named as it reads: the name, what stands on it, what that means."""
    label = f"{area.name} {area.mark}"
    if area.mark != area.words:
        label += f", {area.words}"
    inside = format_html("<title>{}</title>{}", label, drawing)
    if area.url:
        return format_html(
            '<a href="{}" aria-label="{}">{}</a>', area.url, label, inside
        )
    return format_html('<g role="img" aria-label="{}">{}</g>', label, inside)


def _region(
    geometry: dict[str, Any], code: str, area: Area, scale: Scale
) -> SafeString:
    x, y = geometry["centres"][code]
    return _linked(
        area,
        format_html(
            '<path class="k-tile-shape {}" d="{}"/>'
            '<text aria-hidden="true" class="{}" x="{}" y="{}" text-anchor="middle" font-size="16">{}</text>',
            scale.css(area),
            geometry["shapes"][code],
            scale.ink(area),
            x,
            y + 5,
            area.mark,
        ),
    )


def _city(at: tuple[float, float], area: Area, scale: Scale) -> SafeString:
    """Its number stands on it where that is short enough."""
    size = next((px for n, px in IN_CITY.items() if len(area.mark) <= n), 0)
    return _linked(
        area,
        format_html(
            '<circle class="k-tile-shape {}" cx="{}" cy="{}" r="{}"/>'
            '<text aria-hidden="true" class="{}" x="{}" y="{}" text-anchor="middle" font-size="{}">{}</text>',
            scale.css(area),
            *at,
            CITY_RADIUS,
            scale.ink(area),
            at[0],
            at[1] + 4,
            size or 12,
            area.mark if size else "",
        ),
    )


def _tile(place: tuple[int, int], area: Area, scale: Scale) -> SafeString:
    x, y = (position * (TILE + GAP) + GAP // 2 for position in place)
    ink = scale.ink(area)
    lines = format_html_join(
        " ",
        '<tspan x="{}" y="{}">{}</tspan>',
        (
            (x + 6, y + 18 + 13 * row, word)
            for row, word in enumerate(_lines(area.name))
        ),
    )
    return _linked(
        area,
        format_html(
            '<rect class="k-tile-shape {}" x="{}" y="{}" width="{}" height="{}" rx="6"/>'
            '<text class="{}" font-size="{}">{}</text> '
            '<text class="{}" x="{}" y="{}" font-size="20" font-weight="600">{}</text>',
            scale.css(area),
            x,
            y,
            TILE,
            TILE,
            ink,
            _letter_size(area.name),
            lines,
            ink,
            x + 6,
            y + TILE - 10,
            area.mark,
        ),
    )


def _lines(name: str) -> list[str]:
    """A word each, parted after a hyphen too."""
    return PART_OF_NAME.findall(name)


def _letter_size(name: str) -> float:
    """So that the longest line stays inside its tile."""
    longest = max(map(len, _lines(name)), default=1)
    return min(12.0, round((TILE - 12) / (longest * 0.6), 1))
