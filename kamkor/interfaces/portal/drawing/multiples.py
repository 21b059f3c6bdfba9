"""Small multiples of a trend: one panel a region, the country's line grey in each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from kamkor.foundation.web import words
from kamkor.foundation.web.charts import HUE, QUIET
from kamkor.foundation.web.scales import EDGE, WIDTH, Scale

from .ink import el, joined, line, linked, text, whole, wrapped

COLUMNS, TALL, TOP, LETTERS = 2, 128, 40, 24
WIDE = WIDTH / COLUMNS
ABOVE = -6  # a number in the middle stands above its line, which may lie on the axis

Series = Mapping[str, float | None]  # by period


@dataclass(frozen=True)
class Panel:
    name: str
    series: Series
    url: str = ""


@dataclass(frozen=True)
class Frame:
    """What all panels share: the periods in order, the country's line, the periods at
    which the way of counting changed, digits of the numbers."""

    periods: Sequence[str]
    country: Series
    breaks: Sequence[str] = ()
    digits: int = 1


def draw(key: str, title: str, panels: Sequence[Panel], frame: Frame) -> SafeString:
    numbers = [n for p in panels for n in p.series.values()]
    scale = Scale.around([*numbers, *frame.country.values()])
    drawn = []
    for n, panel in enumerate(panels):
        left, top = n % COLUMNS * WIDE, n // COLUMNS * TALL
        drawn.append(_panel(panel, frame, _Box(left, top, scale)))
    told = "; ".join(_told(panel, frame) for panel in panels)
    return whole(key, title, told, -(-len(panels) // COLUMNS) * TALL + 4, drawn)


@dataclass(frozen=True)
class _Box:
    left: float
    top: float
    scale: Scale

    def x(self, n: int, many: int) -> float:
        return self.left + EDGE + (WIDE - 2 * EDGE - 24) * n / max(many - 1, 1)

    def y(self, value: float) -> float:
        low, high = self.top + TALL - 24, self.top + TOP
        part = (value - self.scale.low) / (self.scale.high - self.scale.low or 1)
        return low + (high - low) * part


def _panel(panel: Panel, frame: Frame, box: _Box) -> SafeString:
    many = len(frame.periods)
    bottom = box.top + TALL - 20
    ends = (box.x(0, many), box.x(many - 1, many))
    parts: list[object] = [
        linked(
            panel.url,
            el("rect", x=box.left, y=box.top, width=WIDE, height=36, fill_opacity=0),
            *(text(box.left + EDGE, box.top + 15 + 14 * n, said, font_size=12,
                   font_weight=600)
              for n, said in enumerate(wrapped(panel.name, LETTERS))),
        ),
        line(ends[0], bottom, ends[1], bottom),
        text(ends[0], bottom + 14, frame.periods[0], font_size=11),
        text(ends[1], bottom + 14, frame.periods[-1], font_size=11, text_anchor="end"),
        *_breaks(frame, box),
        *_path(frame.country, frame, box, stroke=QUIET, stroke_width=2),
        *_path(panel.series, frame, box, stroke=HUE, stroke_width=2.5),
    ]  # fmt: skip
    last = [(n, panel.series.get(p)) for n, p in enumerate(frame.periods)]
    known = [(n, value) for n, value in last if value is not None]
    if known:
        n, value = known[-1]
        x, y = box.x(n, many), box.y(value)
        parts += [
            el("circle", cx=x, cy=y, r=3.5, fill=HUE, stroke="currentColor"),
            text(
                x + 6,
                y + (4 if n == many - 1 else ABOVE),
                words.number(value, digits=frame.digits),
                font_size=11,
            ),
        ]
    return joined(parts)


def _path(series: Series, frame: Frame, box: _Box, **ink: object) -> list[object]:
    """A line with gaps where nothing is known; a single known point is a dash."""
    drawn: list[object] = []
    points: list[str] = []
    many = len(frame.periods)
    for n, period in enumerate((*frame.periods, "")):
        value = series.get(period) if period else None
        if value is not None:
            points.append(f"{box.x(n, many):.1f},{box.y(value):.1f}")
            continue
        if points:
            shown = points if len(points) > 1 else points * 2
            drawn.append(
                el("polyline", points=" ".join(shown), fill="none",
                   stroke_linecap="round", **ink)
            )  # fmt: skip
        points = []
    return drawn


def _breaks(frame: Frame, box: _Box) -> list[object]:
    at = {p: box.x(n, len(frame.periods)) for n, p in enumerate(frame.periods)}
    return [
        line(at[p], box.top + TOP - 4, at[p], box.top + TALL - 20, stroke="currentColor",
             stroke_dasharray="3 3")
        for p in frame.breaks if p in at
    ]  # fmt: skip


def _told(panel: Panel, frame: Frame) -> str:
    known = [
        f"{p} {words.number(panel.series[p], digits=frame.digits)}"
        for p in frame.periods
        if panel.series.get(p) is not None
    ]
    ends = known if len(known) < 3 else [known[0], known[-1]]
    return f"{panel.name}: {', '.join(ends)}"
