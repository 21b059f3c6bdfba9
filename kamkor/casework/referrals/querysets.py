from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from kamkor.foundation.access.actor import visible
from kamkor.foundation.access.choices import Relation, Sensitivity

from .choices import OPEN

if TYPE_CHECKING:
    from kamkor.foundation.access.actor import Actor


class ReferralQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """Those of cases in reach, and those that wait for the actor's body: that nobody
        is shut out from the child of these, row-level security asks."""
        cases = self.model._meta.get_field("case").related_model.objects
        near = cases.filter(visible(actor, Sensitivity.CONTENT, "person__"))
        return self.filter(Exists(near.filter(pk=OuterRef("case"))) | _of_body(actor))

    def received_by(self, actor: "Actor") -> Self:
        """Those that wait for the actor's body, or are under way there."""
        return self.filter(_of_body(actor))


def _of_body(actor: "Actor") -> Q:
    offices = actor.organisations(Sensitivity.IDENTITY, Relation.REFERRED)
    return Q(organisation__in=offices, state__in=OPEN)
