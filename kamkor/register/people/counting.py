"""What apps above people count of children before somebody decides on them.

People is below them and cannot import them; each registers its counter from
`AppConfig.ready()`.
"""

from collections.abc import Callable, Collection
from uuid import UUID

from kamkor.foundation.access.actor import Actor

Counter = Callable[[Actor, Collection[UUID]], int]
_COUNTERS: dict[str, Counter] = {}


def register(name: str, counter: Counter) -> None:
    """Add a counter: (actor, persons) to how many of these `actor` may see."""
    _COUNTERS[name] = counter


def count(name: str, actor: Actor, persons: Collection[UUID]) -> int | None:
    """How many; None where no app counts them."""
    counter = _COUNTERS.get(name)
    return counter(actor, persons) if counter else None
