"""Two indicators against each other, each point named where there is room for it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from kamkor.foundation.web import words
from kamkor.foundation.web.charts import HUE, QUIET
from kamkor.foundation.web.scales import WIDTH, Scale

from .ink import el, joined, line, linked, text, whole, wrapped
from .marks import anchor

LEFT, TOP, BOTTOM, HEIGHT = 44, 40, 344, 400
LABEL, LINE = 46, 15  # letters and height of a line that names an axis
LETTER, SIZE = 6.2, 11

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Point:
    """`near`: stands out, as one of the regions that were asked for."""

    name: str
    x: float
    y: float
    url: str = ""
    near: bool = False


def draw(
    key: str, title: str, points: Sequence[Point], axes: tuple[str, str]
) -> SafeString:
    """`axes`: what the indicators measure, across and up."""
    across = Scale.around([p.x for p in points], left=LEFT + 8, right=WIDTH - 12)
    up = Scale.around([p.y for p in points], left=BOTTOM - 8, right=TOP + 8)
    at = [(across.at(p.x), up.at(p.y)) for p in points]
    names = _names(points, at)
    marks = [
        linked(
            point.url,
            el("title", point.name),
            el("circle", cx=x, cy=y, r=7 if point.near else 5, fill=HUE,
               stroke="currentColor", stroke_width=3 if point.near else 1),
            name,
        )
        for point, (x, y), name in zip(points, at, names, strict=True)
    ]  # fmt: skip
    told = "; ".join(
        f"{p.name} {words.number(p.x, digits=1)}, {words.number(p.y, digits=1)}"
        for p in points
    )
    below, above = (wrapped(axis, LABEL) for axis in axes)
    grid = joined(
        [
            *_grid(across, up),
            *_label(above, TOP - 12 - LINE * (len(above) - 1)),
            *_label(below, BOTTOM + 36),
        ]
    )
    return whole(key, title, told, HEIGHT, [grid, *marks])


def _label(lines: Sequence[str], top: float) -> Iterator[SafeString]:
    """`top`: of the first line's foot."""
    for n, said in enumerate(lines):
        yield text(LEFT, top + n * LINE, said, font_size=12, font_weight=600)


def _grid(across: Scale, up: Scale) -> Iterator[SafeString]:
    for number, digits in across.ticks():
        x = across.at(number)
        yield line(x, TOP, x, BOTTOM, stroke_opacity=0.35)
        yield text(x, BOTTOM + 16, words.number(number, digits=digits),
                   text_anchor=anchor(x), font_size=12)  # fmt: skip
    for number, digits in up.ticks():
        y = up.at(number)
        yield line(LEFT, y, WIDTH, y, stroke_opacity=0.35)
        yield text(LEFT - 6, y + 4, words.number(number, digits=digits),
                   text_anchor="end", font_size=12)  # fmt: skip
    yield line(LEFT, BOTTOM, WIDTH, BOTTOM, stroke=QUIET)


def _names(points: Sequence[Point], at: Sequence[tuple[float, float]]) -> list[object]:
    """Beside, above or below each point, those asked for first; "" where all is taken."""
    taken: list[Box] = [(x - 7, y - 7, x + 7, y + 7) for x, y in at]
    found: list[object] = [""] * len(points)
    for n in sorted(range(len(points)), key=lambda n: not points[n].near):
        x, y = at[n]
        wide = len(points[n].name) * LETTER
        for left, base in _around(x, y, wide):
            box = (left, base - SIZE, left + wide, base + 2)
            if (
                box[0] >= LEFT
                and box[2] <= WIDTH
                and not any(_meet(box, b) for b in taken)
            ):
                taken.append(box)
                found[n] = text(left, base, points[n].name, font_size=SIZE)
                break
    return found


def _around(x: float, y: float, wide: float) -> Iterator[tuple[float, float]]:
    """Where a name may begin: beside its point, then above and below, straight or to a
    side, the farther the later."""
    yield from ((x + 9, y + 4), (x - 9 - wide, y + 4))
    for base in (y - 10, y + 18, y - 22, y + 30):
        for back in (0.5, 0.1, 0.9):
            yield x - wide * back, base


def _meet(one: Box, other: Box) -> bool:
    return (
        one[0] < other[2]
        and other[0] < one[2]
        and one[1] < other[3]
        and other[1] < one[3]
    )
