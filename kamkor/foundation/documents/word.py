"""A paper as a DOCX, to be changed in Word or LibreOffice: styles and real tables."""

import io
from collections.abc import Mapping
from typing import Any

from docx import Document
from docx.document import Document as Doc
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.styles.style import CharacterStyle
from docx.table import Table as DocTable
from docx.text.paragraph import Paragraph as DocParagraph

from . import captions, reading
from .subset import (
    Blank,
    Block,
    Break,
    Heading,
    Listing,
    NewPage,
    Paper,
    Paragraph,
    Pieces,
    Rule,
    Sign,
    Table,
)

LINE = 165  # millimetres between the margins
UNDERSCORE = 2.1  # millimetres
LANGUAGES = {"ky": "ky-KG", "kk": "kk-KZ", "ru": "ru-RU", "en": "en-GB"}
SIDES = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}


def docx(template: str, context: Mapping[str, Any], *, language: str) -> bytes:
    """The paper of this template, in `language`, to be edited. Raises BadDocument."""
    paper = reading.read(template, context, language=language)
    made = Document()
    _page(made, paper)
    under = captions.of(language)
    for block in paper.blocks:
        _add(made, block, under)
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def _page(made: Doc, paper: Paper) -> None:
    section = made.sections[0]
    section.start_type = WD_SECTION.NEW_PAGE
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.top_margin = section.bottom_margin = Mm(20)
    about = made.core_properties
    about.title, about.language = paper.title, LANGUAGES[paper.language]
    about.author = about.comments = ""
    _styles(made, LANGUAGES[paper.language])
    _write(section.header.paragraphs[0], paper.header)
    foot = section.footer.paragraphs[0]
    made.styles["Footer"].paragraph_format.tab_stops.clear_all()
    foot.paragraph_format.tab_stops.add_tab_stop(Mm(LINE), WD_TAB_ALIGNMENT.RIGHT)
    _write(foot, paper.footer)
    foot.add_run("\t")
    _field(foot, "PAGE")
    foot.add_run(" / ")
    _field(foot, "NUMPAGES")


def _styles(made: Doc, language: str) -> None:
    for style in made.styles:
        if isinstance(style, CharacterStyle):
            _one_font(style)
    normal = made.styles["Normal"]
    normal.font.size = Pt(12)
    normal.paragraph_format.space_after = Pt(6)
    for level, size in ((1, 14), (2, 13), (3, 12)):
        made.styles[f"Heading {level}"].font.size = Pt(size)
    for name in ("Header", "Footer"):
        made.styles[name].font.size = Pt(9)
    for words in made.styles.element.iter(qn("w:lang")):
        for key in ("w:val", "w:eastAsia", "w:bidi"):
            words.set(qn(key), language)


def _one_font(style: CharacterStyle) -> None:
    """The theme's fonts have no letters of Kazakh on many machines."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in list(fonts.attrib):
        del fonts.attrib[key]
    for key in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(key), "Times New Roman")
    if str(style.name).startswith("Heading"):
        style.font.color.rgb = None
        style.font.italic = False


def _field(paragraph: DocParagraph, code: str) -> None:
    """A number Word counts itself."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _add(made: Doc, block: Block, under: dict[str, str]) -> None:
    match block:
        case Heading():
            line = made.add_heading(level=block.level)
            line.alignment = SIDES[block.align]
            _write(line, block.pieces)
        case Paragraph():
            line = made.add_paragraph()
            line.alignment = SIDES[block.align]
            _write(line, block.pieces)
        case Listing():
            _listing(made, block)
        case Table():
            _table(made, block)
        case Rule():
            _edge(made.add_paragraph(), "bottom")
        case NewPage():
            made.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        case Sign():
            _sign(made, block, under)


def _listing(made: Doc, block: Listing) -> None:
    """Numbers stand in the text: each list of a paper begins with 1."""
    for number, item in enumerate(block.items, 1):
        line = made.add_paragraph(style="Normal" if block.ordered else "List Bullet")
        if block.ordered:
            line.paragraph_format.left_indent = Mm(8)
            line.paragraph_format.first_line_indent = Mm(-6)
            line.add_run(f"{number}. ")
        _write(line, item)


def _table(made: Doc, block: Table) -> None:
    total = sum(block.widths)
    widths = [LINE * width / total for width in block.widths]
    table = _grid(made, len(block.rows), widths, lines=block.lines)
    for row, cells in zip(table.rows, block.rows, strict=True):
        start = 0
        if any(not (one.pieces or one.head) for one in cells):
            row.height = Mm(8)  # at least: something will be written in
        for one in cells:
            place = row.cells[start]
            if one.colspan > 1:
                place = place.merge(row.cells[start + one.colspan - 1])
            line = place.paragraphs[0]
            line.alignment = SIDES[one.align]
            _write(line, one.pieces, strong=one.head)
            start += one.colspan
    if all(one.head for one in block.rows[0]):
        head = table.rows[0]._tr.get_or_add_trPr()
        head.append(OxmlElement("w:tblHeader"))
    made.add_paragraph().paragraph_format.space_after = Pt(0)


def _grid(made: Doc, rows: int, widths: list[float], *, lines: bool) -> DocTable:
    table: DocTable = made.add_table(rows, len(widths))
    table.style = made.styles["Table Grid" if lines else "Normal Table"]
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for place in column.cells:
            place.width = Mm(width)
            place.paragraphs[0].paragraph_format.space_after = Pt(0)
    return table


def _sign(made: Doc, block: Sign, under: dict[str, str]) -> None:
    table = _grid(made, 2, [58, 36, 45, 26], lines=False)
    said = (block.who, "", block.name, block.on)
    below = ("", under["signature"], under["name"], under["day"])
    for at, (text, caption) in enumerate(zip(said, below, strict=True)):
        line, small = (row.cells[at].paragraphs[0] for row in table.rows)
        line.add_run(text)
        line.paragraph_format.keep_with_next = True
        if caption:
            _edge(line, "bottom")
        small.add_run(caption).font.size = Pt(8.5)
    made.add_paragraph().paragraph_format.space_after = Pt(0)


def _edge(line: DocParagraph, side: str) -> None:
    borders = OxmlElement("w:pBdr")
    edge = OxmlElement(f"w:{side}")
    for key, value in (
        ("val", "single"),
        ("sz", "4"),
        ("space", "1"),
        ("color", "auto"),
    ):
        edge.set(qn(f"w:{key}"), value)
    borders.append(edge)
    line._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _write(line: DocParagraph, pieces: Pieces, *, strong: bool = False) -> None:
    for piece in pieces:
        match piece:
            case Break():
                line.add_run().add_break()
            case Blank(width=None):
                line.paragraph_format.tab_stops.add_tab_stop(
                    Mm(LINE), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.LINES
                )
                line.add_run("\t")
            case Blank():
                line.add_run("_" * max(1, round((piece.width or 0) / UNDERSCORE)))
            case _:
                run = line.add_run(piece.text)
                run.bold = (piece.strong or strong) or None
                run.italic = piece.em or None
