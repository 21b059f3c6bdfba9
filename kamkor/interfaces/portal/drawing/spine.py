"""One region against the country, an indicator a row: least and greatest, the middle
half, the country's line, the region's dot with its interval. Right is always better."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from django.utils.safestring import SafeString

from kamkor.foundation.web.charts import QUIET
from kamkor.foundation.web.scales import EDGE, WIDTH, Scale

from .ink import el, joined, line, linked, text, whole, wrapped
from .marks import band, dot, interval

BAND, ROW, LINE = 30, 58, 15
LETTERS = 46  # of a line of a name


@dataclass(frozen=True)
class Row:
    """`all`: the values of every region; `worth`: value and the country's, in words;
    `less_is_better`: turns the scale."""

    name: str
    group: str
    worth: str
    value: float | None
    low: float | None
    high: float | None
    country: float | None
    all: Sequence[float]
    less_is_better: bool
    url: str = ""


def draw(key: str, title: str, rows: Sequence[Row]) -> SafeString:
    drawn: list[SafeString] = []
    height = 0.0
    for group, inside in groupby(rows, key=lambda row: row.group):
        many = [(row, wrapped(row.name, LETTERS)) for row in inside]
        tall = BAND + sum(_tall(lines) for _row, lines in many)
        drawn.append(band(group, height, tall))
        height += BAND
        for row, lines in many:
            drawn.append(_drawn(row, lines, height))
            height += _tall(lines)
    told = "; ".join(f"{row.name}: {row.worth}" for row in rows)
    return whole(key, title, told, height + 4, drawn)


def _tall(lines: Sequence[str]) -> float:
    return ROW + LINE * (len(lines) - 1)


def _drawn(row: Row, lines: Sequence[str], top: float) -> SafeString:
    more = LINE * (len(lines) - 1)
    parts: list[object] = [
        linked(
            row.url,
            el("rect", x=0, y=top - 4, width=WIDTH, height=24 + more, fill_opacity=0),
            el("title", row.name),
            *(text(EDGE, top + 13 + LINE * n, said, font_size=12)
              for n, said in enumerate(lines)),
        ),
        text(EDGE, top + 29 + more, row.worth, font_weight=600, font_size=12),
    ]  # fmt: skip
    if row.all:
        parts += _spine(row, top + 42 + more)
    return joined(parts)


def _spine(row: Row, y: float) -> list[object]:
    ends = [*row.all, row.low, row.high, row.country]
    known = [n for n in ends if n is not None]
    least, most = min(known), max(known)
    scale = Scale(least, most, *_sides(row.less_is_better))
    worst, best = scale.at(min(row.all)), scale.at(max(row.all))
    q1, q3 = (scale.at(float(q)) for q in np.quantile(row.all, (0.25, 0.75)))
    parts: list[object] = [
        _bar(worst, best, y, 4, 0.45), _bar(q1, q3, y, 12, 0.45),
        interval(row.low, row.high, y, scale),
    ]  # fmt: skip
    if row.country is not None:
        x = scale.at(row.country)
        parts.append(line(x, y - 10, x, y + 10, stroke="currentColor", stroke_width=2))
    if row.value is not None:
        parts.append(dot(scale.at(row.value), y))
    return parts


def _sides(turned: bool) -> tuple[float, float]:
    sides = (EDGE, WIDTH - EDGE)
    return sides[::-1] if turned else sides


def _bar(one: float, other: float, y: float, tall: float, strong: float) -> SafeString:
    left, right = sorted((one, other))
    return el(
        "rect", x=left, y=y - tall / 2, width=max(right - left, 1.0), height=tall,
        fill=QUIET, fill_opacity=strong, rx=2,
    )  # fmt: skip
