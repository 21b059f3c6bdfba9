"""Counts told on a day by a source: official ones, and those this register can count.

A snapshot is a re-count of all, never an increment: two of them are never added up.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings
from django.db import connection, transaction

from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context, sql
from kamkor.foundation.law import files
from kamkor.foundation.places.models import Territory

from . import engine
from .models import Snapshot

HERE = "this register"


@dataclass(frozen=True)
class Definition:
    """A count of the register: sql/snapshot_<query>.sql over a territory and a period."""

    code: str
    query: str
    territory: str
    label: str
    begins: date
    ends: date


# The three published figures that the register must be able to show again.
DEFINITIONS = (
    Definition("hardship_children", "hardship_children", "41711000000000",
               "01.06.2024", date(2024, 6, 1), date(2024, 6, 1)),
    Definition("hardship_families", "hardship_families", "41711000000000",
               "01.06.2024", date(2024, 6, 1), date(2024, 6, 1)),
    Definition("children_of_migrants", "migrants_in_rounds", "KG",
               "2023", date(2023, 1, 1), date(2023, 12, 31)),
    Definition("pupils_of_migrants", "migrants_in_schools", "41711000000000",
               "2023-24", date(2023, 9, 1), date(2024, 6, 30)),
)  # fmt: skip


def load_country(country: str, *, at: datetime) -> int:
    """Bring the official snapshots in line with countries/<country>/snapshots.csv.

    Returns how many were added or changed. Runs as whoever acts.
    """
    changed = 0
    places = {
        t.code: t for t in Territory.objects.filter(country=country, level__in=_LEVELS)
    }
    for row in files.rows(country, "snapshots"):
        place = places[files.required(row, "territory")]
        day = files.day(row["date"])
        if day is None:
            raise ValueError(f"{row['code']}: a snapshot has a day")
        kept, new = Snapshot.objects.get_or_create(
            code=files.required(row, "code"), territory=place, date=day,
            source=files.required(row, "source"),
            defaults=_values(row, place, at),
        )  # fmt: skip
        changed += new or _follow(kept, _values(row, place, at))
    return changed


_LEVELS = ("country", "region", "city")


def _values(row: files.Row, place: Territory, at: datetime) -> dict[str, object]:
    return {
        "place": place.low,
        "label": files.required(row, "label_en"),
        "value": Decimal(files.required(row, "value")),
        "is_estimate": row["is_estimate"] == "yes",
        "source_url": row["source_url"] or "",
        "definition": files.required(row, "definition"),
        "note": row["note_en"] or "",
        "words": _words(row),
        "counted_at": at,
    }


def _words(row: files.Row) -> dict[str, dict[str, str]]:
    """What is said differently in each language; a name told once stands for all."""
    return {
        language: {
            field: told
            for field in ("label", "source", "note")
            if (told := row[f"{field}_{language}"])
        }
        for language in ("en", "ru", "ky", "kk")
    }


def _follow(kept: Snapshot, values: dict[str, object]) -> bool:
    """Bring one row in line; `counted_at` alone is no difference."""
    differing = {
        name: value
        for name, value in values.items()
        if name != "counted_at" and getattr(kept, name) != value
    }
    for name, value in differing.items():
        setattr(kept, name, value)
    if differing:
        kept.save(update_fields=list(differing))
    return bool(differing)


@transaction.atomic
def count_all(*, at: datetime) -> dict[str, int]:
    """Count every definition anew and keep the snapshot; {"code label": value}."""
    counted = {}
    with context.acting_as_machine():
        for definition in DEFINITIONS:
            place = Territory.objects.filter(
                country=settings.COUNTRY, code=definition.territory
            ).first()
            if place is None:
                continue
            value = count(definition, place)
            _keep(definition, place, value, at)
            counted[f"{definition.code} {definition.label}"] = value
        audit.note("rights.snapshots", by=context.MACHINE_ID, at=at, counted=counted)
    return counted


def count(definition: Definition, place: Territory) -> int:
    """The number the register gives for a definition now. As the machine."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql.load(engine.PACKAGE, f"snapshot_{definition.query}"),
            {"low": place.low, "high": place.high, "begins": definition.begins,
             "ends": definition.ends},
        )  # fmt: skip
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def _keep(definition: Definition, place: Territory, value: int, at: datetime) -> None:
    Snapshot.objects.update_or_create(
        code=definition.code, territory=place, date=definition.ends, source=HERE,
        defaults={
            "place": place.low, "label": definition.label, "value": value,
            "definition": f"sql/snapshot_{definition.query}.sql", "is_computed": True,
            "counted_at": at,
        },
    )  # fmt: skip
