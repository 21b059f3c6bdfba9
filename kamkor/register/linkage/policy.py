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


def may_decide(actor: Actor, persons: Collection[UUID]) -> bool:
    """Only who may review and sees the identity of every child concerned."""
    if not actor.may(Action.LINKAGE_REVIEW):
        return False
    seen = Person.objects.visible_to(actor, Sensitivity.IDENTITY)
    return seen.filter(pk__in=persons).count() == len(set(persons))
