"""Where one plan stands in the chain: who signed, whom it waits for, who comes next."""

import json
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from kamkor.foundation.access import policy as access
from kamkor.foundation.access.choices import Action, Relation
from kamkor.foundation.places.choices import OrganisationKind

from . import approval
from .approval import Step
from .choices import WAITS_FOR, Deed, PlanState
from .models import Plan, Signature
from .querysets import SignatureQuerySet


def signatures(plan: Plan) -> SignatureQuerySet:
    """Those of the round that the plan is in; none of a plan that is in none."""
    rows = Signature.objects.filter(plan=plan, round=plan.round, step__in=plan.chain)
    return rows.order_by("at", "pk")


def asked(*, away: bool | None) -> list[str]:
    """The codes that the country asks of a plan today, in the order of signing."""
    left_out = approval.without(away=away)
    return [code for code in approval.here() if code not in left_out]


def next_step(plan: Plan) -> Step | None:
    """The first that nobody signed; None after the last. One query."""
    done = set(signatures(plan).values_list("step", flat=True))
    code = next((code for code in plan.chain if code not in done), None)
    return approval.here()[code] if code else None


def waits_for(plan: Plan) -> Step | None:
    """The step it waits for; None for a plan that waits for nobody."""
    return approval.here().get(plan.waits_for) if plan.waits_for else None


def awaited(plan: Plan) -> Step:
    """The step of a plan that is known to wait. Raises KeyError for one that does not."""
    return approval.here()[plan.waits_for or ""]


def stands(plan: Plan) -> str:
    """Where it stands and whom it waits for, in the reader's language."""
    step = waits_for(plan)
    if step is None:
        return str(PlanState(plan.state).label)
    if step.deed == Deed.AGREE and step.kind == OrganisationKind.COMMISSION:
        return _("waits for the Commission")
    return f"{PlanState(plan.state).label}: {step.label}"


def office(code: str) -> str:
    """What the country calls who signs it; the code where it has no such step any more."""
    step = approval.here().get(code)
    return step.label if step else code


def signers(plan: Plan) -> set[UUID]:
    """Who made it or signed it in this round. One query."""
    found = set(signatures(plan).values_list("by", flat=True))
    found |= {plan.made_by, plan.submitted_by, plan.agreed_by}
    return found - {None}


def grants(step: Step, place: int) -> Q:
    """The grants by which the step is signed for a place: of the territory, and where
    the step is only of a body, of a body of that kind there."""
    within = Q(territory__low__lte=place, territory__high__gte=place)
    if step.of_body:
        there = Q(
            territory=None,
            organisation__territory__low__lte=place,
            organisation__territory__high__gte=place,
        )
        within = Q(organisation__kind=step.kind) & (within | there)
    return within & Q(territory__level=step.level) if step.level else within


def steps() -> str:
    """The steps that plans wait for and who signs them, as JSON for SQL: code, roles, kind
    of the body (null: by the territory alone), level of the territory (null: any)."""
    told = [
        {
            "code": step.code, "roles": _roles(step.action), "level": step.level,
            "kind": step.kind if step.of_body else None,
        }
        for step in approval.here().values()
        if step.deed in WAITS_FOR
    ]  # fmt: skip
    return json.dumps(told)


def _roles(action: Action) -> list[str]:
    return [
        role.value
        for role, rule in access.ROLES.items()
        if action in rule.actions and access.reach(role, Relation.ASSIGNED)
    ]
