"""The one-time page of a body without an account that signs a step of the chain.

Address and code are both used up by the first look; the page ends with the step.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from kamkor.casework.cases.actions import hold
from kamkor.casework.plans import chain, policy
from kamkor.casework.plans.errors import Changed, NotNow, Shut
from kamkor.casework.plans.models import Door, Plan
from kamkor.foundation.access import onetime
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context
from kamkor.foundation.law import reads as law
from kamkor.register.people.models import Person

from .parts import locked
from .signing import send_back_as, sign_outside


@dataclass(frozen=True)
class NewDoor:
    """Shown once: nothing of it is kept but hashes."""

    secret: str
    code: str
    until: datetime


@dataclass(frozen=True)
class Said:
    """Who signs from outside, by the name they give; their opinion; why it is returned,
    "" where it is not."""

    name: str
    words: str = ""
    remarks: str = ""


@transaction.atomic
def make_door(plan_id: UUID, *, by: Actor, at: datetime) -> NewDoor:
    """A new address and code; those before open nothing any more.

    Raises NotThere; PermissionDenied where the plan waits for nobody who may sign without
    an account, or is not the actor's to send.
    """
    plan = locked(plan_id, None, by)
    if not policy.may_make_door(by, plan):
        raise PermissionDenied
    secret, code = onetime.new()
    days = law.value("PLAN_PAGE_DAYS", settings.COUNTRY, timezone.localdate(at)).days
    with context.acting_as_machine():
        Door.objects.filter(plan=plan, shut_at=None).update(shut_at=at)
        door = Door.objects.create(
            plan=plan, step=chain.awaited(plan).code, secret_hash=onetime.hashed(secret),
            code_hash=onetime.coded(code, secret), made_by=by.user_id, made_at=at,
            until=at + timedelta(days=days),
        )  # fmt: skip
    audit.record(
        "plan.page_made", door, by=by.user_id, at=at, subject=plan.case.person_id
    )
    return NewDoor(secret, code, door.until)


def enter(secret: str, code: str, *, at: datetime) -> Door:
    """Let in who has both. The door is shut behind them.

    Raises Shut, also for a wrong code: who tries learns nothing of which it was.
    """
    with context.acting_as_machine():
        found = _try(secret, code, at)  # kept also where the code was wrong
    if found is None:
        raise Shut
    return found


@transaction.atomic
def _try(secret: str, code: str, at: datetime) -> Door | None:
    rows = Door.objects.filter(
        secret_hash=onetime.hashed(secret), shut_at=None, until__gt=at
    )
    found = rows.select_related("plan").first()
    if found is None:
        return None
    hold(found.plan.case_id)  # before the door, as who ends it does
    door: Door | None = rows.select_for_update(of=("self",)).first()
    if door is None or not door.opens(secret, code, at=at):
        return None
    audit.record(
        "plan.page_opened", door, by=context.MACHINE_ID, at=at,
        subject=found.plan.case.person_id,
    )  # fmt: skip
    return door


@transaction.atomic
def look(plan_id: UUID, step: str) -> Plan | None:
    """The plan for its one-time page; None once it waits for that step no longer, and of a
    child who is shielded. As the machine."""
    return _opened(plan_id, step)


@transaction.atomic
def answer_outside(
    plan_id: UUID, step: str, said: Said, *, edition: int, at: datetime
) -> None:
    """The body signs, or returns the plan with remarks. As the machine. Raises NotNow
    (over, no name, no opinion), Changed, NotReady where nobody signs the next step."""
    plan = _opened(plan_id, step)
    if plan is None or not said.name.strip():
        raise NotNow
    if plan.edition != edition:
        raise Changed(None, None)
    if said.remarks.strip():
        remarks = f"{said.remarks.strip()}\n{said.name.strip()}"
        send_back_as(plan, remarks=remarks, by=context.MACHINE_ID, at=at)
    else:
        sign_outside(plan, name=said.name, words=said.words, at=at)


def _opened(plan_id: UUID, step: str) -> Plan | None:
    case = hold(Plan.objects.values_list("case", flat=True).get(pk=plan_id))
    plans = Plan.objects.select_for_update(of=("self",))
    plan: Plan = plans.select_related("case__person__root", "case__territory").get(
        pk=plan_id
    )
    hidden = Person.objects.filter(root=plan.case.person.root_id, is_shielded=True)
    over = plan.waits_for != step or case.closed_at is not None
    return None if over or hidden.exists() else plan
