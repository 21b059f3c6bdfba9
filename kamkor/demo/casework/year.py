"""The whole year, told step by step."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from kamkor.foundation.db import context

from . import cast, directory, plots, routine
from .diary import Diary
from .signals import signal_story
from .sittings import sittings
from .world import World

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Iterator

    from .diary import Story

YEAR = timedelta(days=365)
PART = timedelta(days=7)  # of the year, kept at once
GAPS = 12  # unmet rights told as signals for every hundred signals


class ToldAlready(Exception):
    """The database has its year; another would be told over it."""


@dataclass(frozen=True)
class Size:
    """How much happens in the year. `whole`: kept at once or not at all. `looks`: days
    from one look of the clock at what is late to the next."""

    signals: int
    cases: int
    whole: bool = False
    looks: int = 1


FULL = Size(2_000, 400)
SMALL = Size(50, 12, whole=True, looks=7)


def make(
    size: Size, *, seed: int, until: datetime,
    progress: Callable[[float], None] | None = None,
) -> Counter[str]:  # fmt: skip
    """Tell the year that ends at `until`; what happened, counted.

    `progress` hears the share of the year that is over. Raises ToldAlready, and
    cast.NoRepublic where the republic was not brought in.
    """
    with ExitStack() as kept:
        if size.whole:
            kept.enter_context(transaction.atomic())
        with context.acting_as_machine(), transaction.atomic():
            if cast.there():
                raise ToldAlready
            world = _world(until)
            counts = directory.bring_in(world.country, cast.home_unit(), at=until)
            world.counts.update(counts)
            known = plots.children(world)
        drawn = plots.draw(
            world, known, signals=size.signals, cases=size.cases, seed=seed
        )
        stories = [signal_story(world, plot) for plot in drawn]
        each = size.signals * GAPS // 300
        stories += [routine.looking(world, days=size.looks), routine.absences(world),
                    routine.leaving(world), routine.gaps(world, each=each),
                    sittings(world)]  # fmt: skip
        for moment in _in_parts(world, stories):
            if progress:
                progress((moment - world.begins) / YEAR)
    return world.counts


def _world(until: datetime) -> World:
    begins = until - YEAR
    people = cast.gather(since=begins - timedelta(days=30))
    return World(people, settings.COUNTRY, begins, until, Diary(begins))


def _in_parts(w: World, stories: list[Story]) -> Iterator[datetime]:
    """The moment after each part of the year, which is kept then."""
    for story in stories:
        w.diary.begin(story)
    edge = w.begins
    while edge < w.until:
        edge = min(edge + PART, w.until)
        with transaction.atomic():
            for _ in w.diary.run(edge):
                pass
        yield edge
