"""An akim or mayor is away: who stands in is shown the plans that wait, signs them in
their stead and is written down as that."""

from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from kamkor.casework.plans import chain
from kamkor.casework.plans.choices import PlanState
from kamkor.casework.plans.models import Plan
from kamkor.casework.providers import duties, signers
from kamkor.casework.providers.choices import Reason
from kamkor.casework.providers.models import Duty
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import Relation, Sensitivity
from kamkor.foundation.access.models import Link
from kamkor.foundation.db import context, sql


@transaction.atomic
def be_away(
    *, days: tuple[date, date], deputy: UUID | None, reason: Reason, by: Actor,
    at: datetime,
) -> Duty:  # fmt: skip
    """Who approves plans is away for these days, both included; only they tell it.

    Raises what `duties.tell` raises.
    """
    told = duties.Told(days, deputy, reason)
    duty = duties.tell_signer(told, by=by, at=at)
    with context.acting_as_machine():
        show_to_deputies(at=at)
    return duty


def show_to_deputies(*, at: datetime, plan: UUID | None = None) -> int:
    """Show the plans that wait, or this one, to who stands in today. One statement;
    returns how many looks were given. As the machine."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql.load("kamkor.casework.plans", "deputies"),
            {
                "at": at, "today": timezone.localdate(at), "plan": plan,
                "zone": str(timezone.get_current_timezone()),
                "sensitivity": Sensitivity.STATUS, "roles": signers.roles(),
                "steps": chain.steps(),
            },
        )  # fmt: skip
        return int(cursor.rowcount)


def take_from_deputy(duty: Duty, at: datetime) -> None:
    """An absence ended: who stood in sees the plans no more, unless for somebody else. As
    the machine."""
    lent = Link.objects.filter(
        user=duty.deputy_id, relation=Relation.ASSIGNED, valid_until__gt=at,
        record__in=Plan.objects.filter(state=PlanState.AGREED).values("pk"),
    )  # fmt: skip
    lent.update(valid_until=at)
    show_to_deputies(at=at)


def absence_of(plan: Plan, by: UUID, at: datetime) -> Duty | None:
    """The absence in which somebody signs this plan; None for who signs for themselves.
    As the machine; two queries."""
    signed = chain.signers(plan)
    rows = signers.stands_in(by, plan.case.place, at=at)
    return next((row for row in rows if row.user_id not in signed), None)
