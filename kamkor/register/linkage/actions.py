"""Asking blindly whether a child is known, and being told so."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from kamkor.foundation.access.actor import actor_of
from kamkor.foundation.access.choices import Action, Sensitivity
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context
from kamkor.register.people.models import Person

from . import policy, reads, store
from .errors import TooManyEnquiries
from .models import Enquiry, Notice
from .question import understand


@transaction.atomic
def enquire(text: str, *, purpose: str, by: UUID, at: datetime) -> Enquiry:
    """Ask whether a child is known. The answer goes to who answers for the child.

    What happens here does not depend on whether anybody fits: nothing is searched, the
    hashes are kept and answered by `answer` afterwards. Raises TooManyEnquiries,
    PermissionDenied.
    """
    if not actor_of(by, at=at).may(Action.BLIND_SEARCH):
        raise PermissionDenied
    store.run(
        "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"enquiry {by}"]
    )
    asked = reads.enquiries_since(by, since=at - policy.ENQUIRIES_WITHIN)
    if asked >= policy.ENQUIRIES:
        raise TooManyEnquiries
    enquiry = Enquiry.objects.create(
        asked_by=by, asked_at=at, purpose=purpose, words=understand(text).groups
    )
    audit.record("enquiry.asked", enquiry, by=by, at=at)
    return enquiry


@transaction.atomic
def answer(enquiry: Enquiry, *, at: datetime) -> int:
    """Tell those who answer for the children that fit, once. Returns how many fit."""
    with context.acting_as_machine():
        enquiry = Enquiry.objects.select_for_update(no_key=True).get(pk=enquiry.pk)
        if enquiry.answered_at is not None:
            return 0
        found = reads.whom(enquiry, most=policy.ENQUIRY_FITS)
        Notice.objects.bulk_create(
            Notice(enquiry=enquiry, person_id=person, told_at=at) for person in found
        )
        enquiry.answered_at = at
        enquiry.save(update_fields=["answered_at"])
        for person in found:
            audit.record(
                "enquiry.told", enquiry, by=enquiry.asked_by, at=at, subject=person
            )
    return len(found)


@transaction.atomic
def acknowledge(notice: Notice, *, by: UUID, at: datetime) -> None:
    """Somebody who sees the child took note. Raises PermissionDenied."""
    seen = Person.objects.visible_to(actor_of(by, at=at), Sensitivity.IDENTITY)
    if not seen.filter(pk=notice.person_id).exists():
        raise PermissionDenied
    with context.acting_as_machine():
        Notice.objects.filter(pk=notice.pk, seen_at=None).update(seen_at=at, seen_by=by)
        audit.record("enquiry.noted", notice, by=by, at=at, subject=notice.person_id)
