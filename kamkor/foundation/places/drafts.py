"""A territory as it is to be, before it is written."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

NAMES = ("name_ky", "name_kk", "name_ru", "name_en")


@dataclass(frozen=True, kw_only=True)
class Draft:
    """`parent` is a code of the same country, None for the country itself."""

    code: str
    level: str
    parent: str | None
    iso_code: str | None = None
    name_ky: str | None = None
    name_kk: str | None = None
    name_ru: str | None = None
    name_en: str | None = None
    aliases: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    tile_column: int | None = None
    tile_row: int | None = None
    origin: str = "pack"

    @property
    def names(self) -> dict[str, str]:
        """The names that are known, by column."""
        found = {column: getattr(self, column) for column in NAMES}
        return {column: name for column, name in found.items() if name}

    def called(self, names: Mapping[str, str | None], *, origin: str) -> "Draft":
        """The same unit with these names, by column; the others stay."""
        changes: dict[str, Any] = {**names, "origin": origin}
        return replace(self, **changes)


COLUMNS = tuple(Draft.__dataclass_fields__)
