"""Ranked rows, each a point on its interval: plain SVG, no script, no styles inside.

The point is a dot with a dark rim, the interval a bar, an earlier value a hollow square:
shapes, not colours, tell them apart. Text takes the colour of the page, so that the same
drawing is read by day, by night, on grey paper, and as a file of its own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from . import words
from .charts import FONT, HUE, QUIET, Chart
from .figures import Finding, Table
from .scales import EDGE, WIDTH, Scale

AXIS, BAND, ROW = 24, 30, 46  # heights: of the scale, of a group's heading, of a row
LINE = 32  # how far below the top of its row the point lies


@dataclass(frozen=True)
class Row:
    """One unit. `low`, `high`: its interval, None where none is known; `before`: an
    earlier value, or by another method; `group`: a heading stands where it changes."""

    name: str
    value: float | None
    low: float | None = None
    high: float | None = None
    before: float | None = None
    group: str = ""


@dataclass(frozen=True)
class Look:
    """`digits` after the decimal sign; `ends` of the scale (None: as the rows need);
    `line`: a value all are compared with, and its name; `before`: what the hollow square
    is; `told`: what the drawing shows, for who does not see it."""

    digits: int = 1
    ends: tuple[float, float] | None = None
    line: tuple[float, str] | None = None
    before: str = ""
    told: str = ""


def chart(
    rows: Sequence[Row], finding: Finding, *, heads: Sequence[str], look: Look | None = None
) -> Chart:  # fmt: skip
    """The drawing with its table. heads: of the name, the value, its interval and,
    where rows have one, the earlier value and the group."""
    seen = look or Look()
    has_before = any(row.before is not None for row in rows)
    has_groups = any(row.group for row in rows)
    told = [_cells(row, seen.digits, has_before, has_groups) for row in rows]
    return Chart(finding, Table(heads, told), {}, svg(rows, finding, seen))


def _cells(row: Row, digits: int, has_before: bool, has_groups: bool) -> list[str]:
    cells = [row.name, _said(row.value, digits), _span(row, digits)]
    if has_before:
        cells.append(_said(row.before, digits))
    if has_groups:
        cells.append(row.group)
    return cells


def svg(rows: Sequence[Row], finding: Finding, look: Look) -> SafeString:
    """The drawing alone, `WIDTH` units wide, as an element of a page or a file."""
    scale = _scale(rows, look)
    drawn, height = [], float(AXIS)
    for group, inside in _grouped(rows):
        tall = len(inside) * ROW + (BAND if group else 0)
        if group:
            drawn.append(_band(group, height, tall))
        top = height + (BAND if group else 0)
        for n, row in enumerate(inside):
            drawn.append(_row(row, top + n * ROW, scale, look.digits))
        height += tall
    parts = [_axis(scale, height, look), *drawn]
    if look.before or look.line:
        parts.append(_key(look, height))
        height += BAND
    key = finding.key
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="k-intervals" role="img"'
        ' viewBox="0 0 {} {}" aria-labelledby="{}-title {}-told" font-family="{}"'
        ' font-size="13" fill="currentColor"><title id="{}-title">{}</title>'
        '<desc id="{}-told">{}</desc>{}</svg>',
        WIDTH, round(height + 4), key, key, FONT, key, finding.title, key,
        look.told or _told(rows, look.digits),
        format_html_join("", "{}", ((part,) for part in parts)),
    )  # fmt: skip


def _told(rows: Sequence[Row], digits: int) -> str:
    """The rows read out: "Batken 58.0 (55.1 – 60.9); ..."."""
    return "; ".join(
        f"{row.name} {_said(row.value, digits)} {_bracketed(row, digits)}".strip()
        for row in rows
    )


def _grouped(rows: Sequence[Row]) -> Iterator[tuple[str, list[Row]]]:
    inside: list[Row] = []
    for row in rows:
        if inside and row.group != inside[-1].group:
            yield inside[-1].group, inside
            inside = []
        inside.append(row)
    if inside:
        yield inside[-1].group, inside


def _scale(rows: Sequence[Row], look: Look) -> Scale:
    if look.ends:
        return Scale(*look.ends)
    numbers = [n for row in rows for n in (row.value, row.low, row.high, row.before)]
    return Scale.around([*numbers, look.line[0] if look.line else None])


def _axis(scale: Scale, height: float, look: Look) -> SafeString:
    lines = format_html_join(
        "",
        '<line x1="{}" x2="{}" y1="{}" y2="{}" stroke="{}" stroke-opacity="0.35"/>'
        '<text x="{}" y="14" font-size="12" text-anchor="{}">{}</text>',
        (
            (scale.at(at), scale.at(at), AXIS - 4, height, QUIET, scale.at(at),
             _anchor(scale.at(at)), words.number(at, digits=digits))
            for at, digits in scale.ticks()
        ),
    )  # fmt: skip
    if look.line is None:
        return lines
    value, name = look.line
    x = scale.at(value)
    mark = format_html(
        '<line x1="{}" x2="{}" y1="{}" y2="{}" stroke="currentColor" stroke-width="1.5"'
        ' stroke-dasharray="5 4"><title>{} {}</title></line>',
        x, x, AXIS - 4, height, name, words.number(value, digits=look.digits),
    )  # fmt: skip
    return lines + mark


def _anchor(x: float) -> str:
    if x < 20:
        return "start"
    return "end" if x > WIDTH - 20 else "middle"


def _band(group: str, top: float, tall: float) -> SafeString:
    """The heading of a group over a line, so that groups part on paper too."""
    return format_html(
        '<line x1="0" x2="{}" y1="{}" y2="{}" stroke="currentColor" stroke-width="1.5"/>'
        '<rect x="0" y="{}" width="{}" height="{}" fill="currentColor"'
        ' fill-opacity="0.04"/>'
        '<text x="{}" y="{}" font-weight="650">{}</text>',
        WIDTH, top, top, top, WIDTH, tall, EDGE, top + 20, group,
    )  # fmt: skip


def _key(look: Look, top: float) -> SafeString:
    """What the hollow square and the broken line are."""
    square = format_html(
        '<rect x="{}" y="{}" width="8" height="8" fill="none" stroke="currentColor"'
        ' stroke-width="1.5"/>',
        EDGE, top + 12,
    )  # fmt: skip
    dashes = format_html(
        '<line x1="{}" x2="{}" y1="{}" y2="{}" stroke="currentColor" stroke-width="1.5"'
        ' stroke-dasharray="5 4"/>',
        WIDTH / 2, WIDTH / 2 + 20, top + 16, top + 16,
    )  # fmt: skip
    named: list[tuple[SafeString, float, str]] = []
    if look.before:
        named.append((square, EDGE + 16, look.before))
    if look.line:
        named.append((dashes, WIDTH / 2 + 28, look.line[1]))
    return format_html_join(
        "",
        '{}<text x="{}" y="{}" font-size="12">{}</text>',
        ((mark, x, top + 20, said) for mark, x, said in named),
    )


def _letter_size(name: str, numbers: str) -> float:
    """So that the name ends before its numbers begin."""
    room = WIDTH - 3 * EDGE - len(numbers) * 7.2
    return max(min(13.0, round(room / (max(len(name), 1) * 0.59), 1)), 10.0)


def _row(row: Row, top: float, scale: Scale, digits: int) -> SafeString:
    y = top + LINE
    numbers = f"{_said(row.value, digits)} {_bracketed(row, digits)}".strip()
    marks = [
        format_html(
            '<text x="{}" y="{}" font-size="{}">{}</text>'
            '<text x="{}" y="{}" text-anchor="end">{}</text>',
            EDGE, top + 17, _letter_size(row.name, numbers), row.name, WIDTH - EDGE,
            top + 17, numbers,
        )
    ]  # fmt: skip
    if row.low is not None and row.high is not None:
        left, right = scale.at(row.low), scale.at(row.high)
        marks.append(
            format_html(
                '<rect x="{}" y="{}" width="{}" height="8" rx="4" fill="{}"'
                ' fill-opacity="0.55"/>',
                left, y - 4, max(right - left, 2), HUE,
            )
        )  # fmt: skip
    if row.before is not None:
        marks.append(
            format_html(
                '<rect x="{}" y="{}" width="8" height="8" fill="none"'
                ' stroke="currentColor" stroke-width="1.5"/>',
                scale.at(row.before) - 4, y - 4,
            )
        )  # fmt: skip
    if row.value is not None:
        marks.append(
            format_html(
                '<circle cx="{}" cy="{}" r="5" fill="{}" stroke="currentColor"'
                ' stroke-width="1.5"/>',
                scale.at(row.value), y, HUE,
            )
        )  # fmt: skip
    return format_html_join("", "{}", ((mark,) for mark in marks))


def _said(value: float | None, digits: int) -> str:
    if value is None:
        return pgettext("number", "unknown")
    return words.number(value, digits=digits)


def _span(row: Row, digits: int) -> str:
    if row.low is None or row.high is None:
        return ""
    low, high = (words.number(end, digits=digits) for end in (row.low, row.high))
    return f"{low} – {high}"


def _bracketed(row: Row, digits: int) -> str:
    span = _span(row, digits)
    return f"({span})" if span else ""
