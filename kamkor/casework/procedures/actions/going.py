"""How a procedure goes on: steps, papers, what was given in, the end."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kamkor.casework.cases import sealing
from kamkor.casework.cases.models import Case
from kamkor.casework.clock import actions as clock
from kamkor.casework.procedures import bodies, definition
from kamkor.casework.procedures.choices import CheckKind, Held, Outcome, Standing
from kamkor.casework.procedures.errors import NotAnOutcome, NotReady
from kamkor.casework.procedures.models import (
    Check,
    PaperState,
    Procedure,
    Submission,
)
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context

from . import evidence
from .parts import (
    CHECK,
    go,
    locked,
    locked_for_body,
    move,
    start,
    step_of,
    touched,
    turn_to,
)

_TERMS = {
    CheckKind.REPORT: "guardian_report",
    CheckKind.INSPECTION: "guardian_inspection",
}


@transaction.atomic
def advance(  # noqa: PLR0913 - a step is all of it
    procedure_id: UUID, outcome: Outcome, *, on: date, words: str = "",
    edition: int | None = None, parent: str = "", by: Actor, at: datetime,
) -> Procedure:  # fmt: skip
    """The present step ended with `outcome` on that day. Decisions are told by `decide`.

    `parent` is who came back. Raises NotThere, PermissionDenied, Changed, NotAnOutcome,
    NotReady.
    """
    procedure = locked(procedure_id, edition, by)
    if outcome not in step_of(procedure).outcomes or needs_decision(procedure, outcome):
        raise NotAnOutcome(outcome)
    _not_ahead(on, at)
    with context.acting_as_machine():
        if outcome == Outcome.PARENT_RETURNED:
            evidence.parent_returned(procedure, parent, on=on, by=by.user_id, at=at)
        go(procedure, outcome, on=on, words=words, by=by.user_id, at=at)
    _noted("procedure.advanced", procedure, by=by, at=at)
    return procedure


@transaction.atomic
def advance_for_body(  # noqa: PLR0913 - a step is all of it
    procedure_id: UUID, outcome: Outcome, *, on: date, words: str = "",
    edition: int | None = None, by: Actor, at: datetime,
) -> Procedure:  # fmt: skip
    """`advance`, by the body that acts in the step. Raises NotThere, Changed,
    NotAnOutcome, NotReady."""
    procedure = locked_for_body(procedure_id, edition, by)
    if outcome not in step_of(procedure).outcomes or needs_decision(procedure, outcome):
        raise NotAnOutcome(outcome)
    _not_ahead(on, at)
    with context.acting_as_machine():
        go(procedure, outcome, on=on, words=words, by=by.user_id, at=at)
    _noted("procedure.advanced", procedure, by=by, at=at)
    return procedure


def needs_decision(procedure: Procedure, outcome: Outcome) -> bool:
    """Whether a number and a day belong to it."""
    decided = outcome in (Outcome.GRANTED, Outcome.REFUSED)
    return decided or (outcome == Outcome.DONE and bool(step_of(procedure).proves))


@transaction.atomic
def say_paper(
    procedure_id: UUID, paper: str, *, state: Held, reason: str = "", by: Actor,
    at: datetime,
) -> PaperState:  # fmt: skip
    """How a paper stands. One that cannot be had needs a reason.

    Raises NotThere, PermissionDenied, NotAnOutcome for a paper the track does not ask
    for, NotReady.
    """
    procedure = locked(procedure_id, None, by)
    if paper not in definition.here()[procedure.code].tracks[procedure.track].papers:
        raise NotAnOutcome(paper)
    if state == Held.IMPOSSIBLE and not reason.strip():
        raise NotReady(_("Say why the paper cannot be had."))
    with context.acting_as_machine():
        row = PaperState(
            procedure=procedure, paper=paper, state=state, by=by.user_id, at=at
        )
        row.reason = sealing.seal(reason, row, "reason", child=procedure.person_id)
        row.save(force_insert=True)
        touched(procedure)
    _noted("procedure.paper_said", procedure, by=by, at=at)
    return row


@transaction.atomic
def submit(
    procedure_id: UUID, *, body: UUID | None, on: date, number: str = "", by: Actor,
    at: datetime,
) -> Submission:  # fmt: skip
    """The application was given in. Where that is the present step, it is done.

    Raises NotThere, PermissionDenied, NotReady.
    """
    procedure = locked(procedure_id, None, by)
    _not_ahead(on, at)
    with context.acting_as_machine():
        row = Submission.objects.create(
            procedure=procedure, body_id=body, on=on, number=number.strip(),
            by=by.user_id, at=at,
        )  # fmt: skip
        present = step_of(procedure)
        if Outcome.DONE in present.outcomes and not present.proves:
            go(procedure, Outcome.DONE, on=on, words="", by=by.user_id, at=at)
        elif body:
            chosen = bodies.choose(procedure, on=timezone.localdate(at))
            turn_to(procedure, chosen, by=by.user_id, at=at)
            touched(procedure)
    _noted("procedure.submitted", procedure, by=by, at=at)
    return row


@transaction.atomic
def check(
    procedure_id: UUID, kind: CheckKind, *, on: date, result: str, by: Actor,
    at: datetime,
) -> Check:  # fmt: skip
    """The guardian's report or an inspection, while care lasts; the next one is due by
    the law's number. Raises NotThere, PermissionDenied, NotReady, NotAnOutcome."""
    procedure = locked(procedure_id, None, by)
    if procedure.standing != Standing.LASTING:
        raise NotAnOutcome(kind)
    if not result.strip():
        raise NotReady(_("Write what was found."))
    _not_ahead(on, at)
    term = _TERMS[kind]
    with context.acting_as_machine():
        row = Check(procedure=procedure, kind=kind, on=on, by=by.user_id, at=at)
        sealed = sealing.seal(result, row, "result", child=procedure.person_id)
        row.result = sealed or b""
        row.save(force_insert=True)
        clock.meet(term, kind=CHECK, pk=procedure.pk, by=by.user_id, at=at)
        start(procedure, term, by=by.user_id, at=at)
        touched(procedure)
    _noted("procedure.checked", procedure, by=by, at=at)
    return row


@transaction.atomic
def call_off(
    procedure_id: UUID, *, reason: str, edition: int | None = None, by: Actor,
    at: datetime,
) -> Procedure:  # fmt: skip
    """It is not gone on with. Raises NotThere, PermissionDenied, Changed, NotReady."""
    procedure = locked(procedure_id, edition, by)
    if not reason.strip():
        raise NotReady(_("Say why the procedure ends."))
    with context.acting_as_machine():
        move(
            procedure, Outcome.WITHDRAWN, "", on=timezone.localdate(at), words=reason,
            by=by.user_id, at=at, until=procedure.until,
        )  # fmt: skip
    _noted("procedure.called_off", procedure, by=by, at=at)
    return procedure


def end_with_case(case: Case, by: UUID, at: datetime) -> None:
    """What was begun for a case ends with it; care with a legal paper lasts. As the
    machine."""
    running = Procedure.objects.filter(case=case, standing=Standing.RUNNING)
    for procedure in running.select_for_update(of=("self",)):
        move(
            procedure, Outcome.WITHDRAWN, "", on=timezone.localdate(at), words="",
            by=by, at=at,
        )  # fmt: skip


def _not_ahead(on: date, at: datetime) -> None:
    if on > timezone.localdate(at):
        raise NotReady(_("This day has not come yet."))


def _noted(verb: str, procedure: Procedure, *, by: Actor, at: datetime) -> None:
    audit.record(
        verb, procedure, by=by.user_id, at=at, subject=procedure.person_id,
        step=procedure.step,
    )  # fmt: skip
