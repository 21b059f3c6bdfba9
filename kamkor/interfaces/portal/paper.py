"""A drawing as a file of its own: black on white, with its finding above, source below."""

import re
from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from kamkor.foundation.web.charts import FONT

from .shown import Shown

INK = "#1c1f23"
# what the style sheet says of maps, as attributes: a file has no style sheet
OF_CLASS: dict[str, dict[str, str]] = {
    **{
        f"k-tile-{n}": {"fill": colour}
        for n, colour in enumerate(("#e6f1f0", "#b5d9d6", "#74b5b1", "#2f8583", "#0a4f50"))
    },
    "k-tile-none": {"fill": "url(#k-hatch)"},
    "k-tile-few": {"fill": "url(#k-dots)"},
    "k-tile-shape": {"stroke": "#8b8f8a", "stroke-width": "1"},
    "k-tile-dark": {"fill": "#ffffff"},
    "k-tile-light": {"fill": INK},
    "k-hatch-ground": {"fill": "#ececea"},
    "k-hatch-line": {"fill": "#c9cac6"},
}  # fmt: skip
CLASS = re.compile(r'class="([^"]*)"')
LINK = re.compile(r"</?a\b[^>]*>")
BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
LETTERS = 46  # of a line of the title


def alone(figure: Shown, below: Sequence[str]) -> str:
    """The file's text. `below`: lines under the drawing."""
    found = BOX.search(figure.svg)
    width, height = (float(n) for n in found.groups()) if found else (360.0, 360.0)
    step = width / (360 if width <= 360 else 520)
    letters = LETTERS if width <= 360 else LETTERS * 3 // 2
    above, under = _lines([figure.title], letters), _lines(below, letters)
    top, size = step * (12 + 20 * len(above)), round(step * 13, 1)
    tall = round(top + height + step * (16 * len(under) + 16))
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="{}"'
        ' viewBox="0 0 {} {}" font-family="{}" font-size="{}" fill="{}">'
        '<rect width="{}" height="{}" fill="#ffffff"/>{}'
        '<svg y="{}" width="{}" height="{}" {}</svg>{}</svg>\n',
        round(width), tall, round(width), tall, FONT, size, INK, round(width), tall,
        _texts(above, step * 18, step * 20, size, "650"), round(top), width, height,
        mark_safe(_inside(figure.svg)),  # noqa: S308 our own drawing
        _texts(under, top + height + step * 16, step * 16, round(size * 0.8, 1), "400"),
    )  # fmt: skip


def _inside(svg: str) -> str:
    """From its attributes on, without links and classes, as dark as print."""
    text = LINK.sub("", svg).replace("currentColor", INK)
    text = CLASS.sub(_attributes, text)
    text = re.sub(r' (xmlns|role|aria-[a-z]+|font-family)="[^"]*"', "", text)
    return text.strip().removeprefix("<svg").removesuffix("</svg>").strip()


def _attributes(found: re.Match[str]) -> str:
    told: dict[str, str] = {}
    for name in found.group(1).split():
        told |= OF_CLASS.get(name, {})
    return " ".join(f'{key}="{value}"' for key, value in told.items())


def _texts(
    lines: Sequence[str], top: float, step: float, size: float, weight: str
) -> str:
    return format_html_join(
        "",
        '<text x="8" y="{}" font-size="{}" font-weight="{}">{}</text>',
        (
            (round(top + n * step, 1), size, weight, said)
            for n, said in enumerate(lines)
        ),
    )


def _lines(texts: Sequence[str], letters: int) -> list[str]:
    """Broken between words."""
    lines: list[str] = []
    for text in texts:
        lines.append("")
        for word in text.split():
            if lines[-1] and len(lines[-1]) + len(word) >= letters:
                lines.append(word)
            else:
                lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
