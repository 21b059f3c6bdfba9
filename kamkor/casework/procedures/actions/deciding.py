"""A body decided: the register learns it, and the child's rights with it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kamkor.casework.cases import sealing
from kamkor.casework.procedures import policy
from kamkor.casework.procedures.choices import POSITIVE, Outcome, Proof, Standing
from kamkor.casework.procedures.errors import NotAnOutcome, NotReady, NotThere
from kamkor.casework.procedures.models import Decision, Procedure
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context
from kamkor.register.linkage import writing

from . import evidence
from .going import needs_decision
from .parts import give, go, keep_step, locked, quiet, stand, step_of, touched


@dataclass(frozen=True)
class Said:
    """`on` is the day of the decision, `until` the last day it holds, None for no end.
    `numbers`: child -> its number, where each has one of its own."""

    outcome: Outcome
    on: date
    number: str = ""
    until: date | None = None
    body: UUID | None = None
    words: str = ""
    numbers: dict[UUID, str] | None = None


@transaction.atomic
def decide(
    procedure_id: UUID, said: Said, *, edition: int | None = None, by: Actor,
    at: datetime,
) -> Decision:  # fmt: skip
    """Write the decision down; where it proves something, each child's record is kept and
    its rights are judged anew.

    Raises NotThere, PermissionDenied, Changed, NotAnOutcome, NotReady.
    """
    procedure = locked(procedure_id, edition, by)
    step = step_of(procedure)
    if said.outcome not in step.outcomes or not needs_decision(procedure, said.outcome):
        raise NotAnOutcome(said.outcome)
    proves = step.proves if said.outcome in POSITIVE else None
    _enough(said, proves, at)
    with context.acting_as_machine():
        row = Decision(
            procedure=procedure, step=step.code, outcome=said.outcome,
            body_id=said.body, on=said.on, until=said.until, by=by.user_id, at=at,
        )  # fmt: skip
        row.number = sealing.seal(said.number, row, "number", child=procedure.person_id)
        if proves:
            row.records = evidence.of_decision(
                procedure, row.pk, said, proves, by=by.user_id, at=at
            )
        row.save(force_insert=True)
        go(
            procedure, said.outcome, on=said.on, words=said.words, by=by.user_id,
            at=at, until=said.until,
        )  # fmt: skip
        if procedure.standing == Standing.LASTING and procedure.renews_id:
            _renewed(procedure.renews_id, on=said.on, by=by.user_id, at=at)
    audit.record(
        "procedure.decided", row, by=by.user_id, at=at, subject=procedure.person_id,
        outcome=said.outcome,
    )  # fmt: skip
    return row


@transaction.atomic
def take_back(decision_id: UUID, *, reason: str, by: Actor, at: datetime) -> Procedure:
    """The last decision was written down wrongly: its records count no more, and the
    procedure stands where it stood before.

    Raises NotThere, PermissionDenied, NotReady; NotAnOutcome where the procedure has gone
    on since.
    """
    with context.acting_as_machine():
        row = Decision.objects.filter(pk=decision_id, taken_back_at=None).first()
        last = _last_step(row)
    if row is None or last is None:
        raise NotAnOutcome(decision_id)
    procedure = _again(row.procedure_id, by)
    if not reason.strip():
        raise NotReady(_("Say what was wrong."))
    with context.acting_as_machine():
        for record in row.records:
            writing.take_back(record, by=by.user_id, at=at)
        row.taken_back_at, row.taken_back_by = at, by.user_id
        row.save(update_fields=["taken_back_at", "taken_back_by"])
        keep_step(
            procedure, Outcome.CORRECTED, row.step, on=timezone.localdate(at),
            words=reason, by=by.user_id, at=at,
        )  # fmt: skip
        quiet(procedure, by=by.user_id, at=at)
        procedure.until = None
        stand(procedure, row.step, by=by.user_id, at=at)
        give(procedure, at=at)
        touched(procedure)
    audit.record(
        "procedure.decision_taken_back", row, by=by.user_id, at=at,
        subject=procedure.person_id,
    )  # fmt: skip
    return procedure


def _enough(said: Said, proves: Proof | None, at: datetime) -> None:
    today = timezone.localdate(at)
    if said.on > today:
        raise NotReady(_("This day has not come yet."))
    if said.until and said.until < said.on:
        raise NotReady(_("It cannot end before it begins."))
    if proves and not said.number.strip() and not said.numbers:
        raise NotReady(_("Write the number of the paper."))


def _last_step(row: Decision | None) -> object | None:
    """The step that the decision ended, if nothing came after it."""
    if row is None:
        return None
    last = row.procedure.steps.order_by("-at", "-id").first()
    same = last and (last.step, last.outcome) == (row.step, row.outcome)
    return last if same else None


def _again(procedure_id: UUID, by: Actor) -> Procedure:
    """The procedure, locked, closed or not."""
    seen = Procedure.objects.visible_to(by).filter(pk=procedure_id).exists()
    with context.acting_as_machine():
        rows = Procedure.objects.select_for_update(of=("self",))
        row: Procedure | None = rows.filter(pk=procedure_id).first()
    if not seen or row is None or not policy.may_work(by, row):
        raise NotThere
    return row


def _renewed(old: UUID, *, on: date, by: UUID, at: datetime) -> None:
    row = Procedure.objects.select_for_update(of=("self",)).get(pk=old)
    if row.standing == Standing.LASTING:
        go(row, Outcome.RENEWED, on=on, words="", by=by, at=at, until=row.until)
