"""The list given back with a column that says what is to be mended."""

from collections.abc import Collection, Iterable, Mapping
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext

from . import sent
from .cells import Cell, as_seen
from .escape import escape_formula
from .findings import Finding
from .folding import clean
from .headings import heading_strength
from .limits import LIMITS, Limits
from .lists import FileSource, sheets
from .tables import LOOK_AHEAD, find_table
from .workbooks import Sheet

Remarks = Mapping[tuple[str, int], Iterable[Finding]]
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
LONGEST_CELL = 32_767


def write_report(
    original: FileSource,
    remarks: Remarks,
    target: str | Path | IO[bytes],
    *,
    groups: Collection[str] | None = None,
    limits: Limits = LIMITS,
) -> None:
    """Write an xlsx with the same sheets and rows and one column of remarks.

    `remarks` by (sheet name, row number), said in the language active now. Every
    cell is written as text at its own place, formula-like text escaped; memory is
    bounded. With `groups`, rows without a remark are left out and their place is folded
    away, but for the table's headings and those between its rows that are in `groups`.
    Raises Refusal as reading does.
    """
    with xlsxwriter.Workbook(target, OPTIONS) as book:
        mark = book.add_format({"text_wrap": True, "bg_color": "#FCE8E6"})
        for position, sheet in enumerate(sheets(original, limits=limits)):
            page = book.add_worksheet(_page_name(sheet.name, position))
            _write_sheet(page, sheet, remarks, groups, mark)


def _write_sheet(
    page: Any,
    sheet: Sheet,
    remarks: Remarks,
    groups: Collection[str] | None,
    mark: Any,
) -> None:
    head = list(islice(sheet.rows, LOOK_AHEAD + 20))
    table = (
        sent.table(head)
        if sheet.sent
        else find_table(sheet.name, head, sheet.merged, heading_strength)
    )
    first = 0 if sheet.sent else 1
    width = max((len(cells) for _number, cells in head), default=0)
    page.set_column(width, width, 60)
    for number, cells in chain(head, sheet.rows):
        found = remarks.get((sheet.name, number))
        heads = table is not None and number <= table.header_last
        if groups is not None and not (found or heads or _is_group(cells, groups)):
            page.set_row(number - first, None, None, {"hidden": True})
            continue
        for index, cell in enumerate(cells):
            if cell is not None:
                page.write_string(number - first, index, safe_text(as_seen(cell)))
        if table and number == table.header_last:
            page.write_string(number - first, width, gettext("Kamkor: remarks"))
        if found:
            text = "\n".join(finding.message() for finding in found)
            page.write_string(
                number - first, max(width, len(cells)), safe_text(text), mark
            )


def _is_group(cells: list[Cell], groups: Collection[str]) -> bool:
    filled = [cell for cell in cells if cell is not None]
    return len(filled) == 1 and clean(as_seen(filled[0])) in groups


def safe_text(text: str) -> str:
    """Escaped, and cut to what one cell may hold."""
    return escape_formula(text)[:LONGEST_CELL]


def _page_name(name: str, position: int) -> str:
    """A sheet name that xlsx allows; unlike names stay unlike."""
    kept = "".join(" " if letter in "[]:*?/\\" else letter for letter in name)
    return kept.strip().strip("'")[:31] or f"{position + 1}"
