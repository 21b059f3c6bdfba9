"""The family moves to the city: its unit takes the case over, declines, or is silent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamkor.casework.cases import actions

if TYPE_CHECKING:
    from uuid import UUID

    from kamkor.demo.chance import Stream

    from .diary import Story
    from .world import World

ACCEPTED, WITHDRAWN = 0.7, 0.1  # of those proposed; the rest is declined


def transfer(w: World, pk: UUID, chance: Stream) -> Story:
    """The old head asks; who takes the case over in the city goes on with it."""
    home, away = w.cast.home.head.pk, w.cast.away.head.pk
    found = w.do(
        home, actions.propose_transfer, pk, to=w.cast.city,
        reason=w.says(chance, "transfer"), version=None,
    )  # fmt: skip
    w.counts["transfers"] += 1
    yield w.later(chance, 1, 7)
    drawn = chance.random()
    if drawn < WITHDRAWN:
        w.do(home, actions.withdraw_transfer, found.pk)
        return
    accept = drawn < WITHDRAWN + ACCEPTED
    words = w.says(chance, "transfer_answer" if accept else "transfer_declined")
    w.do(away, actions.answer_transfer, found.pk, accept=accept, words=words)
