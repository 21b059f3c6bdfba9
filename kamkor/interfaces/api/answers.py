"""The same request twice is done once: idempotency keys."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import connection
from django.http import HttpRequest

from .models import Answer, ApiKey
from .problems import Problem

_SOON = 5  # seconds


def request_hash(request: HttpRequest) -> str:
    """SHA-256 of method, path and body, 64 hexadecimal characters."""
    parts = (request.method or "").encode(), request.path.encode(), request.body
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def once(
    request: HttpRequest,
    key: ApiKey,
    idempotency_key: str | None,
    do: Callable[[], dict[str, Any]],
    *,
    at: datetime,
) -> tuple[dict[str, Any], bool]:
    """What `do` answers, and whether that was long ago.

    Expects a transaction: what was done and its answer are written together. Raises
    Problem 409 for another body under the same key, or while the first still runs.
    """
    if idempotency_key is None:
        return do(), False
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 7))",
            [f"{key.pk} {idempotency_key}"],
        )
        if cursor.fetchone() != (True,):
            raise Problem("idempotency-running", wait=_SOON)
    asked = request_hash(request)
    stored = Answer.objects.filter(key=key, idempotency_key=idempotency_key).first()
    if stored is not None:
        if stored.request_hash != asked:
            raise Problem("idempotency-reused")
        return dict(stored.body), True
    body = do()
    Answer.objects.create(
        key=key, idempotency_key=idempotency_key, request_hash=asked, body=body,
        answered_at=at,
    )  # fmt: skip
    return body, False
