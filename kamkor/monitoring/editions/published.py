"""What others published of the country: shown beside, never part of a score."""

from dataclasses import dataclass

from kamkor.foundation.law import files
from kamkor.foundation.law.naming import Words, say, words_of
from kamkor.foundation.web.words import as_told


@dataclass(frozen=True)
class Published:
    """`low`, `high`: the ends of its scale; `status`: verified where the source itself
    was read."""

    names: Words
    year: str
    value: str
    low: str
    high: str
    sources: Words
    status: str

    @property
    def name(self) -> str:
        return say(self.names)

    @property
    def number(self) -> str:
        """The value as the reader writes numbers."""
        return as_told(float(self.value))

    @property
    def source(self) -> str:
        """In the reader's language."""
        return say(self.sources)


def of(country: str) -> list[Published]:
    """Rows of countries/<country>/indices.csv in their order."""
    return [
        Published(
            names=words_of(row),
            year=files.required(row, "year"),
            value=files.required(row, "value"),
            low=files.required(row, "low"),
            high=files.required(row, "high"),
            sources=words_of(row, "source"),
            status=files.required(row, "status"),
        )
        for row in files.rows(country, "indices")
    ]
