"""What a plan rests on: the newest signed comprehensive assessment of its case.

Who signs a plan sees no assessment. What it came to is kept with the plan when it is
submitted, and is all of it that they are told.
"""

import json

from kamkor.casework.assessments import outcome
from kamkor.casework.assessments.outcome import Outcome
from kamkor.casework.cases import sealing

from .models import Plan

GATE = "comprehensive_assessment_signed"


def rest(plan: Plan) -> None:
    """Name the assessment; the caller saves the plan. As the machine; one query."""
    plan.assessment = outcome.standing(plan.case, GATE)


def keep(plan: Plan) -> None:
    """Name it and keep what it came to; the caller saves the plan. As the machine."""
    rest(plan)
    found = outcome.of(plan.assessment) if plan.assessment else None
    text = json.dumps(found, ensure_ascii=False) if found else ""
    plan.outcome = sealing.seal(text, plan, "outcome", child=plan.case.person_id)


def told(plan: Plan) -> Outcome | None:
    """What the assessment came to, in the reader's language; None where nothing is kept,
    and once the child was erased. One query."""
    text = sealing.words(plan, "outcome", child=plan.case.person_id)
    return outcome.in_words(json.loads(text)) if text else None
