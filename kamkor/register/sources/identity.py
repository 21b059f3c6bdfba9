"""What makes a row of a corrected file the same row, and what makes it unchanged."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from .choices import Kind
from .kinds import KINDS
from .reading.folding import fold_name

# Lists that say how things stood on a day: next quarter's row is new evidence and does
# not replace this quarter's. A register or a log says the same of an event for ever.
_SNAPSHOTS = {Kind.ROUND, Kind.PASSPORT, Kind.SCHOOL, Kind.CLINIC, Kind.ABSENCE}
# Before the number a row has in the system that sent it, where a file has the name of
# its sheet. No workbook may have a colon in there.
BY_REFERENCE = "ref:"
_NAMES = ("full_name", "surname", "given_name", "patronymic")
_encode = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":")
).encode


@dataclass(frozen=True)
class ListKey:
    """What all rows of one list share. `list_date`: the day the list speaks for."""

    kind: str
    list_date: date

    @property
    def is_snapshot(self) -> bool:
        return self.kind in _SNAPSHOTS

    def identity(
        self, values: Mapping[str, Any], *, sheet: str, row_number: int
    ) -> str:
        """40 hexadecimal characters: the child's name and birth date, and the event.

        Word order and look-alike letters of the name do not matter. A row without a
        name is known by where it stands, a row of another system by its number there.
        """
        parts: list[Any] = [self.kind]
        if self.is_snapshot:
            parts.append(self.list_date.isoformat())
        if sheet.startswith(BY_REFERENCE):
            return _hash([*parts, sheet])
        words = sorted(
            word
            for field in _NAMES
            if values.get(field)
            for word in fold_name(values[field]).split()
        )
        if words:
            own = KINDS[self.kind].identity
            parts += [
                words,
                values.get("birth_date"),
                [values.get(field) for field in own],
            ]
        else:
            parts += [sheet, row_number]
        return _hash(parts)


def _hash(parts: list[Any]) -> str:
    return hashlib.blake2b(_encode(parts).encode(), digest_size=20).hexdigest()


def content_hash(
    values: Mapping[str, Any], problems: Sequence[Mapping[str, Any]]
) -> str:
    """SHA-256 of what was read, 64 hexadecimal characters.

    A changed serial number or an unused column is no change; another unreadable
    date is one.
    """
    return hashlib.sha256(_encode([values, problems]).encode()).hexdigest()
