"""What every story of the year knows: the moment, who works, the words people use."""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from kamkor.casework.cases.models import Case
from kamkor.demo.casework.diary import Diary, working
from kamkor.demo.numbers import Numbers
from kamkor.foundation.access.actor import Actor, Held, actor_of
from kamkor.foundation.db import context

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime
    from uuid import UUID

    from kamkor.demo.casework.cast import Cast, Team
    from kamkor.demo.chance import Stream
    from kamkor.foundation.accounts.models import User

LOCAL = {"kg": "ky", "kz": "kk"}
SLICE = (996, 1000)  # of the numbers of a day: the made-up republic gives others
IN_RUSSIAN = 0.45  # of what is written


@dataclass
class World:
    """`until` is the last moment of the year: the present."""

    cast: Cast
    country: str
    begins: datetime
    until: datetime
    diary: Diary
    counts: Counter[str] = field(default_factory=Counter)
    left: set[UUID] = field(default_factory=set)  # workers who went
    told: set[date] = field(default_factory=set)  # ends of half-years handed in
    numbers: Numbers = field(init=False)  # that the register has not given
    _held: dict[UUID, tuple[Held, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.numbers = Numbers(self.country, *SLICE)

    @property
    def now(self) -> datetime:
        return self.diary.now

    @property
    def today(self) -> date:
        return timezone.localdate(self.now)

    def do(
        self, user: UUID, verb: Callable[..., Any], /, *given: Any, **named: Any
    ) -> Any:
        """The verb, done by that officer at this moment of the year."""
        with context.acting_as(user):
            return verb(*given, by=self.actor(user), at=self.now, **named)

    def actor(self, user: UUID) -> Actor:
        """With roles of the present: who worked a year ago works today."""
        if user not in self._held:
            with context.acting_as_machine():
                self._held[user] = actor_of(user, at=self.until).held
        return Actor(user, self.until, self._held[user])

    def case(self, pk: UUID) -> Case:
        with context.acting_as_machine():
            return Case.objects.get(pk=pk)

    def team(self, case: Case) -> Team:
        """Who answers for the case now."""
        home = self.cast.home.territory
        is_home = home.low <= case.place <= home.high
        return self.cast.home if is_home else self.cast.away

    def worker(self, case: Case) -> UUID:
        return case.worker or self.team(case).head.pk

    def walker(self, case: Case, chance: Stream) -> User:
        """Somebody of the team who walks where the child lives and is still there."""
        team = self.team(case)
        near = [
            user
            for area, user in team.workers
            if area.low <= case.place <= area.high and user.pk not in self.left
        ]
        return chance.choice(near) if near else chance.choice(team.officers)

    def later(self, chance: Stream, low: float, high: float) -> datetime:
        """At work, between so many days from now."""
        return working(self.now + timedelta(days=chance.uniform(low, high)), chance)

    def says(self, chance: Stream, *key: str, **given: str) -> str:
        """A sentence in one of the two languages of the office."""
        words: Any = _words()
        for part in key:
            words = words.get(part) or words["other"]
        language = "ru" if chance.random() < IN_RUSSIAN else LOCAL[self.country]
        return str(chance.choice(words[language])).format(**given)


@cache
def _words() -> dict[str, Any]:
    text = files("kamkor.demo").joinpath("data/casework.toml").read_text("utf-8")
    return tomllib.loads(text)
