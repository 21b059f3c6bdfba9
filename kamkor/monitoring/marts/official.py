"""Official lines counted from the marts, for a territory and a period."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.utils.translation import gettext as _

from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import Sensitivity
from kamkor.foundation.db import context
from kamkor.foundation.places.models import Territory
from kamkor.foundation.web import words
from kamkor.register.rights import dashboard

from . import quarters, reads
from .lines import Line, Report

# figures of less would tell of children to whoever does not see them


@dataclass(frozen=True)
class Period:
    """`code`: "2026-H1" or "2026-Q3"; `first` and `last` are quarters."""

    code: str
    first: date
    last: date

    @property
    def label(self) -> str:
        values = {"year": self.code[:4], "n": self.code[-1]}
        if self.code[5] == "H":
            return _("half-year %(n)s of %(year)s") % values
        return _("quarter %(n)s of %(year)s") % values

    @property
    def is_half(self) -> bool:
        return self.first != self.last


@dataclass(frozen=True)
class Told:
    """A line with its number: None where it cannot be computed. `adds_up`: whether its
    parts make it, None where it has none or one of them is hidden."""

    line: Line
    value: int | None
    hidden: bool = False
    adds_up: bool | None = None

    @property
    def words(self) -> str:
        if self.hidden:
            return _("hidden")
        return (
            _("cannot be computed") if self.value is None else words.number(self.value)
        )

    @property
    def cell(self) -> int | str:
        """For a file."""
        return self.words if self.hidden or self.value is None else self.value


def near(actor: Actor, territory: Territory) -> bool:
    """Whether the actor sees each child of it: exact counts are for them."""
    reach = actor.territory(Sensitivity.CONTENT)
    return any(low <= territory.low and territory.high <= high for low, high in reach)


def periods(*, near: bool) -> list[Period]:
    """What the marts can tell, the newest first; only half-years to whoever does not see
    the children, since quarters could be taken from them. One query."""
    known = reads.quarters_held()
    halves = [
        Period(f"{q.year}-H{1 if q.month == 1 else 2}", q, quarters.after(q))
        for q in known
        if q.month in (1, 7) and quarters.after(q) in known
    ]
    single = [Period(quarters.text(q), q, q) for q in known] if near else []
    return sorted([*halves, *single], key=lambda p: (p.last, p.is_half), reverse=True)


def counted(
    report: Report, territory: Territory, period: Period, *, near: bool
) -> list[Told]:
    """Every line of the report in its order. One statement.

    `near` False: no number from 1 to 4, nor one from which one could be worked out.
    """
    able = [line for line in report.lines if line.mart]
    values = _values(able, territory, period)
    shown = (
        [(value, False) for value in values] if near else dashboard.suppressed(values)
    )
    numbers = {line.code: pair for line, pair in zip(able, shown, strict=True)}
    return [_told(line, numbers) for line in report.lines]


def _told(line: Line, numbers: dict[str, tuple[int, bool]]) -> Told:
    if line.code not in numbers:
        return Told(line, None)
    value, hidden = numbers[line.code]
    parts = [numbers[code] for code in line.adds]
    if not parts or hidden or any(is_hidden for _value, is_hidden in parts):
        return Told(line, value, hidden=hidden)
    return Told(line, value, adds_up=value == sum(part for part, _hidden in parts))


def _values(able: Sequence[Line], territory: Territory, period: Period) -> list[int]:
    if not able:
        return []
    first = {"last": period.last}
    last = {"first": period.first}
    parts: list[str] = []
    values: list[date | str] = []
    for line in able:
        only = f" AND ({line.only})" if line.only else ""
        parts.append(
            f"(SELECT {line.measure}::int FROM marts.{line.mart}"
            f" WHERE quarter BETWEEN %s AND %s AND %s IN (country, region, district){only})"
        )
        values += [
            first.get(line.when, period.first), last.get(line.when, period.last),
            territory.code,
        ]  # fmt: skip
    with context.acting_as_machine(), connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", values)
        row = cursor.fetchone()
    return list(row or ())
