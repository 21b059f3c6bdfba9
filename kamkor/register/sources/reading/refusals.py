"""Why a file is not read, said so that its sender knows what to do."""

from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _


class RefusalCode(StrEnum):
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    BOMB = "bomb"
    TOO_WIDE = "too_wide"
    TOO_LONG = "too_long"
    TOO_MANY_SHEETS = "too_many_sheets"
    TOO_SLOW = "too_slow"
    ENCRYPTED = "encrypted"
    MACROS = "macros"
    EXTERNAL_LINKS = "external_links"
    UNSAFE_XML = "unsafe_xml"
    DAMAGED = "damaged"
    HTML = "html"
    XML = "xml"
    BINARY_WORKBOOK = "binary_workbook"
    OLD_WORKBOOK = "old_workbook"
    ARCHIVE = "archive"
    DOCUMENT = "document"
    NOT_A_LIST = "not_a_list"
    NO_TABLE = "no_table"
    ENCODING = "encoding"


MESSAGES = {
    RefusalCode.EMPTY: _("The file is empty."),
    RefusalCode.TOO_LARGE: _(
        "The file is too large to be read safely. Delete unused sheets and empty "
        "rows, or split the list into several files."
    ),
    RefusalCode.BOMB: _(
        "The file unpacks to far more than it seems to hold and was not opened. "
        "Copy the list into a new workbook and send that."
    ),
    RefusalCode.TOO_WIDE: _(
        "Sheet “%(sheet)s” has too many columns (%(n)s). A list has at most a few "
        "hundred. Copy only the columns of the list into a new workbook."
    ),
    RefusalCode.TOO_LONG: _(
        "The list has more than %(n)s rows. Split it into several files."
    ),
    RefusalCode.TOO_MANY_SHEETS: _(
        "The workbook has too many sheets (%(n)s). Keep only the lists."
    ),
    RefusalCode.TOO_SLOW: _(
        "Reading the file took too long and was stopped. Copy the list into a new "
        "workbook and send that."
    ),
    RefusalCode.ENCRYPTED: _(
        "The file is protected by a password. Save it without a password and send "
        "it again."
    ),
    RefusalCode.MACROS: _(
        "The workbook contains macros and was not opened. Save it as .xlsx without "
        "macros and send it again."
    ),
    RefusalCode.EXTERNAL_LINKS: _(
        "The workbook takes values from other files. Copy the list, paste it as "
        "values into a new workbook and send that."
    ),
    RefusalCode.UNSAFE_XML: _(
        "The file contains instructions that no spreadsheet program writes, and was "
        "not opened. Copy the list into a new workbook."
    ),
    RefusalCode.DAMAGED: _(
        "The file is damaged or incomplete. Open it in a spreadsheet program, save it "
        "again and send it anew."
    ),
    RefusalCode.HTML: _(
        "This is a web page saved under the name of a workbook. Open it in a "
        "spreadsheet program and use “Save as” → Excel workbook (.xlsx)."
    ),
    RefusalCode.XML: _(
        "This is an XML file, not a workbook. Open it in a spreadsheet program and use "
        "“Save as” → Excel workbook (.xlsx)."
    ),
    RefusalCode.BINARY_WORKBOOK: _(
        "Binary workbooks (.xlsb) are not read. Save the list as .xlsx."
    ),
    RefusalCode.OLD_WORKBOOK: _(
        "This kind of old workbook cannot be read. Save the list as .xlsx."
    ),
    RefusalCode.ARCHIVE: _(
        "This is an archive, not a list. Take the list out and send the list itself."
    ),
    RefusalCode.DOCUMENT: _(
        "This is a document or a picture, not a list. Lists are read from Excel, "
        "OpenDocument and CSV files."
    ),
    RefusalCode.NOT_A_LIST: _(
        "The file is not a list. Lists are read from Excel, OpenDocument and CSV files."
    ),
    RefusalCode.NO_TABLE: _(
        "No list was found in the file: no row looks like column headings with rows "
        "beneath."
    ),
    RefusalCode.ENCODING: _(
        "The letters of the file cannot be read. Save it as “CSV UTF-8” or as an Excel "
        "workbook (.xlsx)."
    ),
}


class Refusal(Exception):
    """The file is not read at all. `code` for machines, `message` for people."""

    def __init__(self, code: RefusalCode | str, **params: Any) -> None:
        self.code = RefusalCode(code)
        self.params = params
        super().__init__(self.code.value)

    @property
    def message(self) -> str:
        """What happened and what to do, in the language active now."""
        known = {"sheet": "?", "n": "?"} | self.params
        return str(MESSAGES[self.code]) % known
