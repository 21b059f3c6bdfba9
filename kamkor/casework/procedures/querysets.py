from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, OuterRef

from kamkor.foundation.access.actor import visible
from kamkor.foundation.access.choices import Sensitivity

from .choices import Standing

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from kamkor.foundation.access.actor import Actor


class ProcedureQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """Procedures of children whose content `actor` may see, every one of them."""
        children = self.model._meta.get_field("children").related_model.objects
        seen = children.filter(visible(actor, Sensitivity.CONTENT, "person__"))
        unseen = children.exclude(pk__in=seen.values("pk"))
        mine = {"procedure": OuterRef("pk")}
        return self.filter(Exists(seen.filter(**mine))).exclude(
            Exists(unseen.filter(**mine))
        )

    def open(self) -> Self:
        return self.filter(closed_at=None)

    def lasting(self) -> Self:
        return self.filter(standing=Standing.LASTING)

    def of(self, roots: "Collection[UUID]") -> Self:
        """Of these children, whatever was found to be the same as them."""
        return self.filter(
            children__person__root__in=roots, children__left_at=None
        ).distinct()
