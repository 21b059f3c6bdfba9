from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Right(models.TextChoices):
    """Always in this order."""

    IDENTITY = "identity", _("Identity")
    CARE = "care", _("Care")
    EDUCATION = "education", _("Education")
    HEALTH = "health", _("Health")
    SOCIAL = "social", _("Social protection")
    SAFETY = "safety", _("Safety")
    CONTACT = "contact", _("Family contact")


class Status(models.IntegerChoices):
    """Unknown is as visible as not met, and is never counted as no."""

    UNKNOWN = 0, pgettext_lazy("status of a right", "unknown")
    MET = 1, pgettext_lazy("status of a right", "met")
    AT_RISK = 2, pgettext_lazy("status of a right", "at risk")
    NOT_MET = 3, pgettext_lazy("status of a right", "not met")

    @property
    def tone(self) -> str:
        """The name of the tone in which a status is shown."""
        return self.name.lower()


class Migrant(models.IntegerChoices):
    """Whether a parent is away."""

    UNKNOWN = 0, _("not known whether a parent is away")
    YES = 1, _("a parent is away")
    NO = 2, _("no parent is away")


class Begins(StrEnum):
    """From which day of a gap the term of its reason is counted."""

    SINCE = "since"  # the day from which the right is unmet
    TOLD = "told"  # the day on which a list told of it, as a signal does
    OVER = "over"  # `since` is itself the last day of the term


class GapState(models.TextChoices):
    OPEN = "open", _("nobody's yet")
    ASSIGNED = "assigned", _("assigned")
    WORKING = "working", _("being worked on")
    WAITING = "waiting", _("waits for another body")
    CLOSED = "closed", _("closed")
