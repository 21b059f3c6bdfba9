"""Lists as people really have them, read safely and said back plainly.

    found = survey(file)                          # tables with headings
    kinds = guess_kind(found.tables[0])           # likeliest kind first
    columns = recognise(found.tables[0], kind, remembered)
    for row in read(file, kind, mapping, list_date=day): ...
    write_report(file, {(row.sheet, row.number): row.findings}, target)

Knows no models and no database. A file that cannot be read raises `Refusal`.
"""

from .escape import escape_formula, unescape_formula
from .findings import PROBLEMS, Code, Finding
from .folding import fold
from .headings import Column, Recognition, guess_kind, recognise
from .limits import LIMITS, Limits
from .lists import Reading, SkippedSheet, SkipReason, Survey, read, survey
from .refusals import Refusal, RefusalCode
from .report import write_report
from .rows import Row, normalise_row, row_hashes
from .tables import Heading, Table

__all__ = [
    "LIMITS",
    "PROBLEMS",
    "Code",
    "Column",
    "Finding",
    "Heading",
    "Limits",
    "Reading",
    "Recognition",
    "Refusal",
    "RefusalCode",
    "Row",
    "SkipReason",
    "SkippedSheet",
    "Survey",
    "Table",
    "escape_formula",
    "fold",
    "guess_kind",
    "normalise_row",
    "read",
    "recognise",
    "row_hashes",
    "survey",
    "unescape_formula",
    "write_report",
]
