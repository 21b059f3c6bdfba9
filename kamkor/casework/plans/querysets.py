from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from kamkor.foundation.access.actor import blocked, visible
from kamkor.foundation.access.choices import Sensitivity

if TYPE_CHECKING:
    from kamkor.foundation.access.actor import Actor


class PlanQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """Plans of children whose content `actor` may see."""
        return self.filter(visible(actor, Sensitivity.CONTENT, "case__person__"))


class MeasureQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """Those of plans in reach, and those that are the actor's or their body's."""
        offices = [h.organisation_id for h in actor.held if h.organisation_id]
        own = Q(owner=actor.user_id) | Q(organisation__in=offices)
        own &= ~Q(goal__plan__case__person__in=blocked(actor))
        own &= Q(goal__plan__state="in_force")
        near = visible(actor, Sensitivity.CONTENT, "goal__plan__case__person__")
        return self.filter(near | own)
