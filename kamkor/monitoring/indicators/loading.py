"""Brings the catalogue of indicators into the database."""

import hashlib
from datetime import datetime

from django.db import transaction

from . import definitions
from .definitions import LANGUAGES, Definition, Publisher
from .models import Indicator, Source


@transaction.atomic
def load(*, at: datetime) -> list[str]:
    """Indicators and publishers as the files say them; returns what changed, one line each.

    An indicator that the files say no more is retired: its figures stay. Running it
    again changes nothing. Raises pydantic.ValidationError for a file that cannot be read.
    """
    lines = [
        line
        for publisher in definitions.publishers().values()
        if (line := _publisher(publisher))
    ]
    known = {row.code: row for row in Indicator.objects.all()}
    for position, definition in enumerate(definitions.all_().values()):
        lines += _indicator(definition, position, known.pop(definition.code, None), at)
    for row in known.values():
        if row.retired_at is None:
            row.retired_at = at
            row.save(update_fields=["retired_at"])
            lines.append(f"- indicator {row.code}")
    return lines


def _indicator(
    definition: Definition, position: int, row: Indicator | None, at: datetime
) -> list[str]:
    digest = hashlib.sha256(definition.model_dump_json().encode()).hexdigest()
    same = row is not None and (row.hash, row.position, row.retired_at) == (
        digest, position, None,
    )  # fmt: skip
    if same:
        return []
    names = {f"name_{x}": getattr(definition.name, x) for x in LANGUAGES}
    kept = row or Indicator(code=definition.code)
    values = {
        "domain": definition.domain, "kind": definition.kind, "unit": definition.unit,
        "direction": definition.direction, "headline": definition.headline,
        "position": position, "data": definition.model_dump(mode="json"),
        "hash": digest, "changed_at": at, "retired_at": None, **names,
    }  # fmt: skip
    for name, value in values.items():
        setattr(kept, name, value)
    kept.save(force_insert=row is None)
    return [f"{'+' if row is None else '~'} indicator {kept.code}"]


def _publisher(publisher: Publisher) -> str:
    names = {f"name_{x}": getattr(publisher.name, x) for x in LANGUAGES}
    values = {"country": publisher.country, "url": publisher.url, **names}
    row = Source.objects.filter(code=publisher.code).first()
    if row is None:
        Source.objects.create(code=publisher.code, **values)
        return f"+ source {publisher.code}"
    if all(getattr(row, name) == value for name, value in values.items()):
        return ""
    Source.objects.filter(pk=row.pk).update(**values)
    return f"~ source {publisher.code}"
