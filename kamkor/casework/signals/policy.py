"""Who may tell, decide and answer."""

from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import Action

from .choices import Danger, Outcome, State
from .models import Signal

NEED_A_CHILD = frozenset({Outcome.OPEN, Outcome.JOIN})
EXPORT_ROWS = 5_000


def may_tell(actor: Actor) -> bool:
    return actor.may(Action.SIGNAL_TELL)


def may_triage(actor: Actor) -> bool:
    """That the actor sees the signal is asked by the queryset."""
    return actor.may(Action.SIGNAL_TRIAGE)


def needs_second(signal: Signal, outcome: Outcome) -> bool:
    """A second person agrees before a signal is called false, or unfounded where danger
    was said."""
    if outcome == Outcome.MALICIOUS:
        return True
    return outcome == Outcome.NOT_CONFIRMED and signal.danger != Danger.NO


def may_second(actor: Actor, signal: Signal) -> bool:
    return (
        may_triage(actor)
        and signal.state == State.SECOND
        and signal.proposed_by != actor.user_id
    )
