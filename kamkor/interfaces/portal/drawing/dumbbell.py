"""From an earlier value (a hollow square) to the newest (a dot), a row a thing."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from kamkor.foundation.web import words
from kamkor.foundation.web.charts import QUIET
from kamkor.foundation.web.scales import EDGE, WIDTH, Scale

from .ink import el, joined, line, linked, text, whole
from .marks import axis, dot, square

TOP, ROW, KEY = 24, 46, 28


@dataclass(frozen=True)
class Row:
    name: str
    before: float | None
    now: float | None
    url: str = ""


def draw(
    key: str,
    title: str,
    rows: Sequence[Row],
    *,
    moments: tuple[str, str],
    digits: int,
    between: str = " → ",
) -> SafeString:
    """`moments`: what the square and the dot are; `between`: their numbers."""
    scale = Scale.around([n for row in rows for n in (row.before, row.now)])
    height = TOP + len(rows) * ROW
    drawn = [
        _row(row, TOP + n * ROW, scale, _worth(row, digits, between))
        for n, row in enumerate(rows)
    ]
    told = "; ".join(f"{row.name} {_worth(row, digits, between)}" for row in rows)
    legend = (
        square(EDGE + 4, height + 14), text(EDGE + 14, height + 18, moments[0]),
        dot(WIDTH / 2, height + 14), text(WIDTH / 2 + 12, height + 18, moments[1]),
    )  # fmt: skip
    parts = [axis(scale, TOP - 2, height), *drawn, *legend]
    return whole(key, title, told, height + KEY, parts)


def _row(row: Row, top: float, scale: Scale, worth: str) -> SafeString:
    y = top + 32
    ends = [scale.at(n) for n in (row.before, row.now) if n is not None]
    return joined(
        (
            linked(
                row.url,
                el("rect", x=0, y=top, width=WIDTH, height=24, fill_opacity=0),
                text(EDGE, top + 17, row.name),
            ),
            text(WIDTH - EDGE, top + 17, worth, text_anchor="end"),
            line(ends[0], y, ends[-1], y, stroke=QUIET, stroke_width=3) if ends else "",
            square(scale.at(row.before), y) if row.before is not None else "",
            dot(scale.at(row.now), y) if row.now is not None else "",
        )
    )


def _worth(row: Row, digits: int, between: str) -> str:
    before, now = (words.number(n, digits=digits) or "?" for n in (row.before, row.now))
    return f"{before}{between}{now}"
