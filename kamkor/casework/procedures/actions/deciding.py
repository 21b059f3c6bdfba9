"""A body decided: the register learns it, and the child's rights with it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kamkor.casework.cases import sealing
from kamkor.casework.procedures import policy
from kamkor.casework.procedures.choices import POSITIVE, Outcome, Proof, Standing
from kamkor.casework.procedures.definition import Step
from kamkor.casework.procedures.errors import NotAnOutcome, NotReady, NotThere
from kamkor.casework.procedures.models import Child, Decision, Procedure
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context
from kamkor.register.linkage import writing

from . import evidence
from .going import needs_decision
from .parting import part
from .parts import (
    give,
    go,
    keep_step,
    locked,
    locked_for_body,
    quiet,
    stand,
    step_of,
    touched,
)


@dataclass(frozen=True)
class Said:
    """`on` is the day of the decision, `until` the last day it holds, None for no end.
    `numbers`: child -> its number, where each has one of its own. `refused`: the children
    to whom alone it was refused."""

    outcome: Outcome
    on: date
    number: str = ""
    until: date | None = None
    body: UUID | None = None
    words: str = ""
    numbers: Mapping[UUID, str] = field(default_factory=dict)
    refused: frozenset[UUID] = frozenset()

    def number_of(self, child: UUID) -> str:
        return self.numbers.get(child, "").strip() or self.number.strip()


@transaction.atomic
def decide(
    procedure_id: UUID, said: Said, *, edition: int | None = None, by: Actor,
    at: datetime,
) -> Decision:  # fmt: skip
    """Write the decision down; where it proves something, each child's record is kept and
    its rights are judged anew. Children who were refused what others were granted go on
    in a procedure of their own. Returns the decision of this one.

    Raises NotThere, PermissionDenied, Changed, NotAnOutcome, NotReady.
    """
    return _decide(locked(procedure_id, edition, by), said, by=by, at=at)


@transaction.atomic
def decide_for_body(
    procedure_id: UUID, said: Said, *, edition: int | None = None, by: Actor,
    at: datetime,
) -> Decision:  # fmt: skip
    """`decide`, by the body that acts in the step: the decision is that body's. Raises
    NotThere, Changed, NotAnOutcome, NotReady."""
    procedure = locked_for_body(procedure_id, edition, by)
    return _decide(procedure, replace(said, body=procedure.body_id), by=by, at=at)


def _decide(procedure: Procedure, said: Said, *, by: Actor, at: datetime) -> Decision:
    step = step_of(procedure)
    if said.outcome not in step.outcomes or not needs_decision(procedure, said.outcome):
        raise NotAnOutcome(said.outcome)
    if said.refused and not (step.each and Outcome.REFUSED in step.outcomes):
        raise NotAnOutcome(Outcome.REFUSED)
    with context.acting_as_machine():
        children = list(procedure.present().select_related("person").order_by("pk"))
        _enough(step, said, {child.person.root_id for child in children}, at)
        rows = [
            _decided(one, told, by=by.user_id, at=at)
            for one, told in _parted(procedure, said, children, by=by.user_id, at=at)
        ]
    return rows[0]


def _parted(
    procedure: Procedure, said: Said, children: list[Child], *, by: UUID, at: datetime
) -> list[tuple[Procedure, Said]]:
    """What was decided in each procedure, this one first. The child whose key seals the
    words stays."""
    if not said.refused or said.outcome not in POSITIVE:
        return [(procedure, said)]
    yes = replace(said, refused=frozenset())
    no = replace(yes, outcome=Outcome.REFUSED, until=None)
    first = procedure.person.root_id in said.refused
    leaving = [c for c in children if (c.person.root_id in said.refused) != first]
    other = part(procedure, leaving, by=by, at=at)
    return [(procedure, no), (other, yes)] if first else [(procedure, yes), (other, no)]


def _decided(procedure: Procedure, said: Said, *, by: UUID, at: datetime) -> Decision:
    step = step_of(procedure)
    row = Decision(
        procedure=procedure, step=step.code, outcome=said.outcome,
        body_id=said.body, on=said.on, until=said.until, by=by, at=at,
    )  # fmt: skip
    _seal_numbers(row, said)
    if step.proves and said.outcome in POSITIVE:
        row.records = evidence.of_decision(
            procedure, row.pk, said, step.proves, by=by, at=at
        )
    row.save(force_insert=True)
    go(
        procedure, said.outcome, on=said.on, words=said.words, by=by, at=at,
        until=said.until,
    )  # fmt: skip
    if procedure.standing == Standing.LASTING and procedure.renews_id:
        _renewed(procedure.renews_id, on=said.on, by=by, at=at)
    audit.record(
        "procedure.decided", row, by=by, at=at, subject=procedure.person_id,
        outcome=said.outcome,
    )  # fmt: skip
    return row


def _seal_numbers(row: Decision, said: Said) -> None:
    child = row.procedure.person_id
    here = set(row.procedure.present().values_list("person__root", flat=True))
    own = {
        str(pk): number.strip()
        for pk, number in said.numbers.items()
        if pk in here and number.strip()
    }
    row.number = sealing.seal(said.number, row, "number", child=child)
    if own:
        row.numbers = sealing.seal(json.dumps(own), row, "numbers", child=child)


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


def _enough(step: Step, said: Said, children: set[UUID], at: datetime) -> None:
    today = timezone.localdate(at)
    if said.on > today:
        raise NotReady(_("This day has not come yet."))
    if said.until and said.until < said.on:
        raise NotReady(_("It cannot end before it begins."))
    if said.refused and not said.refused < children:
        raise NotReady(_("If all were refused, say that it was refused."))
    if not step.proves or said.outcome not in POSITIVE:
        return
    numbers = [said.number_of(child) for child in children - said.refused]
    if not all(numbers):
        raise NotReady(_("Write the number of the paper."))
    if step.proves != Proof.CARE and len(set(numbers)) < len(numbers):
        raise NotReady(_("Two children cannot have the same number."))


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
