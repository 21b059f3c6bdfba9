from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from kamkor.foundation.access.actor import visible
from kamkor.foundation.access.choices import Relation, Sensitivity
from kamkor.foundation.access.models import Link

if TYPE_CHECKING:
    from kamkor.foundation.access.actor import Actor


class CommissionQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """Those of the actor's territories, and those where the actor sits."""
        near = Q(members__user=actor.user_id, members__until=None)
        for low, high in actor.territory(Sensitivity.STATUS):
            near |= Q(organisation__territory__low__range=(low, high))
        return self.filter(pk__in=self.model.objects.filter(near).values("pk"))


class MemberQuerySet(models.QuerySet[Any]):
    def on(self, day: date) -> Self:
        """Who sat there on that day."""
        return self.filter(Q(until=None) | Q(until__gt=day), since__lte=day)


class SessionQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        commissions = self.model._meta.get_field("commission").related_model.objects
        return self.filter(commission__in=commissions.visible_to(actor).values("pk"))


class ItemQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """Items about children whose content `actor` may see now, and those whose pack
        the actor holds: that nobody is shut out there, row-level security asks, since a
        pack opens no other row of the child."""
        near = visible(actor, Sensitivity.CONTENT, "person__")
        return self.filter(near | Q(pk__in=_packs(actor)))


class DecisionQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """Of those items; a pack holds the decision that is followed up too."""
        near = visible(actor, Sensitivity.CONTENT, "item__person__")
        packs = _packs(actor)
        earlier = self.model._meta.get_field("follow_ups").related_model.objects
        followed = earlier.filter(pk__in=packs, earlier__isnull=False)
        return self.filter(
            near | Q(item__in=packs) | Q(pk__in=followed.values("earlier"))
        )


class TaskQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """Those of items in reach, and the actor's or their body's own: that nobody is
        shut out from these, row-level security asks."""
        own = Q(owner=actor.user_id) | Q(organisation__in=actor.offices)
        decisions = self.model._meta.get_field("decision").related_model.objects
        near = decisions.visible_to(actor).filter(pk=OuterRef("decision"))
        return self.filter(own | Exists(near))


def _packs(actor: "Actor") -> Any:
    """The records of the actor's links: an item is seen where it is one of them."""
    held = Link.objects.filter(
        actor.links(Sensitivity.STATUS), relation=Relation.ASSIGNED,
        record__isnull=False,
    )  # fmt: skip
    return held.values("record")
