"""The records in scope, folded piece by piece.

Folding and hashing need the processor alone, and linking waits for the database half of
its time; so a thread folds the next piece meanwhile.
"""

from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
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


def folded(new_year: Collection[int], many: int) -> Iterator[Said]:
    """All records in `scope_record`, so `many` at a time, one piece read ahead.

    Each piece is read before the one before it is linked: linking changes nothing that
    `scope_rows` tells of other records.
    """
    with ThreadPoolExecutor(1, "fold") as thread:
        ahead: Future[Said] | None = None
        for rows in pieces(many):
            ready, ahead = ahead, thread.submit(_fold, rows, new_year)
            if ready:
                yield ready.result()
        if ahead:
            yield ahead.result()


def pieces(many: int) -> Iterator[dict[UUID, Row]]:
    """The records in `scope_record`, by id. After `store.open_lists`."""
    after = store.NOBODY
    while rows := store.scope_rows(after, many):
        yield {row.record_id: row for row in rows}
        after = rows[-1].record_id


def _fold(rows: Mapping[UUID, Row], new_year: Collection[int]) -> Said:
    profiles = store.fold_rows(rows.values(), new_year)
    return Said(rows, profiles, keys_of(profiles))
