from typing import TYPE_CHECKING, Any, Self

from django.db import models

from kamkor.foundation.access.actor import visible
from kamkor.foundation.access.choices import Sensitivity

if TYPE_CHECKING:
    from kamkor.foundation.access.actor import Actor

    from .models import Person  # noqa: F401


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, actor: "Actor", sensitivity: int = Sensitivity.STATUS) -> Self:
        """Children `actor` may see at `sensitivity`."""
        return self.filter(visible(actor, sensitivity))

    def roots(self) -> Self:
        """Each child once: without those found to be the same as another."""
        return self.filter(is_root=True)


class FactQuerySet(models.QuerySet[Any]):
    """Facts of one kind. The model names the sensitivity in `Sensitivity`."""

    def visible_to(self, actor: "Actor") -> Self:
        """Facts about children whom `actor` may see at this kind's sensitivity."""
        return self.filter(visible(actor, self.model.sensitivity, "person__"))
