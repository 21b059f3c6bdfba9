"""Who may assess a child, and who writes the forms."""

from kamkor.casework.cases import policy as cases
from kamkor.casework.cases.models import Case
from kamkor.foundation.access.actor import Actor, may_see
from kamkor.foundation.access.choices import Action, Sensitivity
from kamkor.register.people.models import Person

from .choices import AssessmentState
from .models import Assessment


def may_start(actor: Actor, child: Person, case: Case | None) -> bool:
    """Begin an assessment of this child (the root): whoever works on its case, or on
    the child while there is none."""
    return (
        actor.may(Action.CASE_WORK)
        and _sees(actor, child, Sensitivity.CONTENT)
        and (case is None or cases.may_work(actor, case))
    )


def may_write(actor: Actor, assessment: Assessment) -> bool:
    """Go on with a draft. That the actor sees it was asked by the queryset."""
    return _works(actor, assessment) and assessment.is_draft


def may_amend(actor: Actor, assessment: Assessment) -> bool:
    return _works(actor, assessment) and assessment.state == AssessmentState.SIGNED


def sees_guarded(actor: Actor, child: Person) -> bool:
    """Read the answers of class S4, not only add to them."""
    return _sees(actor, child, Sensitivity.SHIELDED)


def may_write_forms(actor: Actor) -> bool:
    return actor.may(Action.INSTRUMENTS)


def _works(actor: Actor, assessment: Assessment) -> bool:
    case = assessment.case
    return actor.may(Action.CASE_WORK) and (case is None or cases.may_work(actor, case))


def _sees(actor: Actor, child: Person, sensitivity: Sensitivity) -> bool:
    return may_see(
        actor, subject=child.pk, place=child.place, is_shielded=child.is_shielded,
        sensitivity=sensitivity,
    ) is not None  # fmt: skip
