"""From nodes of markup to the blocks of a paper."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from .subset import (
    ALIGNS,
    Align,
    BadDocument,
    Blank,
    Block,
    Break,
    Cell,
    Heading,
    Listing,
    NewPage,
    Paper,
    Paragraph,
    Piece,
    Pieces,
    Rule,
    Sign,
    Table,
    Text,
)

SPACES = re.compile(r"[ \t\r\n\f]+")  # not the no-break space


@dataclass
class Node:
    """An element as written: its children are elements and texts."""

    tag: str
    attributes: dict[str, str]
    name: str
    line: int
    children: list["Node | str"] = field(default_factory=list)

    def wrong(self, what: str) -> BadDocument:
        return BadDocument(self.name, self.line, what)

    def elements(self) -> list["Node"]:
        return [child for child in self.children if isinstance(child, Node)]


def paper(root: Node, language: str) -> Paper:
    """Raises BadDocument where a title is missing or a level of headings is left out."""
    aside: dict[str, Node] = {}
    blocks: list[Block] = []
    level = 0
    for node in root.elements():
        if node.tag in {"title", "header", "footer"}:
            aside[node.tag] = node
            continue
        block = _block(node)
        if isinstance(block, Heading):
            if block.level > level + 1:
                raise node.wrong(f"<{node.tag}> leaves out a level of headings.")
            level = block.level
        blocks.append(block)
    title = _plain(aside["title"]) if "title" in aside else ""
    if not title:
        raise root.wrong("A paper needs a <title>.")
    header, footer = (
        _pieces(aside[x]) if x in aside else () for x in ("header", "footer")
    )
    return Paper(language, title, header, footer, tuple(blocks))


def _block(node: Node) -> Block:
    match node.tag:
        case "h1" | "h2" | "h3":
            return Heading(int(node.tag[1]), _pieces(node), _align(node))
        case "p":
            return Paragraph(_pieces(node), _align(node))
        case "ul" | "ol":
            items = tuple(_pieces(item) for item in node.elements())
            return Listing(node.tag == "ol", items)
        case "table":
            return _table(node)
        case "hr":
            return Rule()
        case "newpage":
            return NewPage()
        case _:
            said = (_squeeze(node.attributes.get(x, "")) for x in ("who", "name", "on"))
            return Sign(*said)


def _table(node: Node) -> Table:
    rows = tuple(
        tuple(_cell(cell) for cell in row.elements()) for row in node.elements()
    )
    if not rows or not all(rows):
        raise node.wrong("A table has rows, and each row has cells.")
    columns = sum(cell.colspan for cell in rows[0])
    for row, cells in zip(node.elements(), rows, strict=True):
        if sum(cell.colspan for cell in cells) != columns:
            raise row.wrong(f"The row is not {columns} columns wide.")
    try:
        widths = tuple(float(x) for x in node.attributes.get("widths", "").split())
    except ValueError:
        raise node.wrong("widths are numbers, one a column.") from None
    if widths and (len(widths) != columns or min(widths) <= 0):
        raise node.wrong(f"widths are {columns} numbers above nought.")
    return Table(widths or (1.0,) * columns, node.attributes.get("lines") != "no", rows)


def _cell(node: Node) -> Cell:
    span = _whole(node, "colspan")
    return Cell(_pieces(node), node.tag == "th", span or 1, _align(node))


def _align(node: Node) -> Align:
    said = node.attributes.get("align", "left")
    if said not in ALIGNS:
        raise node.wrong(f"align is one of {', '.join(ALIGNS)}.")
    return ALIGNS[said]


def _whole(node: Node, attribute: str) -> int | None:
    said = node.attributes.get(attribute)
    if said is None:
        return None
    if not re.fullmatch(r"[1-9][0-9]{0,2}", said):
        raise node.wrong(f"{attribute} is a number from 1 to 999.")
    return int(said)


def _pieces(node: Node) -> Pieces:
    """With runs of spaces as one, and none at the ends of lines."""
    found: list[Piece] = []
    for piece in _inline(node, strong=False, em=False):
        if not isinstance(piece, Text):
            found.append(piece)
            continue
        text = SPACES.sub(" ", piece.text)
        last = found[-1] if found else Break()
        if isinstance(last, Break) or (isinstance(last, Text) and last.text[-1] == " "):
            text = text.removeprefix(" ")
        if text:
            found.append(Text(text, piece.strong, piece.em))
    return tuple(_without_ends(found))


def _without_ends(pieces: list[Piece]) -> Iterator[Piece]:
    for piece, after in zip(pieces, [*pieces[1:], Break()], strict=False):
        if isinstance(piece, Text) and isinstance(after, Break):
            text = piece.text.removesuffix(" ")
            if text:
                yield Text(text, piece.strong, piece.em)
        else:
            yield piece


def _inline(node: Node, *, strong: bool, em: bool) -> Iterator[Piece]:
    for child in node.children:
        if isinstance(child, str):
            yield Text(child, strong, em)
        elif child.tag == "br":
            yield Break()
        elif child.tag == "blank":
            yield Blank(_whole(child, "width"))
        else:
            yield from _inline(
                child,
                strong=strong or child.tag == "strong",
                em=em or child.tag == "em",
            )


def _plain(node: Node) -> str:
    return _squeeze("".join(x for x in node.children if isinstance(x, str)))


def _squeeze(text: str) -> str:
    return SPACES.sub(" ", text).strip()
