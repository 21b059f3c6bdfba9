"""The records in scope, folded. What they say, and by which keys they are found."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from . import store
from .meeting import Probe, keys_of
from .profile import Profile
from .store import Row


@dataclass(frozen=True)
class Said:
    """Some records of the scope and what they say. `probe`: their match keys."""

    rows: Mapping[UUID, Row]
    profiles: dict[UUID, Profile]
    probe: Probe


def pieces(many: int) -> Iterator[list[store.Line]]:
    """The records in `scope_record`, by id, so `many` at a time. After
    `store.open_lists`."""
    after = store.NOBODY
    while lines := store.scope_lines(after, many):
        yield lines
        after = lines[-1][0]


def fold_piece(lines: Iterable[store.Line], new_year: Collection[int]) -> Said:
    """No database. new_year: as `store.open_lists` returned them."""
    rows = {row.record_id: row for row in map(store.as_row, lines)}
    profiles = store.fold_rows(rows.values(), new_year)
    return Said(rows, profiles, keys_of(profiles))
