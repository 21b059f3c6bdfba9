"""Who may say that children are brothers and sisters."""

from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import Action


def may_decide(actor: Actor) -> bool:
    """That the actor sees the children is asked by the queryset."""
    return actor.may(Action.LINKAGE_REVIEW)
