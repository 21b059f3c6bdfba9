from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from kamkor.foundation.access.actor import visible
from kamkor.foundation.access.choices import Sensitivity

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from kamkor.foundation.access.actor import Actor


class CaseQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """Cases of children whose content `actor` may see."""
        return self.filter(visible(actor, Sensitivity.CONTENT, "person__"))

    def open(self) -> Self:
        return self.filter(closed_at=None)

    def of(self, roots: "Collection[UUID]") -> Self:
        """Of these children, whatever was found to be the same as them."""
        return self.filter(person__root__in=roots)

    def worked_by(self, user: "UUID") -> Self:
        return self.filter(worker=user)

    def within(self, reach: list[tuple[int, int]]) -> Self:
        """Those for which the territories of these intervals answer."""
        condition = Q(pk__in=[])
        for low, high in reach:
            condition |= Q(place__range=(low, high))
        return self.filter(condition)


class PlannedVisitQuerySet(models.QuerySet[Any]):
    def to_make(self) -> Self:
        """Neither made nor called off."""
        return self.filter(visit=None, called_off_at=None)
