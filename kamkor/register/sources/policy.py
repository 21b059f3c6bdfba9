"""Who may bring lists in, for which place, and take them back."""

from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import Action
from kamkor.foundation.access.policy import ROLES
from kamkor.foundation.db.context import MACHINE_ID
from kamkor.foundation.places.models import Organisation, Territory

from .models import Batch


def may_import(actor: Actor) -> bool:
    """The machine may: it acts for whoever operates the server, who needs no page."""
    return actor.user_id == MACHINE_ID or actor.may(Action.IMPORT)


def may_undo(actor: Actor) -> bool:
    return actor.user_id == MACHINE_ID or actor.may(Action.IMPORT_UNDO)


def may_import_for(
    actor: Actor, territory: Territory | None, offices: list[Organisation]
) -> bool:
    """Whether the list of `territory` is this actor's to bring.

    `offices` are the organisations the actor acts for. No territory: the list speaks
    of no one place, which only an organisation or the machine can say.
    """
    if actor.user_id == MACHINE_ID:
        return True
    if territory is None:
        return bool(offices)
    by_territory = any(
        held.low is not None
        and held.high is not None
        and Action.IMPORT in ROLES[held.role].actions
        and held.low <= territory.low <= held.high
        for held in actor.held
    )
    return by_territory or any(
        office.territory.contains(territory.low) for office in offices
    )


def offices(actor: Actor) -> list[Organisation]:
    """The organisations on whose behalf the actor may bring lists."""
    ids = [
        held.organisation_id
        for held in actor.held
        if held.organisation_id and Action.IMPORT in ROLES[held.role].actions
    ]
    if not ids:
        return []
    return list(
        Organisation.objects.filter(pk__in=ids)
        .select_related("territory")
        .order_by("code")
    )


def is_open(batch: Batch) -> bool:
    """Nothing of the file was brought in yet: columns may change, it may be checked."""
    return batch.state in {"received", "checked", "failed"}
