"""What several verbs on a procedure share."""

from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from kamkor.casework.cases import sealing
from kamkor.casework.clock import actions as clock
from kamkor.casework.clock.choices import About, Owner, Reason
from kamkor.casework.procedures import bodies, definition, policy
from kamkor.casework.procedures.bodies import Chosen
from kamkor.casework.procedures.choices import Outcome, Standing
from kamkor.casework.procedures.definition import Procedure as Definition
from kamkor.casework.procedures.definition import Step
from kamkor.casework.procedures.errors import Changed, NotAnOutcome, NotThere
from kamkor.casework.procedures.models import Procedure, StepRecord
from kamkor.foundation.access import assigning
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import Action
from kamkor.foundation.db import context, posting

STEP = "procedure.step"
EXPIRY = "guardianship_expiry"
CHECK = "guardian_check"
AGE = "guardianship_age"
BODY = "procedure.body"
BODY_FOUND = "body_found"  # a term: who leads it turns to the body


def locked(procedure_id: UUID, edition: int | None, by: Actor) -> Procedure:
    """The open procedure, locked, which the actor works on. `edition` is the one the
    actor looked at; None asks for none. Raises NotThere, PermissionDenied, Changed."""
    if not Procedure.objects.visible_to(by).open().filter(pk=procedure_id).exists():
        raise NotThere
    with context.acting_as_machine():
        rows = Procedure.objects.select_for_update(of=("self",))
        row: Procedure = rows.get(pk=procedure_id)
    if not policy.may_work(by, row):
        raise PermissionDenied
    if row.closed_at is not None:
        raise NotThere
    if edition is not None and row.edition != edition:
        with context.acting_as_machine():
            last = row.steps.order_by("-at", "-id").first()
        raise Changed(last.by if last else None, last.at if last else None)
    return row


def locked_for_body(procedure_id: UUID, edition: int | None, by: Actor) -> Procedure:
    """The open procedure, locked, in whose present step the actor acts for a body. Raises
    NotThere, Changed."""
    if not Procedure.objects.acted_in_by(by).filter(pk=procedure_id).exists():
        raise NotThere
    with context.acting_as_machine():
        rows = Procedure.objects.select_for_update(of=("self",))
        row: Procedure = rows.get(pk=procedure_id)
    if not policy.may_act(by, row):
        raise NotThere
    if edition is not None and row.edition != edition:
        raise Changed(None, None)
    return row


def defined(procedure: Procedure) -> Definition:
    return definition.here()[procedure.code]


def step_of(procedure: Procedure) -> Step:
    return defined(procedure).steps[procedure.step]


def go(  # noqa: PLR0913 - a step is all of it
    procedure: Procedure, outcome: Outcome, *, on: date, words: str, by: UUID,
    at: datetime, until: date | None = None,
) -> None:  # fmt: skip
    """The present step ends with `outcome`; the next begins with its deadline. As the
    machine. Raises NotAnOutcome."""
    after = step_of(procedure).outcomes.get(outcome)
    if after is None:
        raise NotAnOutcome(outcome)
    move(procedure, outcome, after, on=on, words=words, by=by, at=at, until=until)


def move(  # noqa: PLR0913 - a step is all of it
    procedure: Procedure, outcome: Outcome, after: str, *, on: date, words: str,
    by: UUID, at: datetime, until: date | None = None,
) -> None:  # fmt: skip
    """Stand at the step `after`, "" for none: called off. As the machine."""
    term = step_of(procedure).term
    if procedure.body_found is not None:
        clock.meet(BODY_FOUND, kind=STEP, pk=procedure.pk, by=by, at=at)
    if term:
        clock.meet(term, kind=_kind(term), pk=procedure.pk, by=by, at=at)
        clock.meet(term, kind=BODY, pk=procedure.pk, by=by, at=at)
    keep_step(procedure, outcome, after, on=on, words=words, by=by, at=at)
    procedure.until = until
    if after == "" or defined(procedure).steps[after].ends:
        close(procedure, at=at, by=by)
        procedure.step = after or procedure.step
    else:
        stand(procedure, after, by=by, at=at)
    touched(procedure)


def stand(procedure: Procedure, step: str, *, by: UUID, at: datetime) -> None:
    """At an open step, with its deadline; the caller saves it. As the machine."""
    procedure.step = step
    term = step_of(procedure).term
    lasting = term == EXPIRY
    procedure.standing = Standing.LASTING if lasting else Standing.RUNNING
    procedure.closed_at = None
    if term:
        start(procedure, term, by=by, at=at, due=procedure.until if lasting else None)
    if lasting:
        for check in ("guardian_report", "guardian_inspection"):
            start(procedure, check, by=by, at=at)
    turn_to(
        procedure, bodies.choose(procedure, on=timezone.localdate(at)), by=by, at=at
    )


def turn_to(
    procedure: Procedure, chosen: Chosen | None, *, by: UUID, at: datetime
) -> None:
    """This body acts in the present step, and it is work of its people, where they have
    accounts; the caller saves it. As the machine."""
    clock.cancel(BODY, procedure.pk, reason=Reason.OTHER_BODY, by=by, at=at)
    procedure.body = chosen.body if chosen else None
    procedure.body_found = chosen.found if chosen else None
    procedure.body_basis = chosen.basis if chosen else {}
    term, body = step_of(procedure).term, procedure.body
    if term and body and bodies.has_people(body, but=procedure.worker, at=at):
        about = About(BODY, procedure.pk, procedure.person_id, procedure.place)
        owner = Owner(organisation=body.pk)
        clock.start(term, about=about, started=at, owner=owner, by=by, at=at)


def tell_of_body(procedure: Procedure, *, by: UUID, at: datetime) -> None:
    """Work of who leads it, until the step ends: there is a body to turn to now. As the
    machine."""
    clock.cancel(
        STEP, procedure.pk, term=BODY_FOUND, reason=Reason.OTHER_BODY, by=by, at=at
    )
    start(procedure, BODY_FOUND, by=by, at=at)


def start(
    procedure: Procedure, term: str, *, by: UUID, at: datetime, due: date | None = None
) -> None:
    """As the machine."""
    clock.start(
        term,
        about=About(_kind(term), procedure.pk, procedure.person_id, procedure.place),
        started=at, owner=Owner(user=procedure.worker), by=by, at=at, due=due,
    )  # fmt: skip


def keep_step(  # noqa: PLR0913 - a step is all of it
    procedure: Procedure, outcome: Outcome, after: str, *, on: date, words: str,
    by: UUID, at: datetime,
) -> None:  # fmt: skip
    row = StepRecord(
        procedure=procedure, step=procedure.step, outcome=outcome, after=after, on=on,
        body_id=procedure.body_id, by=by, at=at,
    )  # fmt: skip
    row.words = sealing.seal(words, row, "words", child=procedure.person_id)
    posting.add(row)


def close(procedure: Procedure, *, by: UUID, at: datetime) -> None:
    """No deadline runs on and nobody sees the children for it; the caller saves it."""
    procedure.standing, procedure.closed_at = Standing.CLOSED, at
    procedure.body, procedure.body_found, procedure.body_basis = None, None, {}
    quiet(procedure, by=by, at=at)
    for child in procedure.present():
        assigning.take(child.pk, at=at)


def quiet(procedure: Procedure, *, by: UUID, at: datetime) -> None:
    for kind in (STEP, EXPIRY, CHECK, AGE, BODY):
        clock.cancel(kind, procedure.pk, reason=Reason.WORK_ENDED, by=by, at=at)


def give(procedure: Procedure, *, at: datetime) -> None:
    """The worker sees the children for it, as far as their role goes; who has no role in
    which a child is assigned sees them by the territory. As the machine."""
    work = {child.pk: child.person_id for child in procedure.present()}
    try:
        assigning.give_many(work, to=procedure.worker, allowing=Action.PROCEDURE, at=at)
    except assigning.CannotWorkOnIt:
        return


def touched(procedure: Procedure) -> None:
    procedure.edition += 1
    procedure.save()


def country() -> str:
    return str(settings.COUNTRY)


def _kind(term: str) -> str:
    """Which kind of work in My work a deadline is."""
    return {
        EXPIRY: EXPIRY, "guardian_report": CHECK, "guardian_inspection": CHECK,
        "trusteeship_change": AGE, "parent_returned": AGE,
    }.get(term, STEP)  # fmt: skip
