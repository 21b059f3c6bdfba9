from typing import TYPE_CHECKING, Self

from django.db import models

from .choices import Outcome, Severity, VintageState

if TYPE_CHECKING:
    from .models import Finding, Vintage  # noqa: F401


class VintageQuerySet(models.QuerySet["Vintage"]):
    def standing(self) -> Self:
        """Those not rejected."""
        return self.exclude(state=VintageState.REJECTED)


class FindingQuerySet(models.QuerySet["Finding"]):
    def holding(self) -> Self:
        """Those that keep a figure from being used."""
        return self.filter(severity=Severity.BLOCK).exclude(outcome=Outcome.LET_THROUGH)
