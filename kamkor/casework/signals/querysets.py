from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from kamkor.foundation.access.actor import blocked, visible
from kamkor.foundation.access.choices import Sensitivity

from .choices import State

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from kamkor.foundation.access.actor import Actor

    from .models import Signal  # noqa: F401


class SignalQuerySet(models.QuerySet["Signal"]):
    def visible_to(self, actor: "Actor") -> Self:
        """Signals about children whose class 3 `actor` sees; about nobody found yet, those
        whose place meets the actor's territory, however roughly it is known."""
        near = Q(pk__in=[])
        for low, high in actor.territory(Sensitivity.CONTENT):
            near |= Q(place__lte=high, place_to__gte=low)
        child = Q(person__isnull=False) & visible(
            actor, Sensitivity.CONTENT, "person__root__"
        )
        if forbidden := blocked(actor):
            child &= ~Q(person__in=forbidden)
        return self.filter(Q(person=None) & near | child)

    def open(self) -> Self:
        return self.exclude(state=State.DECIDED)

    def leading(self) -> Self:
        """Without those gathered with an earlier one: each is work once."""
        return self.filter(lead=None)

    def about(self, roots: "Collection[UUID]") -> Self:
        """Those about these children, whatever was found to be the same as them."""
        return self.filter(person__root__in=roots)

    def urgent_first(self) -> Self:
        return self.order_by("danger", "received_at", "pk")
