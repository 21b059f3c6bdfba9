"""The year as a diary: many stories that go on by turns, each at its own moments."""

from __future__ import annotations

import heapq
from collections.abc import Generator, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from kamkor.demo.chance import Stream

Story = Generator[datetime]  # gives the moment of its next step
OPENS, CLOSES = 9, 17  # hours of an office
WEEKEND = 5


class Diary:
    """What is still to happen, the earliest first. `now` is the moment of the story told."""

    def __init__(self, begins: datetime) -> None:
        self.now = begins
        self._waiting: list[tuple[datetime, int, Story]] = []
        self._count = 0

    def begin(self, story: Story) -> None:
        """Let a story take its turns; it says itself when it begins."""
        self._put(story)

    def run(self, until: datetime) -> Iterator[datetime]:
        """Tell all that happens by `until`; the moment after each step."""
        while self._waiting and self._waiting[0][0] <= until:
            moment, _, story = heapq.heappop(self._waiting)
            self.now = max(self.now, moment)
            self._put(story)
            yield self.now

    def _put(self, story: Story) -> None:
        following = next(story, None)
        if following is not None:
            self._count += 1
            heapq.heappush(self._waiting, (following, self._count, story))


def working(moment: datetime, chance: Stream) -> datetime:
    """That moment, or the next at which an office is open."""
    local = timezone.localtime(moment)
    if local.hour >= CLOSES:
        local = _morning(local + timedelta(days=1), chance)
    elif local.hour < OPENS:
        local = _morning(local, chance)
    while local.weekday() >= WEEKEND:
        local = _morning(local + timedelta(days=1), chance)
    return local


def _morning(day: datetime, chance: Stream) -> datetime:
    minutes = chance.randrange(240)
    return day.replace(hour=OPENS, minute=0) + timedelta(minutes=minutes)
