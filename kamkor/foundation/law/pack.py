"""Loads countries/<country>/law.csv and days.csv."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from . import actions, files, naming
from .models import Parameter


def load_country(country: str, *, by: UUID | None = None, at: datetime) -> list[str]:
    """Parameters and calendar of `country`; returns what changed, one line each.

    Running it again with the same files changes nothing. Raises ValueError for a row
    that cannot be read and `actions.HistoryRewritten`.
    """
    wanted = [_parameter(country, row) for row in files.rows(country, "law")]
    changes = actions.load_parameters(wanted, country=country, by=by, at=at)
    lines = changes.lines()
    if actions.write_calendar(country):
        lines.append(f"~ {country.upper()} calendar of working days")
    return lines


def _parameter(country: str, row: files.Row) -> Parameter:
    value = row["value"]
    return Parameter(
        country=country,
        code=files.required(row, "code"),
        value=Decimal(value) if value else None,
        unit=files.required(row, "unit"),
        calendar=files.required(row, "calendar"),
        rule=row["rule"],
        valid_from=files.day(row["valid_from"]),
        valid_to=files.day(row["valid_to"]),
        status=files.required(row, "status"),
        sources=naming.words_of(row, "source"),
        source_url=row["source_url"],
        notes=naming.words_of(row, "note") if row["note_en"] else {},
        name_ky=files.required(row, "name_ky"),
        name_kk=files.required(row, "name_kk"),
        name_ru=files.required(row, "name_ru"),
        name_en=files.required(row, "name_en"),
    )
