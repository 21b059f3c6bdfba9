"""The lines of official reports, as the country pack has them.

`countries/<country>/official_reports.csv` and `official_lines.csv`: what a line is called
and how it is counted from which mart, or why it cannot be.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from django.conf import settings

from kamkor.foundation.law import files
from kamkor.foundation.law.naming import Named, Words, say, words_of

from . import definitions

WHEN = {"first", "last", "all"}  # quarters of the period
_SUM = "sum "


@dataclass(frozen=True)
class Line(Named):
    """`counts`: a column whose different values are counted, or "sum <column>"; `only`: a
    condition on the rows of the mart. `mart` "": cannot be computed, `note` says why.
    `adds`: codes of lines that must make this one together."""

    note: Words
    mart: str = ""
    counts: str = ""
    when: str = ""
    only: str = ""
    adds: tuple[str, ...] = ()

    @property
    def why(self) -> str:
        """Where the number comes from, or why there is none, in the reader's language."""
        return say(self.note)

    @property
    def measure(self) -> str:
        """SQL."""
        if self.counts.startswith(_SUM):
            return f'coalesce(sum("{self.counts.removeprefix(_SUM)}"), 0)'
        return f'count(DISTINCT "{self.counts}")'

    @property
    def formula(self) -> str:
        """The same for whoever checks it."""
        if not self.mart:
            return ""
        only = f" WHERE {self.only}" if self.only else ""
        return f"{self.measure} FROM marts.{self.mart}{only}"


@dataclass(frozen=True)
class Report(Named):
    sources: Words
    status: str
    about: Words
    lines: Sequence[Line]

    @property
    def source(self) -> str:
        """Who published such lines, in the reader's language."""
        return say(self.sources)

    @property
    def lead(self) -> str:
        return say(self.about)


class BadLine(ValueError):
    """A line counts by what is not there."""


def here() -> dict[str, Report]:
    """Reports of the country of this deployment, by code. Raises BadLine."""
    return of(settings.COUNTRY)


@cache
def of(country: str) -> dict[str, Report]:
    """Raises BadLine."""
    lines: dict[str, list[Line]] = {}
    for row in files.rows(country, "official_lines"):
        lines.setdefault(files.required(row, "report"), []).append(_line(row))
    found = {}
    for row in files.rows(country, "official_reports"):
        code = files.required(row, "code")
        found[code] = Report(
            code, words_of(row), sources=words_of(row, "source"),
            status=files.required(row, "status"), about=words_of(row, "about"),
            lines=lines.get(code, []),
        )  # fmt: skip
    return found


def _line(row: files.Row) -> Line:
    line = Line(
        files.required(row, "line"), words_of(row), note=words_of(row, "note"),
        mart=row["mart"] or "", counts=row["counts"] or "", when=row["when"] or "",
        only=row["only"] or "", adds=tuple((row["adds"] or "").split()),
    )  # fmt: skip
    if line.mart:
        marts = {mart.name: mart for mart in definitions.all_marts()}
        known = line.mart in marts and line.when in WHEN
        if not known or line.counts.removeprefix(_SUM) not in marts[line.mart].columns:
            raise BadLine(f"{line.code}: {line.mart}, {line.counts}, {line.when}")
    return line
