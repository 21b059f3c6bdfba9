"""Who may do what about figures."""

from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import Action

SMALLEST = 5  # children: fewer are told to the analyst alone


def may_see(actor: Actor) -> bool:
    return actor.may(Action.DASHBOARD)


def may_keep(actor: Actor) -> bool:
    """Bring in figures and decide on what was found in them."""
    return actor.may(Action.INDICATORS_KEEP)


def sees_small_counts(actor: Actor) -> bool:
    """Counts of this register below SMALLEST, of any region."""
    return may_keep(actor)
