"""The only place where the log grows."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model

from kamkor.foundation.db import apart, posting

_INSERT = """
INSERT INTO audit_entry (happened_at, actor, verb, sensitivity, subject, record,
                         record_id, relation, request_id, detail)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""


def record(
    verb: str,
    on: Model,
    *,
    by: UUID | None,
    at: datetime,
    subject: UUID | None = None,
    **detail: Any,
) -> None:
    """Something was done to `on`. In the caller's transaction: both or neither."""
    _write(
        verb, by=by, at=at, subject=subject, detail=detail,
        record=on._meta.label, record_id=str(on.pk),
    )  # fmt: skip


def read(
    verb: str,
    *,
    by: UUID,
    at: datetime,
    sensitivity: int,
    subject: UUID | None = None,
    **detail: Any,
) -> None:
    """Something was seen. In the transaction of the read, before the response leaves."""
    _write(verb, by=by, at=at, sensitivity=sensitivity, subject=subject, detail=detail)


def note(
    verb: str, *, by: UUID | None, at: datetime, subject: UUID | None = None,
    **detail: Any,
) -> None:  # fmt: skip
    """Something happened that is neither a read nor a change of one row: a sign-in, a run."""
    _write(verb, by=by, at=at, subject=subject, detail=detail)


def deny(verb: str, *, by: UUID | None, at: datetime, **detail: Any) -> None:
    """A refusal. On a connection of its own: the caller's transaction is rolled back."""
    subject = detail.pop("subject", None)
    row = _row(f"denied.{verb}", by=by, at=at, subject=subject, detail=detail)
    apart.write(_INSERT, row)


def _write(verb: str, **fields: Any) -> None:
    posting.post(_INSERT, _row(verb, **fields))


def _row(
    verb: str,
    *,
    by: UUID | None,
    at: datetime,
    detail: Mapping[str, Any],
    **rest: Any,
) -> tuple[Any, ...]:
    text = {key: value for key, value in detail.items() if value is not None}
    return (
        at,
        by,
        verb,
        rest.get("sensitivity"),
        rest.get("subject"),
        rest.get("record", ""),
        rest.get("record_id", ""),
        text.pop("relation", ""),
        text.pop("request_id", ""),
        json.dumps(text, default=str),
    )
