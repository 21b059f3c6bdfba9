"""What several verbs on a plan share."""

from datetime import datetime
from uuid import UUID

from kamkor.casework.cases import sealing
from kamkor.casework.cases.actions import hold
from kamkor.casework.plans.errors import Changed, NotThere
from kamkor.casework.plans.models import Plan, Step
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.db import context, posting


def locked(plan_id: UUID, edition: int | None, by: Actor) -> Plan:
    """The plan, locked after its case, as the actor sees it. `edition` is the one the
    actor looked at; None asks for none. Raises NotThere, Changed."""
    with context.acting_as_machine():
        seen = Plan.objects.filter(pk=plan_id).first()
        if seen is None:
            raise NotThere
        hold(seen.case_id)
        plans = Plan.objects.select_for_update(of=("self",)).select_related("case")
        plan: Plan = plans.get(pk=plan_id)
    if not Plan.objects.visible_to(by).filter(pk=plan_id).exists():
        raise NotThere  # asked now: others may sign since the case went elsewhere
    if edition is not None and plan.edition != edition:
        with context.acting_as_machine():
            last = plan.steps.order_by("-at", "-id").first()
        raise Changed(last.by if last else plan.made_by, last.at if last else None)
    return plan


def keep_step(
    plan: Plan, before: str, *, by: UUID, at: datetime, words: str = ""
) -> None:
    """The plan stands elsewhere now; saves it. As the machine."""
    step = Step(plan=plan, before=before, after=plan.state, by=by, at=at)
    step.words = sealing.seal(words, step, "words", child=plan.case.person_id)
    plan.edition += 1
    plan.save()
    posting.add(step)


def touched(plan: Plan) -> None:
    """A draft was changed: who looked at it before is told. As the machine."""
    plan.edition += 1
    plan.save(update_fields=["edition"])
