"""Kinds of violence (ICVAC) and what the bodies of a country must do.

ICVAC: International Classification of Violence against Children, UNICEF 2023. Only the
sections of its first level are here: the official edition was not read. A longer code,
once its edition was, is a row more.
"""

import csv
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from django.conf import settings

from kamkor.foundation.law import files
from kamkor.foundation.law.naming import Named, Words, say, words_of

ICVAC = Path(__file__).parent / "data" / "icvac.csv"


@dataclass(frozen=True)
class Kind(Named):
    """A section of ICVAC; `status` as of a parameter of law."""

    status: str = "unverified"
    shorts: Words = field(default_factory=dict)

    @property
    def short(self) -> str:
        """For a chart."""
        return say(self.shorts)


@dataclass(frozen=True)
class Task(Named):
    """What a body must do. `after`: the task that first makes it needed, "" for at once;
    `term`: its deadline of the clock, "" for none; `emergency`: the step of
    emergency.csv that is the same thing; `source` and `status` as of a parameter."""

    order: int = 0
    after: str = ""
    term: str = ""
    emergency: str = ""
    status: str = "unverified"
    bodies: Words = field(default_factory=dict)
    sources: Words = field(default_factory=dict)

    @property
    def body(self) -> str:
        return say(self.bodies)

    @property
    def source(self) -> str:
        return say(self.sources)


@cache
def kinds() -> dict[str, Kind]:
    """By code, in the order of the classification."""
    with ICVAC.open(encoding="utf-8", newline="") as file:
        found = [
            Kind(
                row["code"],
                words_of(dict(row)),
                row["status"],
                words_of(dict(row), "short"),
            )
            for row in csv.DictReader(file)
        ]
    return {kind.code: kind for kind in found}


def tasks() -> dict[str, Task]:
    """By code, in their order."""
    return _tasks(settings.COUNTRY)


def same_as(step: str) -> Task | None:
    """The task that is the same as a step of the emergency."""
    found = (task for task in tasks().values() if task.emergency == step)
    return next(found, None)


@cache
def _tasks(country: str) -> dict[str, Task]:
    found = [
        Task(
            files.required(row, "code"), words_of(row),
            order=int(files.required(row, "order")), after=row["after"] or "",
            term=row["term"] or "", emergency=row["emergency"] or "",
            status=files.required(row, "status"), bodies=words_of(row, "body"),
            sources=words_of(row, "source"),
        )
        for row in files.rows(country, "violence_response")
    ]  # fmt: skip
    return {task.code: task for task in sorted(found, key=lambda task: task.order)}
