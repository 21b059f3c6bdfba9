from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, OuterRef

from kamkor.foundation.access import policy as access
from kamkor.foundation.access.actor import visible
from kamkor.foundation.access.choices import Action, Sensitivity

from .choices import Standing

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from kamkor.foundation.access.actor import Actor


def bodies_of(actor: "Actor") -> "list[UUID]":
    """The bodies for which `actor` may act in a procedure."""
    return [
        held.organisation_id
        for held in actor.held
        if held.organisation_id
        and Action.PROCEDURE_DECIDE in access.ROLES[held.role].actions
    ]


class ProcedureQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """Procedures of children whose content `actor` may see, every one of them."""
        children = self.model._meta.get_field("children").related_model.objects
        seen = children.filter(visible(actor, Sensitivity.CONTENT, "person__"))
        unseen = children.exclude(Exists(seen.filter(pk=OuterRef("pk"))))
        mine = {"procedure": OuterRef("pk")}
        return self.filter(Exists(seen.filter(**mine))).exclude(
            Exists(unseen.filter(**mine))
        )

    def acted_in_by(self, actor: "Actor") -> Self:
        """Open ones in whose present step a body acts for which `actor` does: that nobody
        is shut out from a child of these, row-level security asks. Who leads one does not
        act in it for the body."""
        rows = self.filter(closed_at=None, body__in=bodies_of(actor))
        return rows.exclude(worker=actor.user_id)

    def open(self) -> Self:
        return self.filter(closed_at=None)

    def lasting(self) -> Self:
        return self.filter(standing=Standing.LASTING)

    def of(self, roots: "Collection[UUID]") -> Self:
        """Of these children, whatever was found to be the same as them."""
        children = self.model._meta.get_field("children").related_model.objects
        mine = children.filter(procedure=OuterRef("pk"), left_at=None)
        return self.filter(Exists(mine.filter(person__root__in=roots)))
