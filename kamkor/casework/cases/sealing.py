"""Words about a child in a case, sealed with the child's key."""

from collections.abc import Callable
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


def opener(child: UUID) -> Callable[[Any, str], str]:
    """`words` for many rows of one child (row, column). One query for all of them."""
    try:
        unseal = vault.opener(child)
    except vault.Erased:
        return lambda _row, _column: ""

    def opened(row: Any, column: str) -> str:
        sealed = getattr(row, column)
        return "" if sealed is None else unseal(bytes(sealed), _place(row, column))

    return opened


def _place(row: Any, column: str) -> str:
    return f"{row._meta.db_table}.{column}.{row.pk}"
