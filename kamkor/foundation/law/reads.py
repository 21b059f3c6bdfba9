from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from kamkor.foundation.db import posting

from .models import Parameter


class UnknownParameter(LookupError):
    """No parameter of that code is in force on that day."""


def value(code: str, country: str, on: date) -> Parameter:
    """The parameter in force on that day, read once in a transaction. Raises
    UnknownParameter."""
    found = next((row for row in _periods(code, country) if row.holds(on)), None)
    if found is None:
        raise UnknownParameter(
            _("%(country)s has no parameter %(code)s in force on %(day)s.")
            % {"country": country.upper(), "code": code, "day": on}
        )
    return found


def all_on(country: str, on: date) -> dict[str, Parameter]:
    """Every parameter in force on that day, by code."""
    rows = Parameter.objects.on(on).filter(country=country).order_by("code")
    return {row.code: row for row in rows}


def history(code: str, country: str) -> list[Parameter]:
    """All periods of one parameter, the oldest first."""
    rows = _periods(code, country)
    return sorted(rows, key=lambda row: row.valid_from or date.min)


def _periods(code: str, country: str) -> list[Parameter]:
    known, asked = posting.memo(Parameter._meta.db_table), (code, country)
    if asked not in known:
        known[asked] = list(Parameter.objects.filter(country=country, code=code))
    found: list[Parameter] = known[asked]
    return found


@dataclass(frozen=True)
class TableRow:
    """One line of the page and of the reference of all parameters."""

    code: str
    name: str
    value: str
    valid_from: date | None
    valid_to: date | None
    status: str
    status_label: str
    source: str
    source_url: str | None
    note: str


def as_table(country: str) -> Iterator[TableRow]:
    """All periods of all parameters, in the reader's language, ordered by code."""
    rows = Parameter.objects.filter(country=country)
    for row in sorted(rows, key=lambda row: (row.code, row.valid_from or date.min)):
        yield TableRow(
            code=row.code,
            name=row.name,
            value=row.value_line,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            status=row.status,
            status_label=row.status_label,
            source=row.source,
            source_url=row.source_url,
            note=row.note,
        )
