from typing import TYPE_CHECKING, Any, Self

from django.db import models

from kamkor.foundation.access.actor import reached
from kamkor.foundation.access.choices import Sensitivity

if TYPE_CHECKING:
    from kamkor.foundation.access.actor import Actor


class SearchKeyQuerySet(models.QuerySet[Any]):
    def near(self, actor: "Actor") -> Self:
        """Keys of children whose identity `actor` reaches by territory or link.

        Shields and blocks stand at the child: filter the children found as well.
        """
        return self.filter(
            reached(actor, Sensitivity.IDENTITY, child="person_id", place="place")
        )
