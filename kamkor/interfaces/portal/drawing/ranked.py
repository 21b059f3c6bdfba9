"""Ranked rows: the rank as an interval, the score on its interval, a cell a domain."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.safestring import SafeString

from kamkor.foundation.web import words
from kamkor.foundation.web.charts import QUIET
from kamkor.foundation.web.scales import EDGE, WIDTH, Scale

from .ink import el, joined, linked, shade, text, whole
from .marks import axis, band, dot, interval

TOP, BAND, ROW = 24, 30, 52
SPLIT, GAP, CELL = 196, 10, 30  # where the plot ends, then cells of at most so much
LETTERS = 46  # of a name and its score


@dataclass(frozen=True)
class Row:
    """`place`: its rank as an interval, in words; `cells`: scores of the domains."""

    name: str
    place: str
    value: float | None
    low: float | None
    high: float | None
    band: str
    cells: Sequence[float | None]
    url: str = ""


def draw(
    key: str, title: str, rows: Sequence[Row], parts: Sequence[str], *, digits: int = 1
) -> SafeString:
    """`parts`: names of the domains, which stand above the cells as 1, 2, 3…"""
    numbers = [n for row in rows for n in (row.value, row.low, row.high)]
    scale = Scale.around(numbers, right=SPLIT if parts else WIDTH - EDGE)
    drawn: list[SafeString] = []
    height = float(TOP)
    for group, inside in groupby(rows, key=lambda row: row.band):
        many = list(inside)
        tall = len(many) * ROW + (BAND if group else 0)
        if group:
            drawn.append(band(group, height, tall))
        first = height + (BAND if group else 0)
        drawn += [
            _row(row, first + n * ROW, scale, digits) for n, row in enumerate(many)
        ]
        height += tall
    heads = joined(
        [
            text(x + wide / 2, TOP - 6, str(n), font_size=12, text_anchor="middle")
            for n, (x, wide) in enumerate(_columns(len(parts)), start=1)
        ]
    )
    told = "; ".join(
        f"{r.place} {r.name} {words.number(r.value, digits=digits)}" for r in rows
    )
    return whole(
        key, title, told, height + 4, [axis(scale, TOP - 2, height), heads, *drawn]
    )


def _row(row: Row, top: float, scale: Scale, digits: int) -> SafeString:
    y = top + 36
    name = f"{row.place}. {row.name}" if row.place else row.name
    mark = dot(scale.at(row.value), y) if row.value is not None else ""
    return joined(
        (
            linked(
                row.url,
                el("rect", x=0, y=top, width=WIDTH, height=24, fill_opacity=0),
                text(EDGE, top + 18, name, font_weight=550),
            ),
            text(
                WIDTH - EDGE,
                top + 18,
                _score(row, digits, LETTERS - len(name)),
                text_anchor="end",
                font_size=12,
            ),
            interval(row.low, row.high, y, scale),
            mark,
            *_cells(row.cells, y),
        )
    )


def _score(row: Row, digits: int, letters: int) -> str:
    """With its interval where there is room for so many letters."""
    score = words.number(row.value, digits=digits) or "?"
    if row.low is None or row.high is None:
        return score
    low, high = (words.number(end, digits=digits) for end in (row.low, row.high))
    long = f"{score} ({low} – {high})"
    return long if len(long) <= letters else score


def _columns(many: int) -> Iterator[tuple[float, float]]:
    """From where and how wide each cell is."""
    room = WIDTH - EDGE - SPLIT - GAP
    wide = min(room / max(many, 1), CELL)
    return ((SPLIT + GAP + n * wide, wide) for n in range(many))


def _cells(cells: Sequence[float | None], y: float) -> Iterator[SafeString]:
    for (x, wide), value in zip(_columns(len(cells)), cells, strict=True):
        ground, ink = (
            shade(value, 0, 100) if value is not None else ("none", "currentColor")
        )
        yield el(
            "rect", x=x + 1, y=y - 11, width=wide - 2, height=22, fill=ground, rx=3,
            stroke=QUIET, **({"stroke_dasharray": "3 2"} if value is None else {}),
        )  # fmt: skip
        yield text(
            x + wide / 2, y + 4, words.number(value) or "?", fill=ink, font_size=12,
            text_anchor="middle",
        )  # fmt: skip
