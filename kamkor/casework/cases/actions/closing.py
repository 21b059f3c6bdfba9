"""Why a case is to be closed and how each right of the child then stands."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from kamkor.casework.cases import closing_reasons, observing, policy, sealing
from kamkor.casework.cases.choices import Outcome
from kamkor.casework.cases.errors import NotAMove
from kamkor.casework.cases.models import Closing
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context
from kamkor.foundation.law import reads as law
from kamkor.register.rights.choices import Right

from . import planning
from .parts import locked


@transaction.atomic
def say_outcomes(  # noqa: PLR0913 - a closing is all of it
    case_id: UUID, *, reason: str, outcomes: Mapping[str, str], words: str,
    version: int | None, by: Actor, at: datetime,
) -> Closing:  # fmt: skip
    """Say them before the case is closed; what was said before holds no longer.

    Every right has an outcome, "not known" among them. Raises NotThere, Changed,
    PermissionDenied; NotAMove for a closed case, an unknown reason or a right left out.
    """
    case = locked(case_id, version, by)
    if not policy.may_work(by, case):
        raise PermissionDenied
    why = closing_reasons.here().get(reason)
    if case.closed_at is not None or why is None or set(outcomes) != set(Right.values):
        raise NotAMove("close")
    told = Closing(
        case=case, reason=reason, by=by.user_id, at=at, visits=_visits(why.visits, at),
        outcomes={right: Outcome(outcome).value for right, outcome in outcomes.items()},
    )  # fmt: skip
    with context.acting_as_machine():
        case.closings.filter(taken_back_at=None).update(taken_back_at=at)
        told.words = sealing.seal(words, told, "words", child=case.person_id)
        told.save(force_insert=True)
        if case.state == observing.STATE:  # another reason may ask for other visits
            planning.end_planned(case, by=by.user_id, at=at, is_observation=True)
            planning.plan_observation(case, by=by.user_id, at=at)
        case.version += 1
        case.save(update_fields=["version"])
    audit.record(
        "case.outcomes_said", told, by=by.user_id, at=at, subject=case.person_id
    )
    return told


def _visits(code: str | None, at: datetime) -> int:
    if code is None:
        return 0
    return law.value(code, settings.COUNTRY, timezone.localdate(at)).days
