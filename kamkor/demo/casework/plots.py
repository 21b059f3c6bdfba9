"""What will happen in the year, drawn before it begins: the same for the same seed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import F, Max, Min

from kamkor.casework.signals.choices import Outcome
from kamkor.demo.chance import Pick, stream
from kamkor.register.people.models import Person

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from kamkor.demo.chance import Stream
    from kamkor.foundation.places.models import Territory

    from .world import World

ADULT = 17  # who grows up in the year is left out
DANGER = 0.07  # of the signals that open a case
MOVED = 0.03  # told at the wrong territory
KNOWN = 0.6  # of the signals without a case: about a child of the register
NATURES = Pick({
    "no_school": 20, "hardship": 18, "no_carer": 14, "neglect": 10, "no_papers": 9,
    "health": 7, "no_contact": 6, "conflict": 5, "violence": 4, "labour": 2, "bullying": 2,
    "alone": 1, "missing": 1, "official": 1,
})  # fmt: skip
URGENT = Pick({"violence": 5, "alone": 3, "self_harm": 1, "missing": 1})
WAYS = ("temporary", "birth", "", "power", "")  # of one case after the other
VIOLENCE = 8  # so many cases with one of violence among them
OUTCOMES = Pick({
    Outcome.ADVICE: 44, Outcome.SENT: 24, Outcome.JOIN: 18, Outcome.NOT_CONFIRMED: 12,
    Outcome.MALICIOUS: 2,
})  # fmt: skip


@dataclass(frozen=True)
class Plot:
    """One signal and what it will lead to. `called`, `age`: as the teller says them."""

    at: datetime
    nature: str
    outcome: str
    territory: Territory
    chance: Stream
    child: UUID | None = None
    called: str = ""
    age: str = ""
    danger: bool = False
    moves: bool = False
    way: str = ""  # the procedure that the child needs


@dataclass(frozen=True)
class Child:
    pk: UUID
    called: str
    born: int | None
    place: int


def children(w: World) -> list[Child]:
    """Of the home district, young enough, in an order that does not hang on ids."""
    home = w.cast.home.territory
    rows = Person.objects.filter(
        root=F("pk"), place__range=(home.low, home.high), is_shielded=False,
        birth_year__gt=w.until.year - ADULT, birth_year__lt=w.begins.year,
    )  # fmt: skip
    named = rows.annotate(called=Min("name_facts__full"), last=Max("name_facts__full"))
    order = ("called", "last", "birth_year", "sex", "place")
    found = named.exclude(called=None).order_by(*order)
    return [
        Child(*row) for row in found.values_list("pk", "called", "birth_year", "place")
    ]


def draw(
    w: World, known: list[Child], *, signals: int, cases: int, seed: int
) -> list[Plot]:
    """The signals of the year, `cases` of which open one; fewer where children are few."""
    order = stream(seed, "casework", "who").sample(known, len(known))
    cases = min(cases, len(order) * 2 // 3)
    chosen, rest = order[:cases], order[cases:]
    places = {t.low: t for t in w.cast.villages}
    made = []
    for number in range(signals):
        chance = stream(seed, "casework", "signal", number)
        at = w.begins + (w.until - w.begins - timedelta(hours=2)) * chance.random()
        if number < cases:
            made.append(_of_case(w, number, chosen[number], places, at, chance))
        else:
            made.append(_other(w, (chosen, rest), places, at, chance))
    return made


def _of_case(
    w: World, number: int, child: Child, places: dict[int, Territory], at: datetime,
    chance: Stream,
) -> Plot:  # fmt: skip
    danger = chance.random() < DANGER
    nature = (URGENT if danger else NATURES)(chance)
    if number % VIOLENCE == 1:
        nature = "violence"
    way = WAYS[number % len(WAYS)]
    return Plot(
        at, nature, Outcome.OPEN, places.get(child.place, w.cast.home.territory),
        chance, child.pk, child.called, _age(child, w), danger, way=way,
    )  # fmt: skip


def _other(
    w: World, of: tuple[list[Child], list[Child]], places: dict[int, Territory],
    at: datetime, chance: Stream,
) -> Plot:  # fmt: skip
    outcome, nature = OUTCOMES(chance), NATURES(chance)
    chosen, rest = of
    pool = chosen if outcome == Outcome.JOIN else rest
    if pool and (outcome == Outcome.JOIN or chance.random() < KNOWN):
        child = chance.choice(pool)
        place = places.get(child.place, w.cast.home.territory)
        return Plot(
            at, nature, outcome, place, chance, child.pk, child.called, _age(child, w)
        )
    if outcome == Outcome.JOIN:
        outcome = Outcome.ADVICE
    moves = chance.random() < MOVED
    place = w.cast.home.territory if moves else chance.choice(w.cast.villages)
    return Plot(at, nature, outcome, place, chance, moves=moves)


def _age(child: Child, w: World) -> str:
    return str(w.until.year - child.born) if child.born else ""
