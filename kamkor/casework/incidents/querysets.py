from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from kamkor.foundation.access.actor import blocked, visible
from kamkor.foundation.access.choices import Action, Sensitivity

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from kamkor.foundation.access.actor import Actor


class IncidentQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """Of children whose content `actor` sees: all for who leads, their own for who
        wrote it down or has it. A case of the child opens none."""
        child = visible(actor, Sensitivity.CONTENT, "person__root__") | visible(
            actor, Sensitivity.CONTENT, "person__"
        )
        if forbidden := blocked(actor):
            child &= ~Q(person__root__same__in=forbidden)
        seen = self.filter(child)
        if actor.may(Action.INCIDENT):
            return seen
        return seen.filter(Q(opened_by=actor.user_id) | Q(worker=actor.user_id))

    def open(self) -> Self:
        return self.filter(closed_at=None)

    def of(self, roots: "Collection[UUID]") -> Self:
        """Of these children, whatever was found to be the same as them."""
        return self.filter(person__root__in=roots)


class ResponseQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """Those of incidents that `actor` may open."""
        incidents: Any = self.model._meta.get_field("incident").related_model
        shown = incidents.objects.visible_to(actor)
        return self.filter(incident__in=shown.values("pk"))
