"""A figure to take home: its numbers as CSV or XLSX, its drawing as SVG or PNG."""

import csv
import io
import re

import vl_convert
import xlsxwriter
from django.utils.translation import gettext as _

from . import paper
from .asking import NotHere
from .making import View
from .reads import release_line, said
from .shown import Gap, Shown, in_words

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "svg": "image/svg+xml",
    "png": "image/png",
    "pdf": "application/pdf",
}
FORMULA = re.compile(r"^[=+\-@\t\r]")


def make(figure: Shown, view: View, kind: str) -> bytes:
    """Raises NotHere for the drawing of a figure that has none."""
    if kind == "csv":
        return _csv(figure)
    if kind == "xlsx":
        return _xlsx(figure, view)
    if not figure.svg:
        raise NotHere
    drawing = paper.alone(figure, _signature(figure, view))
    if kind == "svg":
        return drawing.encode()
    picture: bytes = vl_convert.svg_to_png(drawing, scale=2)
    return picture


def _signature(figure: Shown, view: View) -> list[str]:
    """Source and release, which go with the picture wherever it goes."""
    about = view.release.about
    told = f"{said(about.title)}. {release_line(about)}"
    invented = [_("Invented figures, for practice.")] if about.invented else []
    return [line for line in (figure.source, told, *invented) if line]


def _csv(figure: Shown) -> bytes:
    """Comma, point, UTF-8 with its mark; heads are codes; no number: an empty cell."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.code for column in figure.sheet.columns])
    for row in figure.sheet.rows:
        writer.writerow(
            ["" if isinstance(c, Gap) or c is None else _safe(c) for c in row]
        )
    return out.getvalue().encode("utf-8-sig")


def _safe(cell: float | str) -> float | str:
    """No text that a spreadsheet would take for a formula."""
    return f"'{cell}" if isinstance(cell, str) and FORMULA.match(cell) else cell


def _xlsx(figure: Shown, view: View) -> bytes:
    """Heads in words, numbers as numbers, and where they are from on a second sheet."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False}
    ) as book:
        bold = book.add_format({"bold": True, "text_wrap": True})
        sheet = book.add_worksheet(_("Figures"))
        sheet.freeze_panes(1, 1)
        for at, column in enumerate(figure.sheet.columns):
            sheet.write_string(0, at, column.label or column.code, bold)
            sheet.set_column(at, at, 28 if column.digits is None else 14)
        for n, row in enumerate(figure.sheet.rows, start=1):
            for at, cell in enumerate(row):
                digits = figure.sheet.columns[at].digits
                if isinstance(cell, str | None):
                    sheet.write_string(n, at, in_words(cell, digits))
                else:
                    sheet.write_number(n, at, cell)
        about = book.add_worksheet(_("About"))
        about.set_column(0, 0, 100)
        for n, said_ in enumerate(
            (figure.title, *_signature(figure, view), figure.note)
        ):
            about.write_string(n, 0, said_)
    return out.getvalue()
