from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What sort of list a source keeps. The columns of each are in kinds.py."""

    ROUND = "round", _("Household round")
    PASSPORT = "passport", _("Social passport extract")
    SCHOOL = "school", _("School roster")
    CLINIC = "clinic", _("Clinic list")
    CIVIL = "civil", _("Civil registry extract")
    BORDER = "border", _("Border log")
    ABSENCE = "absence", _("List of absent parents")
    HARDSHIP = "hardship", _("Register of children in difficult life situation")
    SIGNAL = "signal", _("Child told of in a signal")
    DECISION = "decision", _("Decision of a procedure")
    MOVE = "move", _("Child taken over by another territory")


# no office's list: one row of each is written down on a page
ON_PAGES = frozenset({Kind.SIGNAL, Kind.DECISION, Kind.MOVE})


class BatchState(models.TextChoices):
    RECEIVED = "received", _("received")
    CHECKED = "checked", _("checked, not yet brought in")
    RUNNING = "running", _("being brought in")
    DONE = "done", _("brought in")
    FAILED = "failed", _("failed, nothing was changed")
    UNDOING = "undoing", _("being taken back")
    UNDONE = "undone", _("taken back")


# why a list that was to be taken back stays
UNDO_DECIDED = "undo_decided"
UNDO_FAILED = "undo_failed"


class RecordState(models.TextChoices):
    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("waits to be mended")
    SUPERSEDED = "superseded", _("replaced by a later version")
    UNDONE = "undone", _("taken back")
