from dataclasses import dataclass
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class About:
    """What a deadline belongs to: the record `pk` of `kind` ("case", "measure").

    `person` is the child, None where there is none or it is not known; `place` is where
    it is to be done (`territory.low`, 0 where not known).
    """

    kind: str
    pk: UUID
    person: UUID | None
    place: int


@dataclass(frozen=True)
class Owner:
    """Who answers for it: a person, an organisation, or a person of an organisation."""

    user: UUID | None = None
    organisation: UUID | None = None


class Outcome(models.TextChoices):
    MET = "met", _("the work is done")
    CANCELLED = "cancelled", _("need not be done")


class Level(models.IntegerChoices):
    """How far up it was told that a deadline is late."""

    OWNER = 0, _("who answers for it")
    SUPERVISOR = 1, _("head of the unit")
    HEADQUARTERS = 2, _("headquarters")


class What(models.TextChoices):
    """What happened to a deadline."""

    STARTED = "started", _("the deadline started")
    PAUSED = "paused", _("paused")
    RESUMED = "resumed", _("runs again")
    MET = "met", _("the work is done")
    CANCELLED = "cancelled", _("need not be done")
    HANDED_OVER = "handed_over", _("handed over")
    WARNED = "warned", _("a reminder was sent")
    LATE = "late", _("the day went by")
    ESCALATED = "escalated", _("told higher up")


class Reason(models.TextChoices):
    """Why a deadline was paused or cancelled. Words about a child stay in the work."""

    NOT_NEEDED = "not_needed", _("not needed any more")
    WORK_ENDED = "work_ended", _("the work ended")
    NEW_DATE = "new_date", _("another date was agreed")
    MISTAKE = "mistake", _("started by mistake")
    OTHER_BODY = "other_body", _("waits for another body")
    AWAY = "away", _("the family is away")
    MOVED = "moved", _("the family moved")
