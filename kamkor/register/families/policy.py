"""Who may say that children are kin, and answer for families that moved."""

from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import Action


def may_decide(actor: Actor) -> bool:
    """That the actor sees the children is asked by the queryset."""
    return actor.may(Action.LINKAGE_REVIEW)


def may_hand_over(actor: Actor) -> bool:
    """Answer for families that moved. Of which, is asked by the queryset."""
    return actor.may(Action.GAP_ASSIGN)
