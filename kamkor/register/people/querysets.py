from typing import TYPE_CHECKING, Any, Self

from django.db import models

from kamkor.foundation.access.actor import linked_to, visible
from kamkor.foundation.access.choices import Sensitivity

if TYPE_CHECKING:
    from kamkor.foundation.access.actor import Actor

    from .models import Person  # noqa: F401


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, actor: "Actor", sensitivity: int = Sensitivity.STATUS) -> Self:
        """Children `actor` may see at `sensitivity`."""
        rows = self.filter(visible(actor, sensitivity))
        span = self._span(actor, sensitivity)
        return rows.filter(place__range=span) if span else rows

    def _span(self, actor: "Actor", sensitivity: int) -> tuple[int, int] | None:
        """From the first to the last place where `actor` sees children by territory or by
        link: of the two joined by "or" no index knows where to begin."""
        near, linked = actor.territory(sensitivity), linked_to(actor, sensitivity)
        if not near or not linked or not isinstance(linked, list):
            return None
        far = self.model.objects.filter(pk__in=linked).aggregate(
            low=models.Min("place"), high=models.Max("place")
        )
        if far["low"] is None:
            return None
        low, high = min(low for low, _ in near), max(high for _, high in near)
        return min(low, far["low"]), max(high, far["high"])

    def roots(self) -> Self:
        """Each child once: without those found to be the same as another."""
        return self.filter(is_root=True)


class FactQuerySet(models.QuerySet[Any]):
    """Facts of one kind. The model names the sensitivity in `Sensitivity`."""

    def visible_to(self, actor: "Actor") -> Self:
        """Facts about children whom `actor` may see at this kind's sensitivity."""
        return self.filter(visible(actor, self.model.sensitivity, "person__"))
