"""One cell: what the file holds and what its reader sees."""

from datetime import date, datetime, time
from typing import NamedTuple


class Moment(NamedTuple):
    """A date, date-time or time cell of a workbook, in ISO form."""

    iso: str


Cell = str | int | float | Moment | None
"""Numbers of a workbook come as float; an empty cell is None."""


def as_seen(cell: Cell) -> str:
    """The cell as text, the way a spreadsheet shows it: 5, 12.03.2015, да."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, Moment):
        return _moment_as_seen(cell.iso)
    return _number_as_seen(cell)


def _number_as_seen(number: float) -> str:
    if abs(number) < 1e15 and number == int(number):
        return str(int(number))
    return repr(number)


def _moment_as_seen(iso: str) -> str:
    if "T" in iso:
        moment = datetime.fromisoformat(iso)
        shape = "%d.%m.%Y" if moment.time() == time() else "%d.%m.%Y %H:%M"
        return moment.strftime(shape)
    if iso[4:5] == "-":
        return date.fromisoformat(iso).strftime("%d.%m.%Y")
    return iso[:5]
