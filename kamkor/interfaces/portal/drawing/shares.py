"""Shares of a whole that may overlap: a bar each, on a track as long as the whole."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from kamkor.foundation.web import words
from kamkor.foundation.web.charts import HUE
from kamkor.foundation.web.scales import EDGE, WIDTH

from .ink import el, joined, text, whole

ROW, BAR = 52, 18


@dataclass(frozen=True)
class Part:
    """`share`: of 1."""

    name: str
    share: float


def draw(key: str, title: str, parts: Sequence[Part]) -> SafeString:
    rows = [_row(part, n * ROW) for n, part in enumerate(parts)]
    told = "; ".join(f"{part.name} {words.percent(part.share)}" for part in parts)
    return whole(key, title, told, len(parts) * ROW, rows)


def _row(part: Part, top: float) -> SafeString:
    wide = WIDTH - 2 * EDGE
    box = {"x": EDGE, "y": top + 24, "height": BAR}
    filled = wide * min(max(part.share, 0.0), 1.0)
    return joined(
        (
            text(EDGE, top + 17, part.name),
            text(WIDTH - EDGE, top + 17, words.percent(part.share),
                 text_anchor="end", font_weight=600),
            el("rect", width=filled, fill=HUE, **box),
            el("rect", width=wide, fill="none", stroke="currentColor", **box),
        )
    )  # fmt: skip
