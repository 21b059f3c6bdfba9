"""Small multiples of shares over time: a panel a name, all on one scale."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kamkor.foundation.web import words
from kamkor.foundation.web.charts import FONT, HUE, QUIET
from kamkor.foundation.web.figures import Table
from kamkor.foundation.web.scales import EDGE, WIDTH, Scale

COLUMNS, TALL, TOP, FOOT = 2, 112, 26, 20
WIDE = WIDTH / COLUMNS
ABOVE = -6  # a number in the middle stands above its line, which may lie on the axis
Series = Mapping[str, float | None]  # by period; None is hidden or not known


@dataclass(frozen=True)
class Panel:
    name: str
    series: Series


@dataclass(frozen=True)
class Drawn:
    title: str
    svg: SafeString
    table: Table


def draw(key: str, title: str, panels: Sequence[Panel]) -> Drawn:
    """For a page; every series has the same periods."""
    periods = list(panels[0].series) if panels else []
    numbers = [n for panel in panels for n in panel.series.values()]
    scale = Scale.around([0.0, *numbers])
    told = "; ".join(f"{p.name}: {_said(_last(p.series))}" for p in panels)
    height = -(-len(panels) // COLUMNS) * TALL + 4
    svg = format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="k-panels" role="img"'
        ' viewBox="0 0 {} {}" aria-labelledby="{}-title {}-told" font-family="{}"'
        ' font-size="12" fill="currentColor"><title id="{}-title">{}</title>'
        '<desc id="{}-told">{}</desc>{}</svg>',
        WIDTH, height, key, key, FONT, key, title, key, told,
        format_html_join("", "{}", (
            (_panel(panel, n % COLUMNS * WIDE, n // COLUMNS * TALL, scale),)
            for n, panel in enumerate(panels)
        )),
    )  # fmt: skip
    rows = [[p.name, *(_said(p.series[period]) for period in periods)] for p in panels]
    return Drawn(title, svg, Table([_("Right"), *periods], rows))


def _panel(panel: Panel, left: float, top: float, scale: Scale) -> SafeString:
    periods = list(panel.series)
    wide, many = WIDE - 2 * EDGE - 30, max(len(periods) - 1, 1)
    base = top + TALL - FOOT

    def at(n: int) -> str:
        value = panel.series[periods[n]] or 0.0
        part = (value - scale.low) / (scale.high - scale.low or 1)
        y = base - part * (TALL - FOOT - TOP)
        return f"{left + EDGE + wide * n / many:.1f},{y:.1f}"

    lines = format_html_join(
        "", '<polyline points="{}" fill="none" stroke="{}" stroke-width="2.5" stroke-linecap="round"/>',
        ((" ".join(at(n) for n in (run if len(run) > 1 else run * 2)), HUE)
         for run in _runs(panel.series)),
    )  # fmt: skip
    end = _runs(panel.series)
    label: SafeString | str = ""
    if end:
        n = end[-1][-1]
        x, y = at(n).split(",")
        label = format_html(
            '<circle cx="{}" cy="{}" r="3.5" fill="{}"/><text x="{}" y="{}">{}</text>',
            x, y, HUE, float(x) + 6, float(y) + (4 if n == many else ABOVE),
            _said(panel.series[periods[n]]),
        )  # fmt: skip
    return format_html(
        '<text x="{}" y="{}" font-weight="600">{}</text>'
        '<line x1="{}" x2="{}" y1="{}" y2="{}" stroke="{}"/>'
        '<text x="{}" y="{}" font-size="11">{}</text>'
        '<text x="{}" y="{}" font-size="11" text-anchor="end">{}</text>{}{}',
        left + EDGE, top + 14, panel.name,
        left + EDGE, left + EDGE + wide, base, base, QUIET,
        left + EDGE, base + 14, periods[0] if periods else "",
        left + EDGE + wide, base + 14, periods[-1] if len(periods) > 1 else "",
        lines, label,
    )  # fmt: skip


def _runs(series: Series) -> list[list[int]]:
    """Places of known values that follow each other."""
    runs: list[list[int]] = [[]]
    for n, value in enumerate(series.values()):
        if value is None:
            runs.append([])
        else:
            runs[-1].append(n)
    return [run for run in runs if run]


def _last(series: Series) -> float | None:
    return next((v for v in reversed(list(series.values())) if v is not None), None)


def _said(value: float | None) -> str:
    return (
        pgettext("number", "hidden") if value is None else words.number(value, digits=1)
    )
