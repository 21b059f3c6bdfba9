"""Texts of a signal, sealed under a key of its own: it may wait before anybody knows
whose it is. With a child go the keys of its signals."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from uuid import UUID

from kamkor.foundation.db import vault

Sealed = bytes | memoryview | None  # as the database gives it


@dataclass(frozen=True)
class Told:
    """What the teller said of the child, each as said; "" for nothing."""

    words: str = ""
    name: str = ""
    age: str = ""
    sex: str = ""
    address: str = ""

    def __bool__(self) -> bool:
        return any(asdict(self).values())


def seal(text: str, *, signal: UUID, column: str, row: UUID | None = None) -> bytes:
    """`column`: table and column, such as "signals_step.note" of the row `row`."""
    return vault.seal(text, subject=signal, place=f"{column}.{row or signal}")


def unseal(
    sealed: Sealed, *, signal: UUID, column: str, row: UUID | None = None
) -> str:
    """What `seal` was given; "" for nothing, and when the key is gone."""
    if sealed is None:
        return ""
    try:
        place = f"{column}.{row or signal}"
        return vault.unseal(bytes(sealed), subject=signal, place=place)
    except vault.Erased:
        return ""


def seal_told(told: Told, *, signal: UUID) -> bytes | None:
    if not told:
        return None
    return seal(_json(asdict(told)), signal=signal, column="signals_signal.told")


def unseal_told(sealed: Sealed, *, signal: UUID) -> Told:
    text = unseal(sealed, signal=signal, column="signals_signal.told")
    return Told(**json.loads(text)) if text else Told()


def _json(value: Mapping[str, str]) -> str:
    return json.dumps(value, ensure_ascii=False)
