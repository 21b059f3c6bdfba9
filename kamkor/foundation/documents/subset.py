"""What a paper may consist of: the elements of its template, and the tree they make."""

from dataclasses import dataclass
from typing import Literal

Align = Literal["left", "center", "right"]
ALIGNS: dict[str, Align] = {"left": "left", "center": "center", "right": "right"}

BLOCKS = frozenset(
    {"h1", "h2", "h3", "p", "ul", "ol", "table", "hr", "newpage", "sign"}
)
INLINE = frozenset({"strong", "em", "br", "blank"})
EMPTY = frozenset({"br", "hr", "newpage", "sign", "blank"})
INSIDE: dict[str, frozenset[str]] = {
    "": BLOCKS | {"title", "header", "footer"},
    "title": frozenset(),
    "ul": frozenset({"li"}),
    "ol": frozenset({"li"}),
    "table": frozenset({"tr"}),
    "tr": frozenset({"th", "td"}),
    **dict.fromkeys(("header", "footer", "p", "li", "th", "td"), INLINE),
    **dict.fromkeys(("h1", "h2", "h3", "strong", "em"), INLINE),
}
ATTRIBUTES: dict[str, frozenset[str]] = {
    **dict.fromkeys(("h1", "h2", "h3", "p"), frozenset({"align"})),
    "table": frozenset({"widths", "lines"}),
    "th": frozenset({"colspan", "align"}),
    "td": frozenset({"colspan", "align"}),
    "blank": frozenset({"width"}),
    "sign": frozenset({"who", "name", "on"}),
}
ELEMENTS = frozenset().union(*INSIDE.values())


class BadDocument(ValueError):
    """A template that is no paper: which template, which line, what is wrong."""

    def __init__(self, template: str, line: int, what: str) -> None:
        super().__init__(f"{template}, line {line}: {what}")


@dataclass(frozen=True)
class Text:
    text: str
    strong: bool = False
    em: bool = False


@dataclass(frozen=True)
class Break:
    """A new line in the same paragraph."""


@dataclass(frozen=True)
class Blank:
    """A line to fill by hand: `width` in millimetres, None for the rest of the line."""

    width: int | None


Piece = Text | Break | Blank
Pieces = tuple[Piece, ...]


@dataclass(frozen=True)
class Heading:
    level: int
    pieces: Pieces
    align: Align


@dataclass(frozen=True)
class Paragraph:
    pieces: Pieces
    align: Align


@dataclass(frozen=True)
class Listing:
    ordered: bool
    items: tuple[Pieces, ...]


@dataclass(frozen=True)
class Cell:
    pieces: Pieces
    head: bool
    colspan: int
    align: Align


@dataclass(frozen=True)
class Table:
    """`widths` are shares of the line, one a column; without `lines` nothing is drawn."""

    widths: tuple[float, ...]
    lines: bool
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Rule:
    """A line across the page."""


@dataclass(frozen=True)
class NewPage:
    """What follows begins on a page of its own."""


@dataclass(frozen=True)
class Sign:
    """A line to sign on: who signs, their name and the day, each "" where unknown."""

    who: str
    name: str
    on: str


Block = Heading | Paragraph | Listing | Table | Rule | NewPage | Sign


@dataclass(frozen=True)
class Paper:
    """A paper in one language. `header` and `footer` stand on each of its pages."""

    language: str
    title: str
    header: Pieces
    footer: Pieces
    blocks: tuple[Block, ...]
