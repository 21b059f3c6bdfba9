"""The only place where territories and organisations change. Nothing is deleted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import sql
from kamkor.foundation.db.copy import copy_rows
from kamkor.foundation.db.ids import uuid7

from . import reads, renumbering
from .drafts import COLUMNS, Draft
from .models import (
    ClassifierLoad,
    Edition,
    FormerName,
    Organisation,
    Succession,
    Territory,
)

PACKAGE = "kamkor.foundation.places"
ORGANISATION_FIELDS = (
    "kind", "territory_id", "parent_id", "name_ky", "name_kk", "name_ru", "name_en",
    "valid_from", "valid_to",
)  # fmt: skip


@dataclass(frozen=True)
class Written:
    added: int
    changed: int


@transaction.atomic
def write_territories(
    drafts: Iterable[Draft], *, country: str, by: UUID | None, at: datetime
) -> Written:
    """Add the drafts with new codes, change those that differ, and renumber.

    Parents are named by code, among the drafts or what is there. Raises IntegrityError
    for a parent that is nowhere.
    """
    renumbering.seize()
    kept = reads.drafts(country)
    new = {row.code: row for row in drafts if row != kept.get(row.code)}
    written = Written(
        added=sum(code not in kept for code in new),
        changed=sum(code in kept for code in new),
    )
    if not new:
        return written
    _stage(new.values(), country)
    with connection.cursor() as cursor:
        cursor.execute(sql.load(PACKAGE, "staged"))
    renumber()
    audit.note(
        "places.written", by=by, at=at, country=country,
        added=written.added, changed=written.changed,
    )  # fmt: skip
    return written


@transaction.atomic
def renumber() -> int:
    """Number the tree anew and take all who store a place along; returns how many
    territories moved.

    Set-based, in one transaction with every handler of `renumbering.HANDLERS`.
    """
    renumbering.seize()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS places_numbered, places_moved")
        cursor.execute(sql.load(PACKAGE, "numbered"))
        cursor.execute("SELECT count(*) FROM places_moved")
        moved: int = cursor.fetchone()[0]
        if moved:
            for handler in renumbering.HANDLERS:
                handler(renumbering.MOVED)
        cursor.execute(
            "UPDATE places_territory AS t SET low = n.low, high = n.high"
            " FROM places_numbered AS n"
            " WHERE t.id = n.id AND (t.low, t.high) <> (n.low, n.high)"
        )
    renew_edition()
    return moved


def renew_edition() -> None:
    """Tell every process that its copy of the territories is old."""
    Edition.objects.update_or_create(one=True, defaults={"token": uuid7()})


@transaction.atomic
def write_former_names(rows: Iterable[FormerName]) -> list[FormerName]:
    """Add the former names that are not there yet; returns the new ones."""
    present = set(FormerName.objects.values_list("territory_id", "valid_to"))
    new = [row for row in rows if (row.territory_id, row.valid_to) not in present]
    if new:
        FormerName.objects.bulk_create(new)
        renew_edition()
    return new


@transaction.atomic
def write_successions(rows: Iterable[Succession]) -> list[Succession]:
    """Add the successions that are not there yet; returns the new ones."""
    present = set(
        Succession.objects.values_list("predecessor_id", "successor_id", "since")
    )
    new = [
        row
        for row in rows
        if (row.predecessor_id, row.successor_id, row.since) not in present
    ]
    Succession.objects.bulk_create(new)
    return new


@transaction.atomic
def write_organisations(
    rows: Iterable[Organisation], *, country: str, by: UUID | None, at: datetime
) -> Written:
    """Add organisations with new codes and change those that differ.

    `rows` are unsaved and known by their code; a parent is told by its id, which for a
    code that is already there is the id it has: see `reads.organisation_ids`.
    """
    kept: Mapping[str, Organisation] = {
        row.code: row
        for row in Organisation.objects.select_for_update().filter(country=country)
    }
    new, altered = [], []
    for row in rows:
        old = kept.get(row.code)
        if old is None:
            new.append(row)
        elif _fields(old) != _fields(row):
            for name in ORGANISATION_FIELDS:
                setattr(old, name, getattr(row, name))
            altered.append(old)
    Organisation.objects.bulk_create(new)
    if altered:
        Organisation.objects.bulk_update(altered, ORGANISATION_FIELDS)
    if new or altered:
        audit.note(
            "organisations.written", by=by, at=at, country=country,
            added=len(new), changed=len(altered),
        )  # fmt: skip
    return Written(added=len(new), changed=len(altered))


@transaction.atomic
def add_organisation(
    *,
    country: str,
    code: str,
    kind: str,
    territory: Territory,
    by: UUID | None,
    at: datetime,
    **names: str | date | None,
) -> Organisation:
    """A new organisation; `names` are the other fields of the model."""
    made = Organisation.objects.create(
        country=country, code=code, kind=kind, territory=territory, **names
    )
    audit.record("organisation.added", made, by=by, at=at)
    return made


def _fields(row: Organisation) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in ORGANISATION_FIELDS)


def _stage(drafts: Iterable[Draft], country: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS places_staged")
        cursor.execute(
            "CREATE TEMPORARY TABLE places_staged ON COMMIT DROP AS"
            " SELECT id, country, code, level, ''::text AS parent, iso_code, name_ky,"
            " name_kk, name_ru, name_en, aliases, valid_from, valid_to, tile_column,"
            " tile_row, origin FROM places_territory WITH NO DATA"
        )
    copy_rows(
        "places_staged",
        ("id", "country", *COLUMNS),
        (
            (uuid7(), country, *(_cell(getattr(draft, name)) for name in COLUMNS))
            for draft in drafts
        ),
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE places_staged")


def _cell(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def note_load(load: ClassifierLoad) -> None:
    """Remember a classifier, once for a file and day."""
    same = ClassifierLoad.objects.filter(
        country=load.country, as_of=load.as_of, sha256=load.sha256
    )
    if not same.exists():
        load.save(force_insert=True)
