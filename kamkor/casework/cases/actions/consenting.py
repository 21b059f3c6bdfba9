"""Somebody agrees to something about the child, or no longer does."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from kamkor.casework.cases import consents, policy, sealing
from kamkor.casework.cases.choices import ConsentScope, Giver
from kamkor.casework.cases.errors import NotAMove, NotThere
from kamkor.casework.cases.models import Consent
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context

from .parts import locked


@dataclass(frozen=True)
class NewConsent:
    """`words`: who agrees, and what for. `until`: the last day; None till withdrawn."""

    scope: ConsentScope
    giver: Giver
    words: str
    given_on: date
    until: date | None = None


@transaction.atomic
def give_consent(case_id: UUID, new: NewConsent, *, by: Actor, at: datetime) -> Consent:
    """Keep it. Raises NotThere, PermissionDenied; NotAMove for a closed case, no words,
    a day to come or a last day before the first."""
    case = locked(case_id, None, by)
    if not policy.may_work(by, case):
        raise PermissionDenied
    consent = Consent(
        case=case, scope=new.scope, giver=new.giver, given_on=new.given_on,
        until=new.until, by=by.user_id, at=at,
    )  # fmt: skip
    words = sealing.seal(new.words, consent, "words", child=case.person_id)
    if case.closed_at is not None or words is None or not _days_follow(new, at):
        raise NotAMove("consent")
    consent.words = words
    with context.acting_as_machine():
        consent.save(force_insert=True)
    audit.record(
        "case.consent_given", consent, by=by.user_id, at=at, subject=case.person_id,
        scope=new.scope,
    )  # fmt: skip
    return consent


@transaction.atomic
def withdraw_consent(consent_id: UUID, *, by: Actor, at: datetime) -> Consent:
    """It holds no longer; also when the case is closed. Raises NotThere,
    PermissionDenied; NotAMove where it was withdrawn before."""
    seen = Consent.objects.filter(pk=consent_id).first()
    if seen is None:
        raise NotThere
    case = locked(seen.case_id, None, by)
    if not policy.may_work(by, case):
        raise PermissionDenied
    with context.acting_as_machine():
        rows = Consent.objects.select_related("case__person")
        consent: Consent = rows.get(pk=consent_id)
        if consent.withdrawn_at is not None:
            raise NotAMove("withdraw")
        consent.withdrawn_at, consent.withdrawn_by = at, by.user_id
        consent.save(update_fields=["withdrawn_at", "withdrawn_by"])
        consents.withdrawn(consent, by=by.user_id, at=at)
    audit.record(
        "case.consent_withdrawn", consent, by=by.user_id, at=at,
        subject=case.person_id, scope=consent.scope,
    )  # fmt: skip
    return consent


def _days_follow(new: NewConsent, at: datetime) -> bool:
    return new.given_on <= timezone.localdate(at) and (
        new.until is None or new.given_on <= new.until
    )
