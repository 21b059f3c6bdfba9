"""What a chart and a map have in common: a finding, a table, a source."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from . import words


@dataclass(frozen=True)
class Finding:
    """What the figure shows, said as a sentence, and where it is from.

    `key` is unique on the page: letters, digits and hyphens.
    """

    key: str
    title: str
    source: str
    on: date | None = None

    @property
    def source_line(self) -> str:
        if self.on is None:
            return gettext("Source: %(source)s.") % {"source": self.source}
        return gettext("Source: %(source)s, %(day)s.") % {
            "source": self.source,
            "day": words.day(self.on),
        }


@dataclass(frozen=True)
class Table:
    """The figure's numbers, ready to read: heads, and rows as long as they."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
