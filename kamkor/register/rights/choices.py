from django.db import models
from django.utils.translation import gettext_lazy as _


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

    UNKNOWN = 0, _("unknown")
    MET = 1, _("met")
    AT_RISK = 2, _("at risk")
    NOT_MET = 3, _("not met")


class GapState(models.TextChoices):
    OPEN = "open", _("nobody's yet")
    ASSIGNED = "assigned", _("assigned")
    WORKING = "working", _("being worked on")
    WAITING = "waiting", _("waits for another body")
    CLOSED = "closed", _("closed")
