"""In which session a plan waits, where only a session agrees to it: the app of sessions
tells."""

from collections.abc import Callable
from dataclasses import dataclass

from kamkor.foundation.access.actor import Actor

from .choices import PlanState
from .models import Plan


@dataclass(frozen=True)
class Place:
    """`words` say which session it is, or that none is called; `url` is the page of the
    session, None where the reader has none."""

    words: str
    url: str | None = None


Tell = Callable[[Actor, Plan], Place]
_TELLERS: list[Tell] = []


def register(tell: Tell) -> None:
    """The app of sessions says where a plan waits."""
    _TELLERS.append(tell)


def decides(plan: Plan) -> bool:
    """Whether a session decides about the plan now, and nobody on its page."""
    return plan.in_session and plan.state == PlanState.SUBMITTED


def where(actor: Actor, plan: Plan) -> Place | None:
    """Where it waits; None for a plan that waits for no session."""
    if not decides(plan):
        return None
    return next((tell(actor, plan) for tell in _TELLERS), None)
