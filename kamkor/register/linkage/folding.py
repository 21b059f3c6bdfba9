"""Rows of the register folded for recognising, with the keys by which they are found.

No database. Of a long list the coming rows are folded in another process while the
database works on the present ones: folding is half of finding out who is who.
"""

from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import chain
from multiprocessing import get_context
from typing import Any
from uuid import UUID

from . import keys
from .profile import Profile, Source, fold

AHEAD = 2  # pieces folded before they are asked for


@dataclass(frozen=True, slots=True)
class Row:
    """One record in scope. `person` and `root`: the child it, or the record it
    replaces, was given to before; `is_open`: it still is. `is_shielded`: the child."""

    record_id: UUID
    replaces_id: UUID | None
    values: Mapping[str, Any]
    source: Source
    person: UUID | None
    root: UUID | None
    is_open: bool | None
    is_shielded: bool | None


@dataclass(frozen=True, slots=True)
class Folded:
    """Of each record: its profile, its match keys (`probe`) and its search keys."""

    profiles: dict[UUID, Profile]
    probe: dict[UUID, set[int]]
    searched: dict[UUID, set[int]]


def fold_rows(rows: Sequence[Row], new_year: Collection[int]) -> Folded:
    """What the rows say for recognising, by today's rules. `new_year`: lists in which
    1 January stands for "some day of the year"."""
    said = [(row.record_id, row.values, row.source) for row in rows]
    return keyed(fold(said, new_year=new_year))


def keyed(profiles: dict[UUID, Profile]) -> Folded:
    return Folded(
        profiles,
        {record: keys.match_keys(said) for record, said in profiles.items()},
        {record: keys.search_keys(said) for record, said in profiles.items()},
    )


def fold_beside(
    pieces: Iterator[list[Row]], new_year: Collection[int]
) -> Iterator[tuple[list[Row], Folded]]:
    """Each piece with what it says; more than one are folded ahead in a process of
    their own."""
    first, second = next(pieces, None), next(pieces, None)
    if first is None:
        return
    if second is None:
        yield first, fold_rows(first, new_year)
        return
    waiting: deque[tuple[list[Row], Future[Folded]]] = deque()
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as beside:
        for rows in chain((first, second), pieces):
            waiting.append((rows, beside.submit(fold_rows, rows, new_year)))
            if len(waiting) > AHEAD:
                ready, folding = waiting.popleft()
                yield ready, folding.result()
        for ready, folding in waiting:
            yield ready, folding.result()
