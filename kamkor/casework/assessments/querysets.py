from typing import TYPE_CHECKING, Any, Self

from django.db import models

from kamkor.foundation.access.actor import visible
from kamkor.foundation.access.choices import Sensitivity

from .choices import AssessmentState, InstrumentState

if TYPE_CHECKING:
    from uuid import UUID

    from kamkor.foundation.access.actor import Actor


class InstrumentQuerySet(models.QuerySet[Any]):
    def in_force(self, country: str) -> Self:
        return self.filter(country=country, state=InstrumentState.IN_FORCE)


class AssessmentQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """Those of children whose case content `actor` may see."""
        return self.filter(visible(actor, Sensitivity.CONTENT, "person__root__"))

    def of(self, root: "UUID") -> Self:
        """Those of a child, under whatever number it was known at the time."""
        return self.filter(person__root=root)

    def drafts(self) -> Self:
        return self.filter(state=AssessmentState.DRAFT)

    def standing(self) -> Self:
        """Signed, and not replaced since."""
        return self.filter(state=AssessmentState.SIGNED)
