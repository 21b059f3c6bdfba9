"""Who may do what about a gap."""

from collections.abc import Callable, Collection
from datetime import timedelta
from uuid import UUID

from kamkor.foundation.access import policy as access
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import Action, Relation, RoleCode

from .choices import GapState
from .models import Gap

EXPORT_ROWS = 5_000  # in one file
EXPORTS_A_DAY = 20
DAY = timedelta(days=1)

# Whose work somebody does beside their own: apps above say it in `AppConfig.ready()`.
STANDING_IN: list[Callable[[Actor], Collection[UUID]]] = []

# What may follow what; closing is evaluation's alone: a right is restored, not a task.
MOVES: dict[str, tuple[GapState, ...]] = {
    GapState.OPEN: (),
    GapState.ASSIGNED: (GapState.WORKING, GapState.WAITING, GapState.OPEN),
    GapState.WORKING: (GapState.WAITING, GapState.OPEN),
    GapState.WAITING: (GapState.WORKING, GapState.OPEN),
    GapState.CLOSED: (),
}


def may_assign(actor: Actor, gap: Gap) -> bool:
    """Give the gap to somebody. That the actor sees the gap was asked by the queryset."""
    return actor.may(Action.GAP_ASSIGN) and gap.closed_at is None


def may_move(actor: Actor, gap: Gap) -> bool:
    """Say how the work goes: whoever has it or stands in, or whoever may assign it."""
    return gap.closed_at is None and (
        gap.assignee == actor.user_id
        or actor.may(Action.GAP_ASSIGN)
        or any(gap.assignee in covered(actor) for covered in STANDING_IN)
    )


def moves(gap: Gap) -> tuple[GapState, ...]:
    return MOVES[gap.state]


def assignable_roles() -> list[RoleCode]:
    """Roles whose holders work on what is assigned to them and see the child of it."""
    return [
        role
        for role in access.ROLES
        if access.reach(role, Relation.ASSIGNED)
        and Action.GAP_LIST in access.ROLES[role].actions
    ]
