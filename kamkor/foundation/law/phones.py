"""Numbers to call in danger, as the country pack says: countries/<country>/phones.csv."""

from dataclasses import dataclass
from functools import cache

from django.conf import settings

from . import files
from .choices import Status
from .naming import Named, words_of


@dataclass(frozen=True)
class Phone(Named):
    """`number` as it is dialled."""

    number: str = ""
    status: Status = Status.UNVERIFIED


def here() -> dict[str, Phone]:
    """By code, in the order in which they are to be called."""
    return _of(settings.COUNTRY)


def number(code: str) -> str:
    """ "" where the pack has none of that code."""
    found = here().get(code)
    return found.number if found else ""


@cache
def _of(country: str) -> dict[str, Phone]:
    found = [
        Phone(
            files.required(row, "code"), words_of(row), files.required(row, "number"),
            Status(files.required(row, "status")),
        )
        for row in files.rows(country, "phones")
    ]  # fmt: skip
    return {phone.code: phone for phone in found}
