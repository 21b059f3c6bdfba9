"""Words about a child in a case, sealed with the child's key."""

from typing import Any
from uuid import UUID

from kamkor.foundation.db import vault


def seal(words: str, row: Any, column: str, *, child: UUID) -> bytes | None:
    """`words` for that column of `row`; None for nothing."""
    if not words.strip():
        return None
    return vault.seal(words.strip(), subject=child, place=_place(row, column))


def words(row: Any, column: str, *, child: UUID) -> str:
    """What `seal` was given; "" for nothing, and once the child was erased."""
    sealed = getattr(row, column)
    if sealed is None:
        return ""
    try:
        return vault.unseal(bytes(sealed), subject=child, place=_place(row, column))
    except vault.Erased:
        return ""


def seal_body(content: bytes, row: Any, column: str, *, child: UUID) -> bytes:
    """The bytes of a file for that column of `row`."""
    return vault.seal_bytes(content, subject=child, place=_place(row, column))


def body(row: Any, column: str, *, child: UUID) -> bytes | None:
    """What `seal_body` was given; None once the child was erased."""
    try:
        sealed = bytes(getattr(row, column))
        return vault.unseal_bytes(sealed, subject=child, place=_place(row, column))
    except vault.Erased:
        return None


def _place(row: Any, column: str) -> str:
    return f"{row._meta.db_table}.{column}.{row.pk}"
