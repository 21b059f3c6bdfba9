"""Who may do what about bodies, services, absences and caseloads."""

from kamkor.foundation.access import policy as access
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import Action, Relation, RoleCode, Sensitivity

# Whom a case may be given to: the nearest rank first.
RANKS = (RoleCode.SOCIAL_WORKER, RoleCode.TERRITORIAL_OFFICER, RoleCode.SUPERVISOR)


def working_roles() -> list[RoleCode]:
    """Roles whose holders lead cases and see the child of an assigned one in full."""
    return [
        role
        for role in access.ROLES
        if access.reach(role, Relation.ASSIGNED) >= Sensitivity.CONTENT
        and Action.CASE_WORK in access.ROLES[role].actions
    ]


def rank(role: str) -> int:
    return RANKS.index(RoleCode(role)) if role in RANKS else len(RANKS)


def keeps(role: RoleCode) -> bool:
    return Action.PROVIDERS_KEEP in access.ROLES[role].actions


def keeps_everywhere(role: RoleCode) -> bool:
    return role == RoleCode.SYSTEM_ADMIN


def may_keep(actor: Actor, place: int) -> bool:
    """Change what the directory says of `place`: who keeps it there, or of the system."""
    return any(
        keeps_everywhere(held.role)
        or (
            keeps(held.role)
            and held.low is not None
            and held.high is not None
            and held.low <= place <= held.high
        )
        for held in actor.held
    )


def may_lead(actor: Actor, place: int) -> bool:
    """Hand work over and tell absences of those who work at `place`."""
    return actor.may(Action.TEAM) and any(
        low <= place <= high for low, high in actor.territory(Sensitivity.CONTENT)
    )
