"""What people do about a gap. Every step is kept; a note is sealed with the child's key."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from kamkor.foundation.access import assigning
from kamkor.foundation.access.actor import Actor, actor_of
from kamkor.foundation.access.choices import Action
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context, vault

from . import policy
from .choices import GapState
from .models import Gap, GapStep


class NotThere(Exception):
    """The gap is closed by now, or out of the actor's reach."""


class NotAMove(Exception):
    """That state does not follow the present one."""


@dataclass(frozen=True)
class Step:
    """A step as people read it."""

    at: datetime
    by: UUID
    state: GapState
    assignee: UUID | None
    note: str


@transaction.atomic
def assign(gap_id: UUID, *, to: UUID, note: str, by: Actor, at: datetime) -> Gap:
    """Give a gap to somebody, who sees the child from now on as far as their role goes.

    Whoever had it before does not any longer. Raises NotThere, PermissionDenied and
    assigning.CannotWorkOnIt.
    """
    gap = _mine(gap_id, by)
    if not policy.may_assign(by, gap):
        raise PermissionDenied
    with context.acting_as_machine():
        _give(gap, to, at)
        _step(gap, GapState.ASSIGNED, to, note, by=by, at=at)
    audit.record(
        "gap.assigned", gap, by=by.user_id, at=at, subject=gap.person_id, to=to
    )
    return gap


@transaction.atomic
def move(gap_id: UUID, *, to: GapState, note: str, by: Actor, at: datetime) -> Gap:
    """Say how the work goes. Back to `open` takes it from the assignee.

    Raises NotThere, PermissionDenied and NotAMove.
    """
    gap = _mine(gap_id, by)
    if not policy.may_move(by, gap):
        raise PermissionDenied
    if to not in policy.moves(gap):
        raise NotAMove
    with context.acting_as_machine():
        if to == GapState.OPEN:
            assigning.take(gap.pk, at=at)
        _step(
            gap, to, None if to == GapState.OPEN else gap.assignee, note, by=by, at=at
        )
    audit.record(f"gap.{to}", gap, by=by.user_id, at=at, subject=gap.person_id)
    return gap


@transaction.atomic
def release(children: Collection[UUID], *, by: Actor, at: datetime) -> dict[UUID, UUID]:
    """Take the work about these children (roots) from whoever has no working role where
    they live now: it is nobody's again. Returns gap: worker.

    Who calls has asked for permission. Links of other reasons stay, shields with them.
    """
    with context.acting_as_machine():
        given = Gap.objects.select_for_update().filter(
            person__in=children, closed_at=None, assignee__isnull=False
        )
        gone = {
            gap: gap.assignee
            for gap in given.order_by("pk")
            if gap.assignee and not _works_at(gap.assignee, gap.place, at)
        }
        for gap in gone:
            assigning.take(gap.pk, at=at)
            _step(gap, GapState.OPEN, None, "", by=by, at=at)
    for gap in gone:
        audit.record("gap.open", gap, by=by.user_id, at=at, subject=gap.person_id)
    return {gap.pk: worker for gap, worker in gone.items()}


@transaction.atomic
def give_again(gap_id: UUID, *, to: UUID, by: Actor, at: datetime) -> bool:
    """Undo `release` of one gap, if it is open and still nobody's. Returns whether it was."""
    with context.acting_as_machine():
        gap = (
            Gap.objects.select_for_update()
            .filter(pk=gap_id, closed_at=None, assignee=None)
            .first()
        )
        if gap is None:
            return False
        _give(gap, to, at)
        _step(gap, GapState.ASSIGNED, to, "", by=by, at=at)
    audit.record(
        "gap.assigned", gap, by=by.user_id, at=at, subject=gap.person_id, to=to
    )
    return True


@transaction.atomic
def hand_over(
    gaps: Collection[UUID], *, frm: UUID, to: UUID, by: UUID, at: datetime
) -> list[UUID]:
    """Give those of these open gaps that `frm` has to `to`, who sees the children from
    now on. Returns which went. A few statements for any number of gaps, and the log.

    Who calls has asked for permission. Raises assigning.CannotWorkOnIt.
    """
    with context.acting_as_machine():
        given = list(
            Gap.objects.select_for_update()
            .filter(pk__in=gaps, assignee=frm, closed_at=None)
            .order_by("pk")
        )
        ids = [gap.pk for gap in given]
        assigning.give_many(
            {gap.pk: gap.person_id for gap in given}, to=to, allowing=Action.GAP_LIST,
            at=at,
        )  # fmt: skip
        GapStep.objects.bulk_create(
            GapStep(gap=gap, by=by, at=at, state=GapState.ASSIGNED, assignee=to)
            for gap in given
        )
        Gap.objects.filter(pk__in=ids).update(assignee=to, state=GapState.ASSIGNED)
    for gap in given:
        audit.record("gap.assigned", gap, by=by, at=at, subject=gap.person_id, to=to)
    return ids


def story(gap: Gap) -> list[Step]:
    """Every step of the gap, the newest first, with its note opened."""
    return [
        Step(
            at=step.at,
            by=step.by,
            state=GapState(step.state),
            assignee=step.assignee,
            note=_unsealed(step, gap.person_id),
        )
        for step in gap.steps.order_by("-at", "-id")
    ]


def _mine(gap_id: UUID, by: Actor) -> Gap:
    """The gap, locked, if the actor sees it and it is open."""
    if not Gap.objects.visible_to(by).open().filter(pk=gap_id).exists():
        raise NotThere
    with context.acting_as_machine():
        gap = Gap.objects.select_for_update().filter(pk=gap_id).first()
    if gap is None or gap.closed_at is not None:
        raise NotThere
    return gap


def _give(gap: Gap, to: UUID, at: datetime) -> None:
    assigning.give(gap.person_id, record=gap.pk, to=to, allowing=Action.GAP_LIST, at=at)


def _works_at(user_id: UUID, place: int, at: datetime) -> bool:
    roles = policy.assignable_roles()
    return any(
        h.role in roles and h.low is not None and h.high is not None
        and h.low <= place <= h.high
        for h in actor_of(user_id, at=at).held
    )  # fmt: skip


def _step(
    gap: Gap, state: GapState, assignee: UUID | None, note: str,
    *, by: Actor, at: datetime,
) -> None:  # fmt: skip
    step = GapStep(gap=gap, by=by.user_id, at=at, state=state, assignee=assignee)
    if note:
        step.note = vault.seal(note, subject=gap.person_id, place=_place(step.pk))
    step.save(force_insert=True)
    gap.state, gap.assignee = state, assignee
    gap.save(update_fields=["state", "assignee"])


def _unsealed(step: GapStep, subject: UUID) -> str:
    if step.note is None:
        return ""
    try:
        return vault.unseal(bytes(step.note), subject=subject, place=_place(step.pk))
    except vault.Erased:
        return ""


def _place(step_id: UUID) -> str:
    return f"rights_gapstep.note.{step_id}"
