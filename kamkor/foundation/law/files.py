"""The files of a country pack: countries/<country>/<name>.csv, UTF-8, with a header."""

import csv
from datetime import date
from pathlib import Path

from django.conf import settings

Row = dict[str, str | None]


def folder(country: str) -> Path:
    """Raises ValueError for a country without a pack."""
    found = Path(settings.BASE_DIR) / "countries" / country
    if len(country) != 2 or not country.isalpha() or not found.is_dir():
        raise ValueError(f"There is no country pack for {country!r}.")
    return found


def rows(country: str, name: str) -> list[Row]:
    """Rows by column name; an empty cell is None. No file is no rows."""
    path = folder(country) / f"{name}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [
            {key: (cell or "").strip() or None for key, cell in row.items()}
            for row in csv.DictReader(file)
        ]


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def required(row: Row, column: str) -> str:
    """Raises ValueError that names the row when the cell is empty."""
    text = row.get(column)
    if not text:
        raise ValueError(f"The column {column} is empty in the row {row}.")
    return text
