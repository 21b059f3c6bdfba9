"""Figures out of the marts, for whoever makes observations and releases of them.

Exact, and so not for the public: who may see them is asked by the caller, and what is
published goes through disclosure control.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from kamkor.foundation.db import context, sql

from . import building, quarters
from .definitions import PACKAGE
from .models import Build


@dataclass(frozen=True)
class Figure:
    """`sex` ("f", "m") and `age_band` None: all. `numerator` None: a median, which is
    `value`; `unknown`: of how many the denominator does not know. `period`: "2026-Q3" or
    "2026". `is_final`: it had ended when the marts were built."""

    indicator: str
    area: str
    period: str
    sex: str | None
    age_band: str | None
    numerator: int | None
    denominator: int
    unknown: int
    value: Decimal | None
    is_final: bool


@dataclass(frozen=True)
class Population:
    """How many children the register knew at the end of a quarter."""

    area: str
    period: str
    sex: str | None
    age_band: str | None
    children: int


def last_build() -> Build | None:
    """The build whose marts stand; None before the first."""
    return Build.objects.order_by("finished_at").last()


def figures(
    *, indicators: Collection[str] = (), final: bool = True
) -> Iterator[Figure]:
    """Of all areas, periods, sexes and age bands; of all indicators unless some are named.

    `final`: only of periods that had ended. Nothing before the first build.
    """
    for row in _rows("figures", {"some": list(indicators), "final": final}):
        yield Figure(*row)


def population(*, final: bool = True) -> Iterator[Population]:
    """Of all areas, quarters, sexes and age bands. Nothing before the first build."""
    for row in _rows("population", {"final": final}):
        yield Population(*row)


def quarters_held(*, final: bool = True) -> list[date]:
    """The quarters that the marts hold, the oldest first; `final`: only those that had
    ended when they were built. None before the first build. One query."""
    build = last_build()
    if build is None:
        return []
    held = quarters.between(build.first, build.last)
    return [q for q in held if not final or quarters.after(q) <= build.on]


def _rows(name: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    if not building.exist():
        return []
    with (
        context.acting_as_machine(),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql.load(PACKAGE, name), values)
        return list(cursor.fetchall())
