from typing import TYPE_CHECKING, Self

from django.db import models

from kamkor.foundation.access.actor import visible
from kamkor.foundation.access.choices import Sensitivity

if TYPE_CHECKING:
    from uuid import UUID

    from kamkor.foundation.access.actor import Actor

    from .models import Gap, SavedFilter  # noqa: F401


class GapQuerySet(models.QuerySet["Gap"]):
    def visible_to(self, actor: "Actor") -> Self:
        """Gaps of children `actor` may see, each at the class of its right."""
        status = visible(actor, Sensitivity.STATUS, "person__", place="place")
        content = visible(actor, Sensitivity.CONTENT, "person__", place="place")
        return self.filter(
            models.Q(sensitivity__lte=Sensitivity.STATUS) & status
            | models.Q(sensitivity__gt=Sensitivity.STATUS) & content
        )

    def open(self) -> Self:
        return self.filter(closed_at=None)


class SavedFilterQuerySet(models.QuerySet["SavedFilter"]):
    def of(self, owner: "UUID") -> Self:
        return self.filter(owner=owner).order_by("name")
