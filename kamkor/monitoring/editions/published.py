"""What others published of the country: shown beside, never part of a score."""

from dataclasses import dataclass

from kamkor.foundation.law import files
from kamkor.foundation.law.naming import Words, say, words_of


@dataclass(frozen=True)
class Published:
    """`low`, `high`: the ends of its scale; `status`: verified where the source itself
    was read."""

    names: Words
    year: str
    value: str
    low: str
    high: str
    source: str
    status: str

    @property
    def name(self) -> str:
        return say(self.names)


def of(country: str) -> list[Published]:
    """Rows of countries/<country>/indices.csv in their order."""
    columns = ("year", "value", "low", "high", "source", "status")
    return [
        Published(words_of(row), *(files.required(row, column) for column in columns))
        for row in files.rows(country, "indices")
    ]
