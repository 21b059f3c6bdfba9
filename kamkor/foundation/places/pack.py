"""Loads a country pack: countries/<country>/*.csv, described in countries/README.md."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from kamkor.foundation.db.ids import uuid7
from kamkor.foundation.law import files
from kamkor.foundation.law import pack as law

from . import actions, reads
from .drafts import NAMES, Draft
from .models import FormerName, Organisation, Succession


@transaction.atomic
def load_country(country: str, *, by: UUID | None = None, at: datetime) -> list[str]:
    """Law, territories and organisations; returns what changed, one line each.

    Running it again with the same files changes nothing. Names and validity that came
    from an official classifier stand before those of the pack. Raises ValueError for a
    row that cannot be read.
    """
    lines = law.load_country(country, by=by, at=at)
    known = reads.drafts(country)
    written = actions.write_territories(
        [_merged(draft, known.get(draft.code)) for draft in _drafts(country)],
        country=country, by=by, at=at,
    )  # fmt: skip
    lines += _told("territories", written)
    ids = {row.code: row.id for row in reads.snapshot(country).territories}
    for former in actions.write_former_names(_former_names(country, ids)):
        lines.append(f"+ former name {former}")
    for succession in actions.write_successions(_successions(country, ids)):
        lines.append(f"+ succession {succession}")
    organisations = actions.write_organisations(
        list(_organisations(country, ids)), country=country, by=by, at=at
    )
    return lines + _told("organisations", organisations)


def _told(what: str, written: actions.Written) -> list[str]:
    lines = [f"+ {written.added} {what}"] if written.added else []
    return lines + ([f"~ {written.changed} {what}"] if written.changed else [])


def _drafts(country: str) -> Iterator[Draft]:
    tiles = {row["code"]: row for row in files.rows(country, "tiles")}
    for row in files.rows(country, "territories"):
        code = files.required(row, "code")
        tile = tiles.get(code, {})
        yield Draft(
            code=code,
            level=files.required(row, "level"),
            parent=row["parent"],
            iso_code=row["iso_code"],
            name_ky=row["name_ky"],
            name_kk=row["name_kk"],
            name_ru=row["name_ru"],
            name_en=row["name_en"],
            aliases=tuple((row["aliases"] or "").split(";")) if row["aliases"] else (),
            valid_from=files.day(row["valid_from"]),
            valid_to=files.day(row["valid_to"]),
            tile_column=_whole(tile.get("column")),
            tile_row=_whole(tile.get("row")),
        )


def _whole(text: str | None) -> int | None:
    return int(text) if text else None


def _merged(new: Draft, old: Draft | None) -> Draft:
    """The pack fills what a classifier left open and overrides only itself.

    What a classifier renamed keeps its gaps: the pack may still have the former name.
    """
    if old is None or old.origin == "pack":
        return new
    filled = {name: getattr(old, name) for name in NAMES}
    if old.origin == "classifier":
        filled = {name: filled[name] or getattr(new, name) for name in NAMES}
    return replace(
        old,
        **filled,
        iso_code=old.iso_code or new.iso_code,
        tile_column=new.tile_column,
        tile_row=new.tile_row,
        aliases=tuple(dict.fromkeys((*old.aliases, *new.aliases))),
    )


def _day(row: files.Row, column: str) -> date:
    return date.fromisoformat(files.required(row, column))


def _former_names(country: str, ids: dict[str, UUID]) -> Iterator[FormerName]:
    for row in files.rows(country, "former_names"):
        yield FormerName(
            territory_id=ids[files.required(row, "code")],
            valid_to=_day(row, "valid_to"),
            source=files.required(row, "source"),
            **{name: row[name] for name in NAMES},
        )


def _successions(country: str, ids: dict[str, UUID]) -> Iterator[Succession]:
    for row in files.rows(country, "successions"):
        yield Succession(
            predecessor_id=ids[files.required(row, "predecessor")],
            successor_id=ids[files.required(row, "successor")],
            since=_day(row, "since"),
            share=Decimal(row["share"]) if row["share"] else None,
            source=files.required(row, "source"),
        )


def _organisations(country: str, ids: dict[str, UUID]) -> Iterator[Organisation]:
    known = reads.organisation_ids(country)
    for row in files.rows(country, "organisations"):
        code = files.required(row, "code")
        made = Organisation(
            id=known.setdefault(code, uuid7()),
            country=country,
            code=code,
            kind=files.required(row, "kind"),
            territory_id=ids[files.required(row, "territory")],
            parent_id=known[row["parent"]] if row["parent"] else None,
            valid_from=files.day(row["valid_from"]),
            valid_to=files.day(row["valid_to"]),
            **{name: row[name] for name in NAMES},
        )
        yield made
