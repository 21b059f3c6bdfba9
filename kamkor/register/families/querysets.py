from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import F, Q

from kamkor.foundation.access.actor import visible
from kamkor.foundation.access.choices import Sensitivity

from .choices import HandOverState, KinState

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from kamkor.foundation.access.actor import Actor


class KinQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """Kin of whom `actor` may see the identity of both, and who are two children."""
        return self.filter(
            visible(actor, Sensitivity.IDENTITY, "left__"),
            visible(actor, Sensitivity.IDENTITY, "right__"),
        ).exclude(left__root=F("right__root"))

    def proposed(self) -> Self:
        return self.filter(state=KinState.PROPOSED)

    def of(self, roots: "Collection[UUID]") -> Self:
        """Those of any of these children, whatever was found to be the same as them."""
        return self.filter(Q(left__root__in=roots) | Q(right__root__in=roots))


class HandOverQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """Families that moved into or out of the territories `actor` decides for.

        Shields and blocks stand at the database: the children may be out of reach.
        """
        return self.filter(_within(actor, "from_place") | _within(actor, "to_place"))

    def coming_to(self, actor: "Actor") -> Self:
        """Families whose new territory is the actor's."""
        return self.filter(_within(actor, "to_place"))

    def gone_from(self, actor: "Actor") -> Self:
        """Families whose old territory is the actor's, and the new one is not."""
        return self.filter(_within(actor, "from_place")).exclude(
            _within(actor, "to_place")
        )

    def waiting(self) -> Self:
        return self.filter(state=HandOverState.PROPOSED)


def _within(actor: "Actor", place: str) -> Q:
    condition = Q(pk__in=[])
    for low, high in actor.territory(Sensitivity.CONTENT):
        condition |= Q(**{f"{place}__range": (low, high)})
    return condition
