from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from kamkor.foundation.access.choices import Sensitivity
from kamkor.foundation.places.querysets import DatedQuerySet

if TYPE_CHECKING:
    from datetime import date

    from kamkor.foundation.access.actor import Actor
    from kamkor.foundation.places.models import Territory

    from .models import Duty, HandedOver, Service  # noqa: F401


class ServiceQuerySet(DatedQuerySet["Service"]):
    def serving(self, place: "Territory") -> Self:
        """Those in `place`, below it, or of a wider territory that contains it."""
        return self.filter(
            Q(place__range=(place.low, place.high))
            | Q(territory__low__lte=place.low, territory__high__gte=place.low)
        )


def _near(actor: "Actor") -> Q:
    near = Q(pk__in=[])
    for low, high in actor.territory(Sensitivity.CONTENT):
        near |= Q(place__range=(low, high))
    return near


class DutyQuerySet(models.QuerySet["Duty"]):
    def visible_to(self, actor: "Actor") -> Self:
        """One's own, those one stands in for, those of one's territory."""
        own = Q(user=actor.user_id) | Q(deputy=actor.user_id)
        return self.filter(own | _near(actor))

    def on(self, day: "date") -> Self:
        """Those who are away on `day`."""
        return self.filter(from_day__lte=day, to_day__gte=day, ended_at=None)


class HandOverQuerySet(models.QuerySet["HandedOver"]):
    def visible_to(self, actor: "Actor") -> Self:
        """Those of the actor's territory."""
        return self.filter(_near(actor))
