"""Whom a plan waits for: they see it for as long, and the clock runs for it."""

from collections import Counter
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q

from kamkor.casework.cases.actions import owner_of
from kamkor.casework.clock import actions as clock
from kamkor.casework.clock.choices import About, Owner, Reason
from kamkor.casework.plans import chain
from kamkor.casework.plans.approval import Step
from kamkor.casework.plans.choices import WAITS, WAITS_FOR, Deed
from kamkor.casework.plans.models import Door, Plan
from kamkor.foundation.access import assigning
from kamkor.foundation.access.choices import Relation, Sensitivity
from kamkor.foundation.access.models import Grant, Link
from kamkor.foundation.db import context, sql

from .standing import show_to_deputies

RETURN, REVIEW = "plan_return", "plan_review"  # kinds of work and terms of the clock


def kind_of(deed: Deed | str) -> str:
    """The kind of work of a step: "plan_opinion", "plan_agree", "plan_approve"."""
    return f"plan_{deed}"


def wait(plan: Plan, step: Step, *, by: UUID, at: datetime) -> int:
    """Show the plan to all who may sign that step and start the clock for them. Returns
    how many they are; where nobody is, nothing starts, unless it may be signed without an
    account: then who has the case answers for the wait, and counts. As the machine."""
    shown = _show(plan, step, at)
    if shown:
        show_to_deputies(at=at, plan=plan.pk)
        _start(plan, step, _signers(plan, at), by=by, at=at)
    elif step.outside:
        _start(plan, step, owner_of(plan.case), by=by, at=at)
    return shown or int(step.outside)


def is_asked(plan: Plan, user: UUID, at: datetime) -> bool:
    """Whether the plan waits for the signature of this user."""
    with context.acting_as_machine():
        links = Link.objects.filter(
            Q(valid_until=None) | Q(valid_until__gt=at),
            record=plan.pk, user=user, relation=Relation.ASSIGNED,
        )  # fmt: skip
        return links.exists()


def wait_elsewhere(plan: Plan, *, by: UUID, at: datetime) -> None:
    """The case has gone to another territory: others sign. Where nobody is yet, who has
    the case answers for the wait. As the machine."""
    step = chain.awaited(plan)
    _shut_doors(plan, at)
    assigning.take(plan.pk, at=at)
    clock.cancel(kind_of(step.deed), plan.pk, reason=Reason.MOVED, by=by, at=at)
    owner = _signers(plan, at) if _show(plan, step, at) else owner_of(plan.case)
    show_to_deputies(at=at, plan=plan.pk)
    _start(plan, step, owner, by=by, at=at)


def answered(plan: Plan, *, by: UUID, at: datetime) -> None:
    """It waits for its step no longer; the caller saves the plan. As the machine."""
    step = chain.awaited(plan)
    plan.waits_for = None
    _shut_doors(plan, at)
    assigning.take(plan.pk, at=at)
    if step.term:
        clock.meet(step.term, kind=kind_of(step.deed), pk=plan.pk, by=by, at=at)


def answer_return(plan: Plan, *, by: UUID, at: datetime) -> None:
    """A plan that was returned is submitted again. As the machine."""
    clock.meet(RETURN, kind=RETURN, pk=plan.pk, by=by, at=at)


def start_own(plan: Plan, term: str, *, by: UUID, at: datetime) -> None:
    """A term of the plan that runs for who has the case. As the machine."""
    about = About(term, plan.pk, plan.case.person_id, plan.case.place)
    clock.start(term, about=about, started=at, owner=owner_of(plan.case), by=by, at=at)


def stop(plan: Plan, *, by: UUID, at: datetime) -> None:
    """Nobody waits and nothing is due any more. As the machine."""
    _shut_doors(plan, at)
    assigning.take(plan.pk, at=at)
    for kind in (*map(kind_of, WAITS_FOR), RETURN, REVIEW):
        clock.cancel(kind, plan.pk, reason=Reason.WORK_ENDED, by=by, at=at)


def show_to_newcomers(*, at: datetime) -> int:
    """Show the plans that wait to those appointed since they were submitted. One
    statement; returns how many looks were given. As the machine."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql.load("kamkor.casework.plans", "newcomers"),
            {"at": at, "sensitivity": Sensitivity.STATUS, "steps": chain.steps()},
        )
        return int(cursor.rowcount)


def _start(plan: Plan, step: Step, owner: Owner, *, by: UUID, at: datetime) -> None:
    if step.term:
        about = About(kind_of(step.deed), plan.pk, plan.case.person_id, plan.case.place)
        clock.start(step.term, about=about, started=at, owner=owner, by=by, at=at)


def _shut_doors(plan: Plan, at: datetime) -> None:
    Door.objects.filter(plan=plan, shut_at=None).update(shut_at=at)


def _show(plan: Plan, step: Step, at: datetime) -> int:
    """Who made or signed it cannot sign again, and need not see it for that."""
    return assigning.show(
        plan.case.person_id, record=plan.pk, allowing=step.action,
        place=plan.case.place, at=at, at_most=Sensitivity.STATUS,
        but=chain.signers(plan), only=chain.grants(step, plan.case.place),
    )  # fmt: skip


def _signers(plan: Plan, at: datetime) -> Owner:
    """One person, or the body that several sit in; else the longest in office."""
    links = Link.objects.filter(
        record=plan.pk, relation=Relation.ASSIGNED, valid_until=None
    )
    grants = Grant.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=at), user__in=links.values("user")
    )
    held = list(grants.order_by("valid_from", "pk").values_list("user", "organisation"))
    people = list(dict.fromkeys(user for user, _body in held))
    bodies = Counter(body for _user, body in held if body)
    if len(people) > 1 and bodies:
        return Owner(organisation=bodies.most_common(1)[0][0])
    return Owner(user=people[0])


def waiting_of(case_id: UUID) -> list[Plan]:
    """Plans of the case that wait for a signature. As the machine."""
    rows = Plan.objects.filter(case=case_id, state__in=WAITS)
    return list(rows.select_related("case"))
