"""Visits that are to be made, as their reader sees them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kamkor.foundation.access.actor import Actor
from kamkor.foundation.accounts import reads as accounts
from kamkor.foundation.db.compiled import compiled
from kamkor.foundation.web import words

from . import sealing
from .models import Case, PlannedVisit


@dataclass(frozen=True)
class Shown:
    """`who` is empty for whoever has the case; `missed` once its day has gone by."""

    planned: PlannedVisit
    who: str
    why: str
    missed: bool


def to_make(case: Case, *, on: date) -> list[Shown]:
    """The soonest first; those without a day last. Two queries at most."""
    rows = rows_of(case.pk)
    who = accounts.names([row.who for row in rows]) if rows else {}
    return [
        Shown(
            planned=row,
            who=who.get(row.who, "") if row.who else "",
            why=sealing.words(row, "why", child=case.person_id),
            missed=row.on is not None and row.on < on,
        )
        for row in rows
    ]


@compiled
def rows_of(case_id: UUID) -> QuerySet[PlannedVisit]:
    return PlannedVisit.objects.to_make().filter(case=case_id).order_by("on", "pk")


def choices(shown: list[Shown]) -> list[tuple[UUID, str]]:
    """As one is chosen of them: its day and what for."""
    return [(one.planned.pk, sentence(one)) for one in shown]


def sentence(one: Shown) -> str:
    """What it is, by which day."""
    what = one.why or (_("observation") if one.planned.is_observation else _("visit"))
    if one.planned.on is None:
        return what
    return _("%(what)s, by %(day)s") % {"what": what, "day": words.day(one.planned.on)}


def find(actor: Actor, planned_id: UUID) -> PlannedVisit | None:
    """The planned visit, if the actor may see its case."""
    rows = PlannedVisit.objects.filter(
        pk=planned_id, case__in=Case.objects.visible_to(actor)
    )
    found: PlannedVisit | None = rows.first()
    return found
