"""What the country pack says: natures of worries, steps of an emergency."""

from dataclasses import dataclass
from functools import cache

from django.conf import settings

from kamkor.foundation.law import files
from kamkor.foundation.law.naming import Named, words_of


@dataclass(frozen=True)
class Nature(Named):
    """What a worry is about. `right`: of the register, whose gaps become such signals."""

    right: str = ""
    sensitivity: int = 3


@dataclass(frozen=True)
class Task(Named):
    """A step of an emergency. `parameter`: of law, how soon; `term`: its deadline of the
    clock; "" where none is known."""

    order: int = 0
    parameter: str = ""
    term: str = ""


def natures() -> dict[str, Nature]:
    """By code, in the order of the pack."""
    return _natures(settings.COUNTRY)


def nature_of(right: str) -> str:
    """The code under which a gap of `right` is told."""
    return next((n.code for n in natures().values() if n.right == right), "other")


def tasks() -> dict[str, Task]:
    """The steps of an emergency by code, in their order."""
    return _tasks(settings.COUNTRY)


@cache
def _natures(country: str) -> dict[str, Nature]:
    found = [
        Nature(
            files.required(row, "code"), words_of(row),
            row["right"] or "", int(files.required(row, "sensitivity")),
        )
        for row in files.rows(country, "natures")
    ]  # fmt: skip
    return {nature.code: nature for nature in found}


@cache
def _tasks(country: str) -> dict[str, Task]:
    found = [
        Task(
            files.required(row, "code"), words_of(row),
            int(files.required(row, "order")), row["parameter"] or "",
            row["term"] or "",
        )
        for row in files.rows(country, "emergency")
    ]  # fmt: skip
    return {task.code: task for task in sorted(found, key=lambda task: task.order)}
