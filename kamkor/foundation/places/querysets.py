from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from datetime import date

    from .models import Organisation, Territory  # noqa: F401

Row = TypeVar("Row", bound=models.Model)


class DatedQuerySet(models.QuerySet[Row]):
    def on(self, day: "date") -> Self:
        """Those that existed on `day`; an unknown start counts as always."""
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=day),
            Q(valid_to=None) | Q(valid_to__gt=day),
        )


class TerritoryQuerySet(DatedQuerySet["Territory"]):
    def within(self, place: "Territory") -> Self:
        """`place` itself and all below it."""
        return self.filter(low__gte=place.low, low__lte=place.high)

    def above(self, place: "Territory") -> Self:
        """`place` and what contains it, the widest first."""
        return self.filter(low__lte=place.low, high__gte=place.low).order_by("low")


class OrganisationQuerySet(DatedQuerySet["Organisation"]):
    def within(self, place: "Territory") -> Self:
        """Those whose own territory is `place` or below it."""
        return self.filter(
            territory__low__gte=place.low, territory__low__lte=place.high
        )
