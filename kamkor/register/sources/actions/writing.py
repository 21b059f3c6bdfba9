"""One row that an officer writes down on a page, kept like the row of any list.

Who calls has asked for permission, runs the stages and is the machine.
"""

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from kamkor.foundation.audit import actions as audit
from kamkor.foundation.places.models import Territory
from kamkor.register.sources import shelf, stages
from kamkor.register.sources.choices import BatchState, Kind, RecordState
from kamkor.register.sources.errors import NotBroughtIn
from kamkor.register.sources.identity import content_hash
from kamkor.register.sources.models import Batch, Record, Source
from kamkor.register.sources.reading import sent

from .mending import take_back_batch


@dataclass(frozen=True)
class Row:
    """`values` as the reader of lists gives them; `reference`: the row's own number."""

    kind: Kind
    source: str
    reference: str
    territory: Territory | None
    day: date
    values: Mapping[str, Any]


def write_down(row: Row, *, by: UUID, at: datetime) -> Record:
    """The row as a list of its own; `scope_record` holds it for the stages."""
    source, _is_new = Source.objects.get_or_create(
        kind=row.kind, name=row.source, territory=row.territory, organisation=None,
        defaults={"created_at": at},
    )  # fmt: skip
    raw = {name: _shown(value) for name, value in row.values.items()}
    content = sent.write([(row.reference, raw)], kind=row.kind, list_date=row.day)
    kept = shelf.keep(io.BytesIO(content))
    batch = Batch.objects.create(
        source=source, kind=row.kind, territory=row.territory,
        place=row.territory.low if row.territory else 0, list_date=row.day,
        file_name=f"{row.reference}.json", file_hash=kept.hash, file_size=kept.size,
        stored_as=kept.path, state=BatchState.DONE, received_at=at,
        received_by_id=by, finished_at=at,
        counts={"rows": 1, "accepted": 1, "refused": 0, "new": 1},
    )  # fmt: skip
    record = Record.objects.create(
        batch=batch, source=source, sheet="", row_number=1, raw=raw,
        values=dict(row.values),
        identity=hashlib.blake2b(row.reference.encode(), digest_size=20).hexdigest(),
        content_hash=content_hash(row.values, []), state=RecordState.ACCEPTED,
        received_at=at,
    )  # fmt: skip
    stages.open_scope()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO scope_record (record_id) VALUES (%s)", [record.pk])
    audit.record("batch.received", batch, by=by, at=at, kind=row.kind, size=kept.size)
    return record


def take_back(record: UUID, *, by: UUID, at: datetime) -> None:
    """What the row said is evidence no more; it stays as taken back. Raises
    NotBroughtIn, Decided."""
    batch = Batch.objects.select_for_update(no_key=True).get(records=record)
    if batch.state != BatchState.DONE:
        raise NotBroughtIn
    take_back_batch(batch, stages.Scope(by=by, at=at, place=batch.place))


def _shown(value: Any) -> str:
    return str(value["date"]) if isinstance(value, dict) else str(value)
