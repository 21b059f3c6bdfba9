from django.db import models
from django.utils.translation import gettext_lazy as _


class Outcome(models.TextChoices):
    """How a right of the child stands when the case is closed."""

    MET = "met", _("met")
    NOT_MET = "not_met", _("not met")
    UNKNOWN = "unknown", _("not known")


class NoteKind(models.TextChoices):
    """Who reads a note."""

    PLAIN = "plain", _("plain: whoever works on the case")
    CONFIDENTIAL = (
        "confidential",
        _("confidential: the worker and the head of the unit"),
    )
    SEALED = "sealed", _("sealed: only who holds the shielded child")


class TransferState(models.TextChoices):
    PROPOSED = "proposed", _("waits for the new territory")
    ACCEPTED = "accepted", _("taken over")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")


class ConsentScope(models.TextChoices):
    """What somebody agreed to; whoever relies on it asks whether it is in force."""

    SERVICES = "services", _("services are told what they need to help")
    SCHOOL = "school", _("the school is told of the situation")
    PHOTO = "photo", _("a photo of the child is kept with the case")


class Giver(models.TextChoices):
    """Who agreed."""

    CHILD = "child", _("the child")
    PARENT = "parent", _("a parent")
    GUARDIAN = "guardian", _("the guardian")
    CARER = "carer", _("who cares for the child now")
