"""Who may do what about a procedure. That the actor sees it is asked by the queryset."""

from kamkor.casework.providers import reads as providers
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import Action, Sensitivity

from .models import Procedure
from .querysets import bodies_of


def may_begin(actor: Actor) -> bool:
    return actor.may(Action.PROCEDURE)


def may_work(actor: Actor, procedure: Procedure) -> bool:
    """Say how it goes: whoever leads it, whoever gives work out in its place, and who
    stands in today for the one who leads it."""
    return actor.may(Action.PROCEDURE) and (
        procedure.worker == actor.user_id
        or leads(actor, procedure)
        or procedure.worker in providers.covers(actor)
    )


def leads(actor: Actor, procedure: Procedure) -> bool:
    reach = actor.territory(Sensitivity.CONTENT)
    return actor.may(Action.CASE_ASSIGN) and any(
        low <= procedure.place <= high for low, high in reach
    )


def may_act(actor: Actor, procedure: Procedure) -> bool:
    """Say how the present step ended, for the body that acts in it. Whoever leads the
    procedure does not."""
    return (
        actor.may(Action.PROCEDURE_DECIDE)
        and procedure.closed_at is None
        and procedure.worker != actor.user_id
        and procedure.body_id in bodies_of(actor)
    )
