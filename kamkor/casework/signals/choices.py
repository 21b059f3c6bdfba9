from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """How a worry came."""

    GAP = "gap", _("Unmet right in the register")
    ROUND = "round", _("Household round")
    SCHOOL = "school", _("School")
    CLINIC = "clinic", _("Health post, clinic")
    POLICE = "police", _("Police")
    HELPLINE = "helpline", _("Helpline 111")
    NEIGHBOUR = "neighbour", _("Neighbour, acquaintance")
    CHILD = "child", _("The child itself")
    PARENT = "parent", _("Parent abroad")
    MEDIA = "media", _("Media, social networks")
    CONSULATE = "consulate", _("Consulate")
    STATE = "state", _("Another state")
    OFFICE = "office", _("Our own office")
    OTHER = "other", _("Another way")


class Danger(models.IntegerChoices):
    """Is the child in danger now? In the order of the queue."""

    YES = 0, _("in danger now")
    UNKNOWN = 1, _("not known whether in danger")
    NO = 2, _("not in danger now")


class State(models.TextChoices):
    NEW = "new", _("waits to be looked at")
    TAKEN = "taken", _("is being looked at")
    SECOND = "second", _("waits for a second person")
    DECIDED = "decided", _("decided")


class Outcome(models.TextChoices):
    """What a signal led to. Kept for ever, whatever it is."""

    OPEN = "open", _("a case was opened")
    JOIN = "join", _("joined an open case")
    ADVICE = "advice", _("advice was given")
    SENT = "sent", _("sent to another body")
    DUPLICATE = "duplicate", _("the same as another signal")
    NOT_CONFIRMED = "not_confirmed", _("not confirmed")
    MALICIOUS = "malicious", _("knowingly false")


class StepKind(models.TextChoices):
    """What happened to a signal."""

    RECEIVED = "received", _("written down")
    GATHERED = "gathered", _("gathered with an earlier signal")
    TAKEN = "taken", _("taken up")
    MATCHED = "matched", _("found whose signal it is")
    URGENT = "urgent", _("found to be in danger now")
    MOVED = "moved", _("handed to another territory")
    PROPOSED = "proposed", _("outcome proposed, a second person is asked")
    REFUSED = "refused", _("the second person did not agree")
    DECIDED = "decided", _("decided")
    ANSWERED = "answered", _("the one who told was answered")
    REOPENED = "reopened", _("opened again")


class Informant(models.TextChoices):
    """Who told it, as far as the journal says: the name lies elsewhere."""

    TELLER = "teller", _("the one who wrote it down")
    KNOWN = "known", _("known, under seal")
    ANONYMOUS = "anonymous", _("anonymous")


class Kin(models.TextChoices):
    """Whether relatives were asked to take the child, before anybody else."""

    FOUND = "found", _("asked: relatives take the child")
    NONE = "none", _("asked: no relative can take the child")
    UNSAFE = "unsafe", _("not asked: relatives are the danger")
    UNKNOWN = "unknown", _("not asked: relatives are not known yet")


class StepState(models.TextChoices):
    """How a step of the emergency stands."""

    OPEN = "open", _("to be done")
    DONE = "done", _("done")
    NOT_NEEDED = "not_needed", _("not needed")
