"""Elements, a scale, colours: what all charts are drawn with."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import floor, log10

from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

FONT = "Inter, DejaVu Sans, sans-serif"
HUE, QUIET = "#2f8583", "#8b8f8a"  # 3 : 1 against both grounds
FIVE = ("#e6f1f0", "#b5d9d6", "#74b5b1", "#2f8583", "#0a4f50")
WIDTH, EDGE = 360, 8
TICKS = 4


def el(name: str, *inside: object, **attributes: object) -> SafeString:
    """An element; "_" in names of attributes stands for "-". Texts are escaped."""
    given = {
        key.rstrip("_").replace("_", "-"): _short(v) for key, v in attributes.items()
    }
    return format_html("<{}{}>{}</{}>", name, flatatt(given), joined(inside), name)


def joined(parts: Sequence[object]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def text(x: float, y: float, said: str, **attributes: object) -> SafeString:
    return el("text", said, x=x, y=y, **attributes)


def line(
    x1: float, y1: float, x2: float, y2: float, **attributes: object
) -> SafeString:
    return el("line", x1=x1, y1=y1, x2=x2, y2=y2, **({"stroke": QUIET} | attributes))


def linked(url: str, *inside: object) -> SafeString:
    return el("a", *inside, href=url) if url else joined(inside)


def whole(
    key: str, title: str, told: str, height: float, parts: Sequence[object]
) -> SafeString:
    """The drawing. `told`: what it shows, for who does not see it."""
    return el(
        "svg",
        el("title", title, id=f"{key}-title"), el("desc", told, id=f"{key}-told"),
        *parts,
        xmlns="http://www.w3.org/2000/svg", class_="p-drawing", role="group",
        viewBox=f"0 0 {WIDTH} {round(height)}", font_family=FONT, font_size=13,
        fill="currentColor", aria_labelledby=f"{key}-title {key}-told",
    )  # fmt: skip


def wrapped(name: str, letters: int) -> list[str]:
    """At most two lines of about so many letters, broken between words."""
    lines = [""]
    for word in name.split():
        if lines[-1] and len(lines[-1]) + len(word) >= letters and len(lines) < 2:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return [x if len(x) <= letters + 3 else f"{x[:letters]}…" for x in lines]


@dataclass(frozen=True)
class Scale:
    """From `low` to `high` as from `left` to `right`; turned where left > right."""

    low: float
    high: float
    left: float = EDGE
    right: float = WIDTH - EDGE

    @classmethod
    def around(
        cls, numbers: Sequence[float | None], left: float = EDGE,
        right: float = WIDTH - EDGE, *, turned: bool = False,
    ) -> "Scale":  # fmt: skip
        """Round ends that hold all the numbers; `turned`: the least stands right."""
        known = [n for n in numbers if n is not None]
        low, high = min(known, default=0.0), max(known, default=1.0)
        step = _round_step((high - low) / TICKS)
        ends = (low // step * step, -(-high // step) * step)
        return cls(*ends, *((right, left) if turned else (left, right)))

    def at(self, value: float) -> float:
        part = (value - self.low) / (self.high - self.low or 1)
        return round(self.left + min(max(part, 0), 1) * (self.right - self.left), 1)

    def ticks(self) -> Iterator[tuple[float, int]]:
        """Round numbers within the ends, and how many digits they need."""
        step = _round_step((self.high - self.low) / TICKS)
        digits = max(-floor(log10(step) + 1e-9), 0)
        number = -(-self.low // step) * step
        while number <= self.high + step * 1e-6:
            yield round(number, 10), digits
            number += step


def _round_step(rough: float) -> float:
    """1, 2 or 5 times a power of ten, not below `rough`."""
    if rough <= 0:
        return 1.0
    power = 10.0 ** floor(log10(rough))
    return next(power * n for n in (1, 2, 5, 10) if power * n >= rough * 0.999)


def shade(value: float, low: float, high: float) -> tuple[str, str]:
    """One of five colours of one hue between the ends, and that of letters on it."""
    share = (value - low) / (high - low) if high > low else 0.5
    rank = min(int(max(share, 0) * len(FIVE)), len(FIVE) - 1)
    return FIVE[rank], "#ffffff" if rank > 2 else "#1c1f23"


def _short(value: object) -> object:
    return f"{round(value, 1):g}" if isinstance(value, float) else value
