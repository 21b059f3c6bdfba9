"""The words offices write: headings of columns and coded values, by language."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

CODED = {
    "contact_kept": "yes_no",
    "remittances": "yes_no",
    "attends_school": "yes_no",
    "vaccinated": "yes_no",
    "disability": "yes_no",
    "parent": "parent_away",
    "relation": "kinship",
    "citizenship": "country",
}


@cache
def _language(language: str) -> dict[str, Any]:
    text = files(__package__).joinpath("data/words.toml").read_text("utf-8")
    found: dict[str, Any] = tomllib.loads(text)[language]
    return found


def headings(language: str, column: str) -> tuple[str, ...]:
    """The usual headings of a column. Raises KeyError where there are none."""
    return tuple(_language(language)["headings"][column])


def group(language: str, name: str) -> str:
    """The heading above several columns: child | parents | care."""
    found: str = _language(language)["groups"][name]
    return found


def total(language: str) -> str:
    found: str = _language(language)["total"]
    return found


@cache
def words(language: str, column: str, code: str) -> tuple[str, ...]:
    """What an office of that language writes for a code; the code where nothing."""
    known = _language(language)["words"].get(CODED.get(column, column), {})
    return tuple(known.get(code, (code,)))


@cache
def is_coded(language: str, column: str) -> bool:
    return CODED.get(column, column) in _language(language)["words"]
