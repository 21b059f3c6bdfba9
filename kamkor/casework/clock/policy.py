"""Who may give a deadline to somebody else."""

from kamkor.foundation.access import policy as access
from kamkor.foundation.access.actor import Actor, Held
from kamkor.foundation.access.choices import Action, Relation, RoleCode

from .models import Deadline

_WORK = {
    Action.CASE_WORK, Action.SIGNAL_TRIAGE, Action.PROCEDURE, Action.INCIDENT,
    Action.REFERRAL,
}  # fmt: skip


def may_hand_over(actor: Actor) -> bool:
    """That the actor sees the deadline is asked by the queryset."""
    return actor.may(Action.CASE_ASSIGN)


def working_roles() -> list[RoleCode]:
    """Roles whose holders answer for deadlines and see the child of what they are given."""
    return [
        role
        for role, known in access.ROLES.items()
        if known.actions & _WORK and access.reach(role, Relation.ASSIGNED)
    ]


def sees(deadline: Deadline, taker: Actor) -> int:
    """As far as `taker` sees a child by being given this deadline; 0 for somebody who
    has no working role where it is to be done."""
    return max(
        (
            access.reach(held.role, Relation.ASSIGNED)
            for held in taker.held
            if held.role in working_roles() and _covers(held, deadline)
        ),
        default=0,
    )


def _covers(held: Held, deadline: Deadline) -> bool:
    if held.low is not None and held.high is not None:
        return bool(held.low <= deadline.place <= held.high)
    return held.organisation_id is not None and (
        held.organisation_id == deadline.organisation_id
    )
