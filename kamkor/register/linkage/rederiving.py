"""New rules of folding: what was derived by older ones is derived anew.

Keys made by other rules meet nobody, so until this has run a child known before is
found neither by a list nor by an officer.
"""

from collections.abc import Callable, Collection
from uuid import UUID

from kamkor.register.sources import stages

from . import keeping, keys, namecount, store
from .core import normalise
from .store import Row

PIECE = 10_000  # records folded together
Progress = Callable[[str, int, int], None]


def stale() -> int:
    """How many records stand folded by other rules than today's."""
    return int(
        store.fetch(
            "SELECT count(*) FROM linkage_profile WHERE version <> %s",
            [normalise.VERSION],
        )[0][0]
    )


def rederive(*, progress: Progress = lambda *_: None) -> int:
    """Fold the stale records anew: profiles, match keys, search keys; returns how many.

    As the machine, inside one transaction. Who is whose child stays as decided.
    """
    stages.lock(wait=True)
    of = stale()
    if not of:
        return 0
    stages.open_scope()
    store.run(
        "INSERT INTO scope_record (record_id, person_id)"
        " SELECT record_id, person_id FROM linkage_profile WHERE version <> %s",
        [normalise.VERSION],
    )
    person_of: dict[UUID, UUID] = dict(
        store.fetch("SELECT record_id, person_id FROM scope_record")
    )
    store.run(
        "DELETE FROM linkage_matchkey m USING scope_record s"
        " WHERE m.record_id = s.record_id"
    )
    store.run(
        "DELETE FROM linkage_profile f USING scope_record s"
        " WHERE f.record_id = s.record_id"
    )
    new_year = store.open_lists()
    done, after = 0, store.NOBODY
    while lines := store.scope_lines(after, PIECE):
        progress("names", done, of)
        _fold([*map(store.as_row, lines)], person_of, new_year)
        done, after = done + len(lines), lines[-1][0]
    namecount.recount()
    _search_keys(set(person_of.values()))
    progress("names", of, of)
    return of


def _fold(
    rows: list[Row], person_of: dict[UUID, UUID], new_year: Collection[int]
) -> None:
    profiles = store.fold_rows(rows, new_year)
    keeping.keep(
        profiles, person_of, {r: keys.match_keys(p) for r, p in profiles.items()}
    )


def _search_keys(persons: set[UUID]) -> None:
    """Of whole persons: what their other records say stays among their keys."""
    waiting = sorted(persons)
    for start in range(0, len(waiting), PIECE):
        keeping.rekey(waiting[start : start + PIECE])
        keeping.write_search_keys()
