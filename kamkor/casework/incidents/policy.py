"""Who may do what about an incident. That the actor may open it is asked by the queryset.

Who leads (the head of the unit, its officers) holds the action INCIDENT. Who wrote an
incident down, or has it, works on that one; sql/access.sql says the same.
"""

from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import Action

from .models import Incident


def may_report(actor: Actor) -> bool:
    """Of a child whose content they see, which the caller asks."""
    return actor.may(Action.CASE_WORK) or leads(actor)


def leads(actor: Actor) -> bool:
    """Lists, gives away, opens again."""
    return actor.may(Action.INCIDENT)


def sees_figures_only(actor: Actor) -> bool:
    """Who leads comes to the figures from the list."""
    return actor.may(Action.DASHBOARD) and not actor.may(Action.CASE_WORK)


def may_work(actor: Actor, incident: Incident) -> bool:
    """Say more, answer for the bodies, close. Who only wrote it down says more."""
    if incident.closed_at is not None:
        return False
    return leads(actor) or actor.user_id == incident.worker


def may_amend(actor: Actor, incident: Incident) -> bool:
    wrote = actor.user_id == incident.opened_by and incident.closed_at is None
    return wrote or may_work(actor, incident)
