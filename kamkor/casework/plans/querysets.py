from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from kamkor.foundation.access.actor import visible
from kamkor.foundation.access.choices import Relation, Sensitivity
from kamkor.foundation.access.models import Link

if TYPE_CHECKING:
    from kamkor.foundation.access.actor import Actor


class PlanQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """Plans of children whose content `actor` may see, and those that wait for the
        actor's signature: that nobody is shut out there, row-level security asks, since
        who signs does not see the case."""
        cases = self.model._meta.get_field("case").related_model.objects
        near = cases.filter(visible(actor, Sensitivity.CONTENT, "person__"))
        shown = Link.objects.filter(
            actor.links(Sensitivity.STATUS),
            relation=Relation.ASSIGNED, record__isnull=False,
        )  # fmt: skip
        return self.filter(
            Exists(near.filter(pk=OuterRef("case"))) | Q(pk__in=shown.values("record"))
        )


class SignatureQuerySet(models.QuerySet[Any]):
    """Seen with their plans: row-level security asks."""


class MeasureQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """Those of plans in reach, and those that are the actor's or their body's: that
        the plan of these is in force, and that nobody is shut out, row-level security
        asks, since who does a measure does not see its plan."""
        own = Q(owner=actor.user_id) | Q(organisation__in=actor.offices)
        goals = self.model._meta.get_field("goal").related_model.objects
        plans = goals.model._meta.get_field("plan").related_model.objects
        near = goals.filter(plan__in=plans.visible_to(actor).values("pk"))
        return self.filter(own | Exists(near.filter(pk=OuterRef("goal"))))
