"""Elements and colours: what all charts are drawn with."""

from collections.abc import Sequence

from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from kamkor.foundation.web.charts import FONT, QUIET
from kamkor.foundation.web.scales import WIDTH

FIVE = ("#e6f1f0", "#b5d9d6", "#74b5b1", "#2f8583", "#0a4f50")


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


def shade(value: float, low: float, high: float) -> tuple[str, str]:
    """One of five colours of one hue between the ends, and that of letters on it."""
    share = (value - low) / (high - low) if high > low else 0.5
    rank = min(int(max(share, 0) * len(FIVE)), len(FIVE) - 1)
    return FIVE[rank], "#ffffff" if rank > 2 else "#1c1f23"


def _short(value: object) -> object:
    return f"{round(value, 1):g}" if isinstance(value, float) else value
