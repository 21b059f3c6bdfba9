"""What may be said of an incident. "Not known" is an answer everywhere."""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

INCIDENT, RESPONSE = "incident", "incident.response"  # kinds of work of the clock
LEADING = "incident"  # the term: until the incident is closed

UNKNOWN = _("not known")


class Whose(models.TextChoices):
    """Who did it, by how they stand to the child. No name: a register does not judge."""

    PARENT = "parent", _("mother or father")
    STEPPARENT = "stepparent", _("partner of the mother or father")
    CARER = "carer", _("guardian or carer")
    SIBLING = "sibling", _("brother or sister")
    RELATIVE = "relative", _("another relative")
    ACQUAINTANCE = "acquaintance", _("neighbour, acquaintance")
    PEER = "peer", _("another child")
    SCHOOL = "school", _("somebody who works at school or kindergarten")
    INSTITUTION = "institution", _("somebody who works at another institution")
    STRANGER = "stranger", _("somebody the child did not know")
    SEVERAL = "several", _("several, of different kinds")
    UNKNOWN = "unknown", UNKNOWN


class Setting(models.TextChoices):
    """Where it happened."""

    HOME = "home", _("where the child lives")
    OTHER_HOME = "other_home", _("in another home")
    SCHOOL = "school", _("school or kindergarten")
    INSTITUTION = "institution", _("residential institution")
    WORK = "work", _("where the child works")
    PUBLIC = "public", _("street, public place")
    OTHER = "other", _("elsewhere")
    UNKNOWN = "unknown", UNKNOWN


class Often(models.TextChoices):
    ONCE = "once", _("once")
    REPEATED = "repeated", _("more than once")
    UNKNOWN = "unknown", UNKNOWN


class Online(models.TextChoices):
    YES = "yes", _("yes, also or only online")
    NO = "no", _("no")
    UNKNOWN = "unknown", UNKNOWN


class Precision(models.TextChoices):
    """How exactly the day is known."""

    DAY = "day", _("on this day")
    ABOUT = "about", _("about this day")
    MONTH = "month", _("in this month")
    YEAR = "year", _("in this year")
    UNKNOWN = "unknown", UNKNOWN


class ToldBy(models.TextChoices):
    CHILD = "child", _("the child")
    PARENT = "parent", _("mother or father")
    CARER = "carer", _("who cares for the child")
    RELATIVE = "relative", _("another relative")
    SCHOOL = "school", _("school or kindergarten")
    CLINIC = "clinic", _("health post, clinic")
    POLICE = "police", _("police")
    HELPLINE = "helpline", _("helpline 111")
    NEIGHBOUR = "neighbour", _("neighbour, acquaintance")
    WORKER = "worker", _("seen by who works with the child")
    OTHER = "other", _("somebody else")
    UNKNOWN = "unknown", UNKNOWN


class ResponseState(models.TextChoices):
    OPEN = "open", _("to be done")
    DONE = "done", _("done")
    NOT_DONE = "not_done", _("not done, with a reason")


class StepKind(models.TextChoices):
    """What happened to an incident."""

    REPORTED = "reported", _("written down")
    JOINED = "joined", _("another signal joined it")
    AMENDED = "amended", _("a new version of what is known")
    ASSIGNED = "assigned", _("given to a worker")
    CLOSED = "closed", _("closed")
    REOPENED = "reopened", _("opened again")


@dataclass(frozen=True)
class Known:
    """What is known of an incident; what is not stays "not known" or "". `words` are of
    who writes it down, `child_words` the child's own."""

    kind: str = ""
    whose: Whose = Whose.UNKNOWN
    setting: Setting = Setting.UNKNOWN
    often: Often = Often.UNKNOWN
    online: Online = Online.UNKNOWN
    precision: Precision = Precision.UNKNOWN
    on: date | None = None
    told_by: ToldBy = ToldBy.UNKNOWN
    words: str = ""
    child_words: str = ""
