"""What several verbs on a case share."""

from datetime import datetime
from uuid import UUID

from kamkor.casework.cases import lifecycle, sealing
from kamkor.casework.cases.errors import Changed, NotThere
from kamkor.casework.cases.models import Case, Step
from kamkor.casework.clock import actions as clock
from kamkor.casework.clock.choices import About, Owner
from kamkor.foundation.access import assigning
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import Action
from kamkor.foundation.db import context, posting

KIND = "case"


def locked(case_id: UUID, version: int | None, by: Actor) -> Case:
    """The case, locked, as the actor sees it. `version` is the one the actor looked at;
    None asks for none. Raises NotThere, Changed."""
    try:
        with context.acting_as_machine():
            case = hold(case_id)
    except Case.DoesNotExist:
        raise NotThere from None
    if not Case.objects.visible_to(by).filter(pk=case_id).exists():
        raise NotThere  # asked now: it may have gone elsewhere while we waited
    if version is not None and case.version != version:
        with context.acting_as_machine():
            last = case.steps.order_by("-at", "-id").first()
        raise Changed(last.by if last else None, last.at if last else None)
    return case


def hold(case_id: UUID) -> Case:
    """The case, locked till the end of the transaction. As the machine.

    Whoever changes a case or what hangs on it asks for this first and for its own rows
    later, so that no two wait for each other. Rows that only name the case do not wait.
    """
    rows = Case.objects.select_for_update(of=("self",), no_key=True)
    case: Case = rows.get(pk=case_id)
    return case


def keep_step(  # noqa: PLR0913 - a step is all of it
    case: Case, move: str, *, before: str, by: UUID, at: datetime,
    reason: str = "", paper: str = "",
) -> Step:  # fmt: skip
    """As the machine."""
    step = Step(
        case=case, move=move, before=before, after=case.state, worker=case.worker,
        by=by, at=at, paper=paper.strip(),
    )  # fmt: skip
    step.reason = sealing.seal(reason, step, "reason", child=case.person_id)
    posting.add(step)
    return step


def give(case: Case, worker: UUID | None, *, at: datetime) -> None:
    """The case is this worker's, or nobody's; the caller saves it. As the machine.

    Raises assigning.CannotWorkOnIt.
    """
    if worker is None:
        assigning.take(case.pk, at=at)
    else:
        assigning.give(
            case.person_id, record=case.pk, to=worker, allowing=Action.CASE_WORK, at=at
        )
    case.worker = worker


def owner_of(case: Case) -> Owner:
    """Who answers for its deadlines: the worker, the body, or else who opened it."""
    if case.worker is None and case.organisation_id is None:
        return Owner(user=case.opened_by)
    return Owner(user=case.worker, organisation=case.organisation_id)


def start_clock(case: Case, *, by: UUID, at: datetime) -> None:
    """The deadline of the state it stands in, if that has one. As the machine."""
    term = lifecycle.here().states[case.state].term
    if term:
        about = About(KIND, case.pk, case.person_id, case.place)
        clock.start(term, about=about, started=at, owner=owner_of(case), by=by, at=at)
