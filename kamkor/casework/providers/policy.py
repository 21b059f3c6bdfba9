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


def may_keep(actor: Actor) -> bool:
    """Change the directory."""
    return actor.may(Action.PROVIDERS_KEEP)


def may_lead(actor: Actor, place: int) -> bool:
    """Hand work over and tell absences of those who work at `place`."""
    return actor.may(Action.TEAM) and any(
        low <= place <= high for low, high in actor.territory(Sensitivity.CONTENT)
    )
