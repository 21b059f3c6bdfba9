from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from kamkor.foundation.access.choices import Relation, Sensitivity

from . import secrecy
from .choices import BatchState, Kind, RecordState

if TYPE_CHECKING:
    from kamkor.foundation.access.actor import Actor

    from .models import Batch, Record  # noqa: F401


def _near(actor: "Actor", sensitivity: int, prefix: str) -> Q:
    """Own lists, lists of an organisation acted for, lists of the territory."""
    condition = Q(**{f"{prefix}received_by": actor.user_id})
    if actor.offices:
        condition |= Q(**{f"{prefix}organisation__in": actor.offices})
    for low, high in actor.territory(sensitivity):
        condition |= Q(**{f"{prefix}place__range": (low, high)})
    if actor.best(Relation.NATION) >= sensitivity:
        condition |= ~Q(**{f"{prefix}pk__in": []})
    return condition


def _readable(actor: "Actor", prefix: str) -> Q:
    """Lists whose rows are read: those of a hardship list are of class 3."""
    return _near(actor, Sensitivity.CONTENT, prefix) | ~Q(
        **{f"{prefix}kind": Kind.HARDSHIP}
    ) & _near(actor, Sensitivity.IDENTITY, prefix)


class BatchQuerySet(models.QuerySet["Batch"]):
    def visible_to(self, actor: "Actor") -> Self:
        return self.filter(_near(actor, Sensitivity.IDENTITY, ""))

    def readable_by(self, actor: "Actor") -> Self:
        """Lists whose rows the actor may read, but for those secret with a child."""
        return self.filter(_readable(actor, ""))

    def newest_first(self) -> Self:
        return self.order_by("-received_at", "id")

    def standing(self) -> Self:
        """Neither failed nor taken back."""
        return self.exclude(state__in=[BatchState.FAILED, BatchState.UNDONE])


class RecordQuerySet(models.QuerySet["Record"]):
    def visible_to(self, actor: "Actor") -> Self:
        """Records of readable lists, but for those secret with their child."""
        return self.filter(_readable(actor, "batch__"), secrecy.open_to(actor))

    def waiting(self) -> Self:
        """Refused rows that nobody has mended yet, in the order of the list."""
        return self.filter(state=RecordState.REFUSED).order_by(
            "batch", "sheet", "row_number", "id"
        )

    def accepted(self) -> Self:
        return self.filter(state=RecordState.ACCEPTED)
