"""A figure as people and programs take it: a finding, a drawing, its numbers, a source."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from kamkor.foundation.web import words
from kamkor.foundation.web.maps import LegendEntry
from kamkor.monitoring.publishing.store.contents import TOO_FEW, Observation

Cell = float | str | None


@dataclass(frozen=True)
class Column:
    """`code`: its head in files, the same in every language; `label`: its head for
    people; `digits`: of numbers, None for words; `in_files`: in files alone."""

    code: str
    label: str = ""
    digits: int | None = None
    in_files: bool = False


class Gap(str):
    """Why there is no number, as SDMX says it: nothing in files, words for people."""

    __slots__ = ()


@dataclass(frozen=True)
class Head:
    label: str
    number: bool


@dataclass(frozen=True)
class Told:
    """A cell in words; `url`: where it leads."""

    words: str
    number: bool
    url: str = ""


@dataclass(frozen=True)
class Sheet:
    """Rows as long as columns. `urls`: of the first cell of each row, or none at all."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    urls: Sequence[str] = ()

    @property
    def heads(self) -> list[Head]:
        return [
            Head(c.label, c.digits is not None) for c in self.columns if not c.in_files
        ]

    @property
    def told(self) -> list[list[Told]]:
        return [
            self._row(row, self.urls[n] if self.urls else "")
            for n, row in enumerate(self.rows)
        ]

    def _row(self, row: Sequence[Cell], url: str) -> list[Told]:
        pairs = zip(self.columns, row, strict=True)
        cells = [
            Told(in_words(cell, c.digits), c.digits is not None)
            for c, cell in pairs
            if not c.in_files
        ]
        return [Told(cells[0].words, cells[0].number, url), *cells[1:]]


@dataclass(frozen=True)
class Shown:
    """`key` is unique on the page; `svg` "" where the table is all; `source`: a
    sentence; `note`: what to mind;
    `wide`: unreadable as narrow as a phone, so that it is moved along there."""

    key: str
    title: str
    sheet: Sheet
    svg: SafeString | str = ""
    source: str = ""
    legend: Sequence[LegendEntry] = ()
    note: str = ""
    wide: bool = False


def in_words(cell: Cell, digits: int | None) -> str:
    if isinstance(cell, Gap):
        if cell == TOO_FEW:
            return pgettext("number", "hidden: too few")
        return pgettext("number", "unknown")
    if cell is None:
        return pgettext("number", "unknown") if digits is not None else ""
    if isinstance(cell, str):
        return cell
    return words.number(cell, digits=digits or 0)


def cell_of(observation: Observation | None) -> Cell:
    if observation is None:
        return Gap("M")
    if observation.value is None:
        return Gap(observation.status)
    return observation.value
