"""A page before it is written: the view of a reader, addresses, figures, choices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.urls import reverse

from .asking import Asked
from .reads import Release
from .shown import Shown


@dataclass(frozen=True)
class Place:
    """Where a page stands. `number`: of the release an address holds fast; None for
    whichever is current."""

    language: str
    number: int | None
    page: str
    codes: tuple[tuple[str, str], ...] = ()

    @property
    def address(self) -> str:
        told: dict[str, Any] = {"language": self.language, **dict(self.codes)}
        if self.number is not None:
            told["number"] = self.number
        return reverse(f"portal-{self.page}", kwargs=told)

    def to(self, page: str, query: str = "", **codes: str) -> str:
        """The address of another page of the same release and language."""
        other = replace(self, page=page, codes=tuple(codes.items()))
        return with_query(other.address, query)

    def here(self, query: str = "", **other: Any) -> str:
        """This page's address. other: `language` or `number` of another one."""
        return with_query(replace(self, **other).address, query)


def with_query(address: str, query: str) -> str:
    return f"{address}?{query}" if query else address


@dataclass(frozen=True)
class View:
    """What a page is made of. `site`: scheme and host that the reader came to."""

    release: Release
    asked: Asked
    place: Place
    site: str = ""

    def code(self, name: str) -> str:
        return dict(self.place.codes)[name]


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Choice:
    """A question of the form above the figures. `many`: boxes to tick."""

    name: str
    label: str
    options: Sequence[Option]
    many: bool = False

    @property
    def picked(self) -> bool:
        return any(option.chosen for option in self.options)

    @classmethod
    def of(
        cls, name: str, label: str, options: Mapping[str, str], chosen: str | Sequence[str]
    ) -> "Choice":  # fmt: skip
        many = not isinstance(chosen, str)
        held = set(chosen) if many else {chosen}
        told = [Option(value, said, value in held) for value, said in options.items()]
        return cls(name, label, told, many)


@dataclass(frozen=True)
class Page:
    """`title`: of the window and the page; `file`: the page is a file to take home, its
    ending and bytes."""

    template: str
    title: str
    figures: Sequence[Shown] = ()
    choices: Sequence[Choice] = ()
    context: Mapping[str, Any] = field(default_factory=dict)
    file: tuple[str, bytes] | None = None
