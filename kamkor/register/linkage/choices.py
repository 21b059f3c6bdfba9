from django.db import models
from django.utils.translation import gettext_lazy as _


class Outcome(models.TextChoices):
    SAME = "same", _("the same child")
    NEW = "new", _("a new child")
    MENDED = "mended", _("a later version of a known record")
    SPLIT = "split", _("taken apart again")


class PairState(models.TextChoices):
    OPEN = "open", _("waits for a decision")
    SAME = "same", _("the same child")
    DIFFERENT = "different", _("different children")
    UNSURE = "unsure", _("cannot say")
    MOOT = "moot", _("no longer needed")


class FileJobState(models.TextChoices):
    ASKED = "asked", _("waits for what its columns hold")
    QUEUED = "queued", _("waits for its turn")
    RUNNING = "running", _("is being worked on")
    DONE = "done", _("is done")
    FAILED = "failed", _("was not done")
    GONE = "gone", _("its files are gone")


class Awaits(models.TextChoices):
    """Whose answer a pair waits for."""

    FIRST = "first", _("a reader")
    SECOND = "second", _("a second reader")
    HEAD = "head", _("the head of the unit")
    NOBODY = "nobody", _("nobody")


class WeightState(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    CHECKED = "checked", _("checked, and better")
    REFUSED = "refused", _("refused: not better")
    ADOPTED = "adopted", _("adopted")
    ROLLED_BACK = "rolled_back", _("rolled back")
