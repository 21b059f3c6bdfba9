"""A whole parted by what it comes from: one bar, and a line of words for each part."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from kamkor.foundation.web import words
from kamkor.foundation.web.scales import EDGE, WIDTH

from .ink import FIVE, el, text, whole

TOP, BAR, ROW = 6, 34, 26
SHADES = (FIVE[4], FIVE[2], FIVE[0])
LETTERS = ("#ffffff", "#1c1f23", "#1c1f23")
LEAST = 34.0  # units wide: so that its number fits inside


@dataclass(frozen=True)
class Part:
    """`share`: of 1."""

    name: str
    share: float


def draw(key: str, title: str, parts: Sequence[Part]) -> SafeString:
    """At most three parts, side by side in their order; shares that overlap to more than
    the whole make the bar together."""
    scale = (WIDTH - 2 * EDGE) / max(sum(part.share for part in parts), 1.0)
    drawn: list[SafeString] = []
    left, below = float(EDGE), TOP + BAR + 8.0
    for part, fill, ink in zip(parts, SHADES, LETTERS, strict=False):
        wide, share = part.share * scale, words.percent(part.share)
        drawn.append(_box(left, TOP, wide, BAR, fill))
        if wide >= LEAST:
            middle = left + wide / 2
            drawn.append(
                text(middle, TOP + 22, share, text_anchor="middle", fill=ink)
            )  # fmt: skip
        drawn.append(_box(EDGE, below + 4, 14, 14, fill))
        drawn.append(text(EDGE + 22, below + 16, f"{part.name}: {share}"))
        left, below = left + wide, below + ROW
    told = "; ".join(f"{part.name} {words.percent(part.share)}" for part in parts)
    return whole(key, title, told, below + 4, drawn)


def _box(x: float, y: float, wide: float, tall: float, fill: str) -> SafeString:
    return el(
        "rect", x=x, y=y, width=wide, height=tall, fill=fill, stroke="currentColor"
    )
