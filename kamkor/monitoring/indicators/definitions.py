"""The catalogue as data: catalogue/*.toml, described in catalogue/README.md."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from .choices import Domain, Kind, Unit

PACKAGE = "kamkor.monitoring.indicators"
LANGUAGES = ("ky", "kk", "ru", "en")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(_Strict):
    """One text in four languages."""

    ky: str = Field(min_length=1)
    kk: str = Field(min_length=1)
    ru: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Break(_Strict):
    """From `period` on figures do not compare with those before; `areas`: codes of
    territories, none for everywhere."""

    period: str
    words: Words
    areas: tuple[str, ...] = ()
    status: str = "unverified"


class Definition(_Strict):
    """One indicator. Keys are explained in catalogue/README.md."""

    code: str = Field(pattern=r"^[A-Z][A-Z0-9_]{1,29}$")
    domain: Domain
    kind: Kind
    unit: Unit
    direction: int = Field(ge=-1, le=1)
    headline: bool = False
    crc: str = ""
    right: str = ""
    sdg: str = ""
    unicef: str = ""
    series: tuple[str, ...] = ()
    sex: str = ""
    age: str = ""
    by: tuple[str, ...]
    range: tuple[float, float]
    over: float | None = None
    jump: float = 8.0
    by_residence: bool = False
    rare: bool = False
    least_denominator: int | None = None
    coverage: float = Field(default=0.66, ge=0, le=1)
    breaks: tuple[Break, ...] = ()
    name: Words
    definition: Words
    numerator: Words | None = None
    denominator: Words | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "Definition":
        if self.range[0] >= self.range[1]:
            raise ValueError(f"{self.code}: the range is empty")
        return self


class Publisher(_Strict):
    """Who publishes figures; `addresses` are beginnings of the addresses of files."""

    code: str
    country: str
    url: str
    addresses: tuple[str, ...]
    name: Words


@cache
def all_() -> dict[str, Definition]:
    """Every indicator by its code, in the order of domains and files.

    Raises pydantic.ValidationError that names file and key.
    """
    found = {}
    for domain in Domain:
        for code, entry in _read(domain.value).items():
            found[code] = Definition(code=code, domain=domain, **entry)
    return found


@cache
def publishers() -> dict[str, Publisher]:
    entries = _read("sources")
    return {code: Publisher(code=code, **entry) for code, entry in entries.items()}


@cache
def codes() -> dict[str, dict[str, Any]]:
    """Code lists and headings of files, by name."""
    return _read("codes")


def _read(name: str) -> dict[str, Any]:
    path = files(PACKAGE) / "catalogue" / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def publisher_of(address: str) -> str:
    """The code of whoever publishes at that address; empty where nobody is known."""
    place = (
        address.removeprefix("https://").removeprefix("http://").removeprefix("www.")
    )
    for code, publisher in publishers().items():
        if place.startswith(publisher.addresses):
            return code
    return ""


def named(text: str) -> list[Definition]:
    """Which indicators a text means: our code, with or without words after a colon; a
    series of SDG files, a code of UNICEF, or the number of an SDG indicator."""
    word = text.split(":", 1)[0].strip()
    known = all_()
    if word in known:
        return [known[word]]
    exact = [d for d in known.values() if word in (*d.series, d.unicef) and word]
    return exact or [d for d in known.values() if d.sdg and d.sdg == word]
