"""Who may decide that two are one, and ask whether a child is known."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import Action, Sensitivity
from kamkor.register.people.models import Person

ENQUIRIES = 30
ENQUIRY_FITS = 5  # children; whoever fits more was not asked for
ENQUIRIES_WITHIN = timedelta(hours=1)


def may_decide(
    actor: Actor,
    persons: Collection[UUID],
    *,
    sensitivity: Sensitivity = Sensitivity.IDENTITY,
) -> bool:
    """Only who may review and sees every child concerned: its identity."""
    if not actor.may(Action.LINKAGE_REVIEW):
        return False
    seen = Person.objects.visible_to(actor, sensitivity)
    return seen.filter(pk__in=persons).count() == len(set(persons))


def may_settle(actor: Actor) -> bool:
    """The head of the unit decides where two readers disagree."""
    return actor.may(Action.LINKAGE_SETTLE)
