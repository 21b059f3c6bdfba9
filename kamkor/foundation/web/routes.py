"""Ways of two children over the map of regions: numbered stops in the order of time.

The first child's stops are circles, the second's squares, so that nothing is told by
colour alone; a table beneath says the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from .figures import Finding, Table
from .maps import Figure, LegendEntry, frame, geometry_of

MARK, APART = 11, 13  # half a mark; how far the two ways keep from the centre


@dataclass(frozen=True)
class Stop:
    """Where a child was, by region: ISO 3166-2. `cells`: its row of the table."""

    code: str
    of_second: bool
    cells: Sequence[str]


def routes(
    country: str,
    stops: Sequence[Stop],
    finding: Finding,
    *,
    heads: Sequence[str],
    children: tuple[str, str],
) -> Figure:
    """The map of kg or kz with the stops, numbered as they are given. Stops in regions
    the map has not got stand in the table only."""
    geometry = geometry_of(country)
    at = geometry["centres"] | geometry["cities"]
    shapes = format_html_join(
        "",
        '<path class="k-tile-shape k-route-ground" d="{}"/>',
        (
            (d,)
            for code, d in geometry["shapes"].items()
            if code not in geometry["cities"]
        ),
    )
    ways = [_way(stops, at, of_second=second) for second in (False, True)]
    svg = frame(geometry["width"], geometry["height"], finding, [shapes, *ways])
    legend = [
        LegendEntry("k-route-first", f"● {children[0]}"),
        LegendEntry("k-route-second", f"■ {children[1]}"),
    ]
    rows = [(str(n), *stop.cells) for n, stop in enumerate(stops, start=1)]
    return Figure(finding, svg, legend, Table(heads, rows))


def _way(
    stops: Sequence[Stop], at: dict[str, Sequence[float]], *, of_second: bool
) -> SafeString:
    """A line through the regions of one child and a mark in each, with its numbers."""
    numbers: dict[str, list[int]] = {}
    path = []
    for n, stop in enumerate(stops, start=1):
        if stop.of_second == of_second and stop.code in at:
            numbers.setdefault(stop.code, []).append(n)
            path.append(_point(at[stop.code], of_second=of_second))
    css = "k-route-second" if of_second else "k-route-first"
    marks = format_html_join(
        "",
        "{}",
        (
            (_mark(_point(at[code], of_second=of_second), told, css),)
            for code, told in numbers.items()
        ),
    )
    points = " ".join(f"{x},{y}" for x, y in path)
    return format_html(
        '<polyline class="k-route-line {}" points="{}"/>{}', css, points, marks
    )


def _point(at: Sequence[float], *, of_second: bool) -> tuple[float, float]:
    return at[0] + (APART if of_second else -APART), at[1]


def _mark(at: tuple[float, float], numbers: Sequence[int], css: str) -> SafeString:
    x, y = at
    corner = 2 if css == "k-route-second" else MARK
    return format_html(
        '<rect class="k-route-mark {}" x="{}" y="{}" width="{}" height="{}" rx="{}"/>'
        '<text class="k-route-number" x="{}" y="{}" text-anchor="middle" font-size="12">{}</text>',
        css, round(x - MARK, 1), round(y - MARK, 1), 2 * MARK, 2 * MARK, corner,
        x, y + 4, ",".join(map(str, numbers)) if len(numbers) < 3 else f"{numbers[0]}…",
    )  # fmt: skip
