from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from kamkor.foundation.access.actor import visible
from kamkor.foundation.access.choices import Sensitivity

if TYPE_CHECKING:
    from kamkor.foundation.access.actor import Actor


class PlanQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """Plans of children whose content `actor` may see."""
        return self.filter(visible(actor, Sensitivity.CONTENT, "case__person__"))


class MeasureQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """Those of plans in reach, and those that are the actor's or their body's: that
        the plan of these is in force, and that nobody is shut out, row-level security
        asks, since who does a measure does not see its plan."""
        offices = [h.organisation_id for h in actor.held if h.organisation_id]
        own = Q(owner=actor.user_id) | Q(organisation__in=offices)
        goals = self.model._meta.get_field("goal").related_model.objects
        near = goals.filter(visible(actor, Sensitivity.CONTENT, "plan__case__person__"))
        return self.filter(own | Q(goal__in=near.values("pk")))
