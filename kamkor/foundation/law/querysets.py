from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from datetime import date

    from .models import Parameter  # noqa: F401


class ParameterQuerySet(models.QuerySet["Parameter"]):
    def on(self, day: "date") -> Self:
        """Those in force on `day`; `valid_to` is the first day they are not."""
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=day),
            Q(valid_to=None) | Q(valid_to__gt=day),
        )
