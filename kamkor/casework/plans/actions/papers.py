"""The printed plan was signed by the child or the family, or they would not."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from kamkor.casework.cases import sealing
from kamkor.casework.plans import policy
from kamkor.casework.plans.choices import PaperState, PaperWho
from kamkor.casework.plans.errors import NotNow
from kamkor.casework.plans.models import PaperSignature
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context

from .parts import locked


@dataclass(frozen=True)
class NewPaper:
    """Who, when, and whether they signed; words: the name, or why they would not."""

    who: PaperWho
    state: PaperState
    on: date
    words: str = ""


@transaction.atomic
def note_paper(
    plan_id: UUID, new: NewPaper, *, by: Actor, at: datetime
) -> PaperSignature:
    """Write down what stands on the paper. Raises NotThere, NotNow (a replaced plan, a
    day to come, a refusal without a reason)."""
    plan = locked(plan_id, None, by)
    unsaid = new.state == PaperState.REFUSED and not new.words.strip()
    if not policy.may_note_paper(by, plan) or unsaid or new.on > timezone.localdate(at):
        raise NotNow
    child = plan.case.person_id
    paper = PaperSignature(
        plan=plan, who=new.who, state=new.state, on=new.on, by=by.user_id, at=at
    )
    with context.acting_as_machine():
        paper.words = sealing.seal(new.words, paper, "words", child=child)
        paper.save(force_insert=True)
    audit.record(f"plan.paper_{new.state}", paper, by=by.user_id, at=at, subject=child)
    return paper
