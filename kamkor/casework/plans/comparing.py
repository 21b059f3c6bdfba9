"""Two versions of a plan side by side: what is new, changed, the same or taken out."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from . import reads
from .choices import RUNS
from .models import Goal, Measure, Plan
from .reads import MeasureLine


class Change(models.TextChoices):
    NEW = "new", _("new")
    CHANGED = "changed", _("changed")
    SAME = "same", _("the same")
    OUT = "out", _("taken out")
    ENDED = "ended", _("ended before")


@dataclass(frozen=True)
class Row:
    """A goal, or one of its measures, as it stood and as it stands; "" where it is not."""

    is_goal: bool
    change: Change
    before: str
    now: str


def rows(older: Plan, newer: Plan) -> list[Row]:
    """Goals in the order of the newer version, each with its measures, then what was
    taken out. At most ten queries."""
    goals = _Origins(Goal.objects.filter(plan__case=newer.case_id))
    measures = _Origins(Measure.objects.filter(goal__plan__case=newer.case_id))
    before = {goals.of(line.goal.pk): line for line in reads.goals(older)}
    found: list[Row] = []
    for line in reads.goals(newer):
        old = before.pop(goals.of(line.goal.pk), None)
        found.append(_row(True, old.words if old else None, line.words))
        found += _measures(old.measures if old else [], line.measures, measures)
    for old in before.values():
        found.append(_row(True, old.words, None))
        found += _measures(old.measures, [], measures)
    return found


class _Origins:
    """Where each row of the versions of a plan came from first. One query."""

    def __init__(self, rows: "models.QuerySet[Goal] | models.QuerySet[Measure]"):
        self._before = dict(rows.values_list("pk", "came_from"))

    def of(self, pk: UUID) -> UUID:
        while (earlier := self._before.get(pk)) is not None:
            pk = earlier
        return pk


def _measures(
    older: Sequence[MeasureLine], newer: Sequence[MeasureLine], origins: _Origins
) -> list[Row]:
    before = {origins.of(line.measure.pk): line for line in older}
    found = []
    for line in newer:
        old = before.pop(origins.of(line.measure.pk), None)
        found.append(_row(False, _said(old) if old else None, _said(line)))
    for old in before.values():
        row = _row(False, _said(old), None)
        ended = old.measure.state not in RUNS
        found.append(Row(False, Change.ENDED, row.before, "") if ended else row)
    return found


def _row(is_goal: bool, before: str | None, now: str | None) -> Row:
    if before is None:
        change = Change.NEW
    elif now is None:
        change = Change.OUT
    else:
        change = Change.SAME if before == now else Change.CHANGED
    return Row(is_goal, change, before or "", now or "")


def _said(line: MeasureLine) -> str:
    day = date_format(line.measure.until, "SHORT_DATE_FORMAT")
    return f"{line.words} · {line.who} · {day} · {line.measure.get_state_display()}"
