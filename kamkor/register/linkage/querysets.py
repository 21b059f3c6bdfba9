from typing import TYPE_CHECKING, Any, Self

from django.db import models

from kamkor.foundation.access.actor import reached
from kamkor.foundation.access.choices import Sensitivity

from .choices import FileJobState

if TYPE_CHECKING:
    from kamkor.foundation.access.actor import Actor

    from .models import FileJob  # noqa: F401


class SearchKeyQuerySet(models.QuerySet[Any]):
    def near(self, actor: "Actor") -> Self:
        """Keys of children whose identity `actor` reaches by territory or link.

        Shields and blocks stand at the child: filter the children found as well.
        """
        return self.filter(
            reached(actor, Sensitivity.IDENTITY, child="person_id", place="place")
        )


class FileJobQuerySet(models.QuerySet["FileJob"]):
    def visible_to(self, actor: "Actor") -> Self:
        """Their own alone."""
        return self.filter(asked_by=actor.user_id)

    def held(self) -> Self:
        """Those of which something lies on disk."""
        return self.exclude(state=FileJobState.GONE)
