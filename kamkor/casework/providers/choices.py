from dataclasses import dataclass
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _


class Need(models.TextChoices):
    """What somebody may need. The first seven are the rights; a finer code such as
    "care.no_guardian" means the part before the point."""

    IDENTITY = "identity", _("A birth certificate or a personal number")
    CARE = "care", _("A guardian, somebody who answers for the child")
    EDUCATION = "education", _("A place at school or kindergarten")
    HEALTH = "health", _("A doctor, a clinic")
    SOCIAL = "social", _("A benefit, social help")
    SAFETY = "safety", _("Protection from violence")
    CONTACT = "contact", _("Contact with parents who are away")
    TRACING = "tracing", _("The search for a family")
    PLACEMENT = "placement", _("A family or a place to live in")
    CASE = "case", _("A plan and somebody who leads the case")


class Situation(models.TextChoices):
    """What changes who is competent."""

    DANGER = "danger", _("the child is in danger now")
    ABROAD = "abroad", _("the child is in another country")
    ALONE = "alone", _("the child is here without family")
    COURT = "court", _("a court decides")
    NOTARY = "notary", _("a paper is signed before a notary")


class Reason(models.TextChoices):
    """Why somebody is away. Nothing about health: away is enough."""

    LEAVE = "leave", _("on leave")
    TRAVEL = "travel", _("on a business trip")
    TRAINING = "training", _("at a training")
    ABSENT = "absent", _("away")


@dataclass(frozen=True)
class Item:
    """One piece of open work, as a handler of `handing` tells it."""

    pk: UUID
    person: UUID | None
