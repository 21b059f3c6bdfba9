"""The only place where leases, blocks, duties and their reviews change."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from kamkor.foundation.accounts.models import User
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context
from kamkor.foundation.law import calendar
from kamkor.foundation.law import reads as law

from . import alerts
from .actor import Actor
from .choices import Action, LeaseReason, Relation, Sensitivity
from .models import Block, Lease, Link


class NotAllowed(Exception):
    """The role does not allow it."""


class NeedsWords(Exception):
    """A reason must be told in words, not only chosen."""


class QuotaReached(Exception):
    """Too many leases this week; somebody must review them first."""


class OwnLease(Exception):
    """Nobody reviews what they did themselves."""


class AlreadyReviewed(Exception):
    """The lease was reviewed before."""


class AlreadyBlocked(Exception):
    """This person is shut out from the child as it is."""


def break_glass(
    actor: Actor,
    subject: UUID,
    *,
    place: int,
    reason: LeaseReason,
    words: str,
    at: datetime,
) -> Lease:
    """Open one child to `actor` for some hours. Everybody concerned is told at once.

    `place` is where the child lives, 0 where that is not known or kept secret.
    The hours, the quota and the days for the review are parameters of law.
    Raises NotAllowed, NeedsWords, QuotaReached.
    """
    if not actor.may(Action.BREAK_GLASS) or actor.best(Relation.LEASE) == 0:
        raise NotAllowed
    if len(words.strip()) < _number("BREAK_GLASS_WORDS", at):
        raise NeedsWords
    with transaction.atomic(), context.acting_as_machine():
        _need_quota(actor, at)
        ends = at + timedelta(hours=_number("BREAK_GLASS_HOURS", at))
        link = Link.objects.create(
            subject=subject,
            relation=Relation.LEASE,
            user_id=actor.user_id,
            sensitivity=Sensitivity.CONTENT,
            valid_from=at,
            valid_until=ends,
        )
        lease = Lease(
            user_id=actor.user_id,
            subject=subject,
            link=link,
            reason=reason,
            taken_at=at,
            ends_at=ends,
            review_due=calendar.add_working_days(
                at.date(),
                _number("BREAK_GLASS_REVIEW_DAYS", at),
                country=settings.COUNTRY,
            ),
        )
        lease.words = lease.sealed("words", words.strip())
        lease.save(force_insert=True)
        audit.record(
            "access.glass_broken",
            lease,
            by=actor.user_id,
            at=at,
            subject=subject,
            reason=str(reason),
            told=alerts.tell(lease, actor, place=place, at=at),
        )
    return lease


def review(
    lease: Lease, *, justified: bool, words: str, actor: Actor, at: datetime
) -> None:
    """Say whether a lease was right. An unjustified one ends at once.

    Raises NotAllowed, OwnLease, AlreadyReviewed.
    """
    if not actor.may(Action.BREAK_GLASS_REVIEW):
        raise NotAllowed
    if lease.user_id == actor.user_id:
        raise OwnLease
    with transaction.atomic(), context.acting_as_machine():
        row = Lease.objects.select_for_update().get(pk=lease.pk)
        if row.reviewed_at is not None:
            raise AlreadyReviewed
        row.reviewed_at = at
        row.reviewed_by_id = actor.user_id
        row.justified = justified
        row.review_words = row.sealed("review_words", words.strip())
        row.save(
            update_fields=["reviewed_at", "reviewed_by", "justified", "review_words"]
        )
        if not justified and row.ends_at > at:
            Link.objects.filter(pk=row.link_id).update(valid_until=at)
        audit.record(
            "access.glass_reviewed",
            row,
            by=actor.user_id,
            at=at,
            subject=row.subject,
            justified=justified,
        )


@transaction.atomic
def block(
    subject: UUID, user: User, *, reason: str, by: UUID | None, at: datetime
) -> Block:
    """Shut somebody out from a child whatever else holds: kin, recusal.

    Raises AlreadyBlocked.
    """
    with context.acting_as_machine():
        # two requests at once would both find none
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        if blocks([subject]).filter(user=user).exists():
            raise AlreadyBlocked
        row = Block.objects.create(subject=subject, user=user, reason=reason, since=at)
        audit.record("access.blocked", row, by=by, at=at, subject=subject)
    return row


@transaction.atomic
def unblock(
    subjects: Sequence[UUID], user: User, *, by: UUID | None, at: datetime
) -> int:
    """End what shuts somebody out from a child; `subjects` are all that stand for it.

    Returns how many blocks ended: 0 where none stood.
    """
    with context.acting_as_machine():
        standing = list(blocks(subjects).filter(user=user).select_for_update())
        for row in standing:
            row.until = at
            row.save(update_fields=["until"])
            audit.record("access.unblocked", row, by=by, at=at, subject=row.subject)
    return len(standing)


def blocks(subjects: Sequence[UUID]) -> QuerySet[Block]:
    """Blocks that stand over a child, the oldest first. As the machine."""
    rows = Block.objects.filter(subject__in=subjects, until=None)
    return rows.order_by("since", "id")


def _need_quota(actor: Actor, at: datetime) -> None:
    # two requests at once would both find the last place free
    User.objects.select_for_update(no_key=True).get(pk=actor.user_id)
    recent: dict[str, Any] = {
        "user_id": actor.user_id,
        "taken_at__gt": at - timedelta(days=7),
    }
    if Lease.objects.filter(**recent).count() >= _number("BREAK_GLASS_QUOTA", at):
        raise QuotaReached


def _number(code: str, at: datetime) -> int:
    value = law.value(code, settings.COUNTRY, at.date()).value
    if value is None:
        raise law.UnknownParameter(code)
    return int(value)
