"""Why a case is closed, as the country pack says: countries/<country>/closing_reasons.csv."""

from dataclasses import dataclass
from functools import cache

from django.conf import settings

from kamkor.foundation.law import files
from kamkor.foundation.law.naming import Named, words_of


@dataclass(frozen=True)
class ClosingReason(Named):
    """`visits`: the parameter of law with the number of visits afterwards, None for
    none. `line`: of the official report on children removed from the register."""

    visits: str | None = None
    line: str | None = None


def here() -> dict[str, ClosingReason]:
    """By code, in the order of the pack."""
    return _of(settings.COUNTRY)


@cache
def _of(country: str) -> dict[str, ClosingReason]:
    found = [
        ClosingReason(
            code=files.required(row, "code"),
            names=words_of(row),
            visits=row["visits"],
            line=row["line"],
        )
        for row in files.rows(country, "closing_reasons")
    ]
    return {reason.code: reason for reason in found}
