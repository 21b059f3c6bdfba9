"""Makes list files for the tests: the same rows in every format."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

Grid = Sequence[Sequence[Any]]
LIST_DAY = date(2026, 11, 22)


def xlsx(
    grid: Grid,
    *,
    sheet: str = "Список",
    merges: Sequence[tuple[int, int, int, int]] = (),
    options: dict[str, Any] | None = None,
    more: dict[str, Grid] | None = None,
) -> bytes:
    """Rows from the top; None leaves a cell empty; dates become date cells."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True} | (options or {})) as book:
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        for name, rows in {sheet: grid, **(more or {})}.items():
            page = book.add_worksheet(name)
            _fill(page, rows, day)
            for top, left, bottom, right in merges if name == sheet else ():
                page.merge_range(top, left, bottom, right, rows[top][left])
    return target.getvalue()


def _fill(page: Any, rows: Grid, day: Any) -> None:
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, date):
                page.write_datetime(number, column, value, day)
            elif isinstance(value, str):
                page.write_string(number, column, value)
            elif value is not None:
                page.write(number, column, value)


def xls(grid: Grid, merges: Sequence[tuple[int, int, int, int]] = ()) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    page = book.add_sheet("Список", cell_overwrite_ok=True)
    day = xlwt.easyxf(num_format_str="DD.MM.YYYY")
    for number, row in enumerate(grid):
        for column, value in enumerate(row):
            if isinstance(value, date):
                page.write(number, column, value, day)
            elif value is not None:
                page.write(number, column, value)
    for top, left, bottom, right in merges:
        page.merge(top, bottom, left, right)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def ods(grid: Grid) -> bytes:
    document = OpenDocumentSpreadsheet()
    table = Table(name="Список")
    for row in grid:
        line = TableRow()
        for value in row:
            line.addElement(_ods_cell(value))
        table.addElement(line)
    document.spreadsheet.addElement(table)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _ods_cell(value: Any) -> TableCell:
    if value is None:
        return TableCell()
    if isinstance(value, date):
        return TableCell(valuetype="date", datevalue=value.isoformat())
    if isinstance(value, int | float):
        return TableCell(valuetype="float", value=str(value))
    cell = TableCell(valuetype="string")
    cell.addElement(P(text=value))
    return cell


def text(grid: Grid, *, separator: str = ";", encoding: str = "utf-8") -> bytes:
    target = io.StringIO()
    writer = csv.writer(target, delimiter=separator)
    for row in grid:
        writer.writerow(
            value.strftime("%d.%m.%Y") if isinstance(value, date) else value
            for value in row
        )
    return target.getvalue().encode(encoding)


FORMATS = {"xlsx": xlsx, "xls": xls, "ods": ods, "csv": text}

HEAD = ["№", "Ф.И.О. ребёнка", "Пол", "Дата рождения", "ПИН", "Село"]
BAKYT = [
    1,
    "Асанов Бакыт Нурланович",
    "м",
    date(2015, 3, 12),
    "21203201500017",
    "Отуз-Адыр",
]
AIGUL = [2, "Токтоева Айгүл Эсеновна", "ж", date(2016, 9, 30), None, "Отуз-Адыр"]
CHILDREN = [HEAD, BAKYT, AIGUL]
