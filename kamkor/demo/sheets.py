"""Files as offices keep them: workbooks, text with separators, OpenDocument."""

from __future__ import annotations

import csv
import zipfile
from datetime import UTC, date, datetime
from typing import IO, TYPE_CHECKING, Protocol
from xml.sax.saxutils import escape

import xlsxwriter

from .letters import to_flat

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from .habits import Cell

FIXED = datetime(2026, 1, 1, tzinfo=UTC)  # files of one seed are the same bytes
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
ODS_SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'office:version="1.3"'
)
ODS_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
    'manifest:version="1.3"><manifest:file-entry manifest:full-path="/" '
    f'manifest:media-type="{ODS_TYPE}"/><manifest:file-entry '
    'manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)


class Writer(Protocol):
    """Rows go in one after another and cannot be taken back."""

    sheet: str  # "" where the format has no sheets

    def open(self, sheet: str) -> None: ...
    def row(self, cells: Sequence[Cell], *, spans: dict[int, int] | None = None) -> int:
        """Write a row; its number in the sheet, from 1. `spans`: merged columns."""
        ...

    def close(self) -> None: ...


class Workbook:
    """One .xlsx; memory does not grow with rows."""

    def __init__(self, path: Path) -> None:
        self.book = xlsxwriter.Workbook(
            str(path), {"constant_memory": True, "strings_to_formulas": False}
        )
        self.book.set_properties({"created": FIXED})
        self.day = self.book.add_format({"num_format": "dd.mm.yyyy"})
        self.bold = self.book.add_format({"bold": True, "align": "center"})
        self.sheet = ""

    def open(self, sheet: str) -> None:
        self.sheet = sheet
        self.page = self.book.add_worksheet(sheet)
        self.page.set_column(0, 40, 16)
        self.at = 0

    def row(self, cells: Sequence[Cell], *, spans: dict[int, int] | None = None) -> int:
        page, at = self.page, self.at
        for column, value in enumerate(cells):
            if value is None:
                continue
            if spans and column in spans:
                last = column + spans[column] - 1
                page.merge_range(at, column, at, last, value, self.bold)
            elif isinstance(value, int):
                page.write_number(at, column, value)
            elif isinstance(value, date):
                page.write_datetime(at, column, value, self.day)
            else:
                page.write_string(at, column, value)
        self.at += 1
        return self.at

    def close(self) -> None:
        self.book.close()


class Text:
    """One .csv or .tsv in the encoding and with the separator of its office."""

    def __init__(self, path: Path, *, encoding: str, separator: str) -> None:
        self.file: IO[str] = path.open(
            "w", encoding=encoding, newline="", errors="replace"
        )
        self.rows = csv.writer(self.file, delimiter=separator, lineterminator="\r\n")
        self.one_byte = encoding == "cp1251"  # without Kyrgyz and Kazakh letters
        self.sheet = ""
        self.at = 0

    def open(self, sheet: str) -> None:
        """There is only one sheet, without a name."""

    def row(self, cells: Sequence[Cell], *, spans: dict[int, int] | None = None) -> int:
        del spans
        texts = (f"{c:%d.%m.%Y}" if isinstance(c, date) else c for c in cells)
        if self.one_byte:
            texts = (to_flat(t) if isinstance(t, str) else t for t in texts)
        self.rows.writerow(texts)
        self.at += 1
        return self.at

    def close(self) -> None:
        self.file.close()


class OpenDocument:
    """One .ods with a single sheet. Made for small lists: rows wait in memory."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rows: list[str] = []
        self.sheet = ""

    def open(self, sheet: str) -> None:
        self.sheet = self.sheet or sheet

    def row(self, cells: Sequence[Cell], *, spans: dict[int, int] | None = None) -> int:
        del spans
        self.rows.append(
            f"<table:table-row>{''.join(map(_ods_cell, cells))}</table:table-row>"
        )
        return len(self.rows)

    def close(self) -> None:
        body = (
            f'<?xml version="1.0" encoding="UTF-8"?><office:document-content '
            f"{ODS_SPACES}><office:body><office:spreadsheet>"
            f'<table:table table:name="{escape(self.sheet)}">{"".join(self.rows)}'
            "</table:table></office:spreadsheet></office:body>"
            "</office:document-content>"
        )
        fixed = FIXED.timetuple()[:6]
        with zipfile.ZipFile(self.path, "w", zipfile.ZIP_DEFLATED) as archive:
            kind = zipfile.ZipInfo("mimetype", fixed)
            archive.writestr(kind, ODS_TYPE, zipfile.ZIP_STORED)
            for name, text in (
                ("META-INF/manifest.xml", ODS_MANIFEST),
                ("content.xml", body),
            ):
                archive.writestr(
                    zipfile.ZipInfo(name, fixed), text, zipfile.ZIP_DEFLATED
                )


def _ods_cell(value: Cell) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, int):
        kind = f'office:value-type="float" office:value="{value}"'
    elif isinstance(value, date):
        kind = f'office:value-type="date" office:date-value="{value}"'
        value = f"{value:%d.%m.%Y}"
    else:
        kind = 'office:value-type="string"'
    shown = escape(str(value))
    return f"<table:table-cell {kind}><text:p>{shown}</text:p></table:table-cell>"
