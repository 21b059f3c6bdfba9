"""What a check tells of a file: columns, first rows, problems, what would change."""

from collections import Counter
from typing import Any

from . import sealing
from .intake import Intake
from .reading.findings import Code, Finding
from .reading.headings import Recognition
from .reading.rows import Row

FIRST_ROWS = 8
MOST_NOTES = 300
_TWICE = {Code.SAME_ROW_TWICE, Code.SAME_CHILD_TWICE}


class Notes:
    """Sees every row as it passes; keeps the first few and what is to be said.

    Bounded: at most 300 rows with problems, 300 with remarks, 300 repeated.
    """

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.first: list[dict[str, Any]] = []
        self.said: dict[str, list[dict[str, Any]]] = {
            "problems": [], "remarks": [], "repeated": [],
        }  # fmt: skip
        self.codes: Counter[str] = Counter()

    def look(self, row: Row) -> None:
        if len(self.first) < FIRST_ROWS:
            # free words of class 3 are kept sealed with the record, and nowhere else
            values = {
                name: "•••" if value and sealing.is_secret(self.kind, name) else value
                for name, value in row.values.items()
            }
            self.first.append({"sheet": row.sheet, "row": row.number, "values": values})
        if not row.findings:
            return
        self.codes.update(f.code.value for f in row.findings)
        sorts: dict[str, list[Finding]] = {}
        for finding in row.findings:
            sorts.setdefault(_sort(finding), []).append(finding)
        for sort, findings in sorts.items():
            if len(self.said[sort]) < MOST_NOTES:
                self.said[sort].append(
                    {
                        "sheet": row.sheet,
                        "row": row.number,
                        "findings": [f.to_json() for f in findings],
                    }
                )

    def findings(
        self, taken: Intake, fates: Counter[str], forecast: dict[str, int]
    ) -> dict[str, Any]:
        """All of it as JSON. Keys: rows, refused, sheets, skipped, passed_over, first,
        problems, remarks, repeated, codes, fates, forecast."""
        reading = taken.reading
        return {
            "rows": taken.rows,
            "refused": taken.refused,
            "sheets": [
                {
                    "name": name,
                    "header": [table.header_first, table.header_last],
                    "columns": columns(reading.recognitions[name]),
                }
                for name, table in reading.tables.items()
            ],
            "skipped": [[s.sheet, s.reason.value] for s in reading.skipped],
            "passed_over": dict(reading.counts),
            "first": self.first,
            **self.said,
            "codes": dict(self.codes),
            "fates": dict(fates),
            "forecast": forecast,
        }


def columns(recognition: Recognition) -> list[dict[str, Any]]:
    """Each column as JSON: letter, heading, key, field, confidence, ignored."""
    return [
        {
            "letter": c.letter,
            "heading": c.heading,
            "key": c.key,
            "field": c.field,
            "confidence": c.confidence,
            "ignored": c.ignored,
        }
        for c in recognition.columns
    ]


def _sort(finding: Finding) -> str:
    if finding.is_problem:
        return "problems"
    return "repeated" if finding.code in _TWICE else "remarks"
