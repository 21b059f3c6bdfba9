"""What stands for a number: a dot, its interval, an earlier value, a scale above."""

from django.utils.safestring import SafeString

from kamkor.foundation.web import words
from kamkor.foundation.web.charts import HUE
from kamkor.foundation.web.scales import WIDTH, Scale

from .ink import el, joined, line, text


def dot(x: float, y: float) -> SafeString:
    return el(
        "circle", cx=x, cy=y, r=5, fill=HUE, stroke="currentColor", stroke_width=1.5
    )


def square(x: float, y: float) -> SafeString:
    """Hollow: what was before."""
    return el(
        "rect", x=x - 4, y=y - 4, width=8, height=8, fill="none",
        stroke="currentColor", stroke_width=1.5,
    )  # fmt: skip


def interval(
    low: float | None, high: float | None, y: float, scale: Scale
) -> SafeString:
    if low is None or high is None:
        return joined(())
    ends = sorted((scale.at(low), scale.at(high)))
    return el(
        "rect", x=ends[0], y=y - 4, width=max(ends[1] - ends[0], 2.0), height=8, rx=4,
        fill=HUE, fill_opacity=0.5,
    )  # fmt: skip


def axis(scale: Scale, top: float, bottom: float) -> SafeString:
    """Numbers above, faint lines down."""
    parts = []
    for number, digits in scale.ticks():
        x = scale.at(number)
        parts += [
            line(x, top, x, bottom, stroke_opacity=0.35),
            text(x, top - 4, words.number(number, digits=digits), font_size=12,
                 text_anchor=anchor(x)),
        ]  # fmt: skip
    return joined(parts)


def anchor(x: float, *, right: float = WIDTH) -> str:
    if x < 16:
        return "start"
    return "end" if x > right - 16 else "middle"


def band(said: str, top: float, tall: float) -> SafeString:
    """The heading of a group over a line, so that groups part on paper too."""
    return joined(
        (
            line(0, top, WIDTH, top, stroke="currentColor", stroke_width=1.5),
            el("rect", x=0, y=top, width=WIDTH, height=tall, fill_opacity=0.04),
            text(8, top + 20, said, font_weight=650),
        )
    )
