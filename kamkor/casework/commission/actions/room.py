"""In the room: who is there, who has no part in an item, who votes how, the end."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet

from kamkor.casework.cases import sealing
from kamkor.casework.commission import policy, reads
from kamkor.casework.commission.choices import (
    PRESIDE,
    Choice,
    Function,
    ItemState,
    SessionState,
)
from kamkor.casework.commission.errors import NoQuorum, NotNow, NotThere
from kamkor.casework.commission.models import (
    Attendance,
    Member,
    Recusal,
    Session,
    Vote,
)
from kamkor.foundation.access import actions as access
from kamkor.foundation.access import assigning
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import BlockReason
from kamkor.foundation.accounts.models import User
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context

from .parts import bring_packs, goes, item_of, session_of


@transaction.atomic
def come(session_id: UUID, member_id: UUID, *, by: Actor, at: datetime) -> Attendance:
    """Note that a member is there. Raises NotThere, PermissionDenied, NotNow."""
    session = _to_note(session_id, by)
    with context.acting_as_machine():
        member = _member(session, member_id)
        here, new = Attendance.objects.get_or_create(
            session=session, member=member, left_at=None,
            defaults={"came_at": at, "noted_by": by.user_id},
        )  # fmt: skip
    if new:
        audit.record("commission.came", here, by=by.user_id, at=at)
    return here


@transaction.atomic
def leave(session_id: UUID, member_id: UUID, *, by: Actor, at: datetime) -> None:
    """Note that a member is not there any more. Raises as `come`."""
    session = _to_note(session_id, by)
    with context.acting_as_machine():
        here = Attendance.objects.filter(session=session, left_at=None)
        found = here.filter(member=member_id).first()
        if found is None:
            raise NotThere
        found.left_at = at
        found.save(update_fields=["left_at"])
    audit.record("commission.left", found, by=by.user_id, at=at)


@transaction.atomic
def open_session(session_id: UUID, *, by: Actor, at: datetime) -> Session:
    """The chair, or a deputy where the chair is not there, opens with a quorum.

    Raises NotThere, PermissionDenied, Changed, NotNow, NoQuorum.
    """
    session = session_of(session_id, by)
    if not policy.may_open(by, session):
        raise PermissionDenied
    goes(session, SessionState.OPEN)
    with context.acting_as_machine():
        if not _is_here(session, by) or not _leads(session, by):
            raise NotNow
        room = reads.quorum(session)
        if not room.is_reached:
            raise NoQuorum(room.present, room.needed)
        session.presiding, session.opened_at = by.user_id, at
        session.save()
    audit.record("commission.opened", session, by=by.user_id, at=at)
    return session


@transaction.atomic
def recuse(item_id: UUID, *, reason: str, by: Actor, at: datetime) -> Recusal:
    """A member has no part in an item, of their own accord: they are shut out from the
    child until the head of the unit lets them in. Raises NotThere, NotNow,
    PermissionDenied."""
    item = item_of(item_id, by)
    session = item.sitting
    if not policy.may_vote(by, session):
        raise PermissionDenied
    if item.state != ItemState.LISTED or not reason.strip():
        raise NotNow
    with context.acting_as_machine():
        row = Recusal(item=item, user=by.user_id, by=by.user_id, at=at)
        row.reason = sealing.seal(reason, row, "reason", child=item.person_id)
        row.save(force_insert=True)
        assigning.take_from(by.user_id, [item.pk, item.plan_id or item.pk], at=at)
        user = User.objects.get(pk=by.user_id)
        child = item.person_id
        access.block(child, user, reason=BlockReason.RECUSAL, by=by.user_id, at=at)
    audit.record("commission.recused", row, by=by.user_id, at=at, subject=child)
    return row


@transaction.atomic
def vote(item_id: UUID, *, user: UUID, choice: Choice, by: Actor, at: datetime) -> Vote:
    """A member votes, or who keeps the papers notes how they did; until the item is
    decided it may be changed. Raises NotThere, PermissionDenied, NotNow."""
    item = item_of(item_id, by)
    session = item.sitting
    own = user == by.user_id and policy.may_vote(by, session)
    if not (own or policy.may_prepare(by, session.commission)):
        raise PermissionDenied
    with context.acting_as_machine():
        votes = {fit.user for fit in reads.fit(item) if fit.is_present}
        if session.state != SessionState.OPEN or item.state != ItemState.LISTED:
            raise NotNow
        if user not in votes:
            raise NotNow
        cast, _new = Vote.objects.update_or_create(
            item=item, session=session, user=user,
            defaults={"choice": choice, "noted_by": by.user_id, "at": at},
        )  # fmt: skip
    audit.record("commission.voted", cast, by=by.user_id, at=at, subject=item.person_id)
    return cast


@transaction.atomic
def close(session_id: UUID, *, by: Actor, at: datetime) -> Session:
    """Who presides closes and signs the minutes; the packs close with it.

    Raises NotThere, PermissionDenied, Changed, NotNow while an item is neither decided
    nor put off.
    """
    session = session_of(session_id, by)
    if not policy.presides(by, session):
        raise PermissionDenied
    goes(session, SessionState.CLOSED)
    with context.acting_as_machine():
        if session.items.filter(state=ItemState.LISTED).exists():
            raise NotNow
        session.closed_at = session.chair_signed_at = at
        session.save()
        bring_packs(session, at)
    audit.record("commission.closed", session, by=by.user_id, at=at)
    return session


@transaction.atomic
def sign(session_id: UUID, *, by: Actor, at: datetime) -> Session:
    """The secretary signs the minutes. Raises NotThere, PermissionDenied, NotNow."""
    session = session_of(session_id, by)
    seat = policy.seat(by, session)
    if seat is None or seat.function != Function.SECRETARY:
        raise PermissionDenied
    goes(session, SessionState.SIGNED)
    with context.acting_as_machine():
        session.secretary, session.secretary_signed_at = by.user_id, at
        session.save()
    audit.record("commission.minutes_signed", session, by=by.user_id, at=at)
    return session


def _to_note(session_id: UUID, by: Actor) -> Session:
    session = session_of(session_id, by)
    if not (policy.may_prepare(by, session.commission) or policy.may_open(by, session)):
        raise PermissionDenied
    if session.state not in (SessionState.PLANNED, SessionState.OPEN):
        raise NotNow
    return session


def _member(session: Session, member_id: UUID) -> Member:
    rows = Member.objects.on(session.day).filter(commission=session.commission_id)
    found: Member | None = rows.filter(pk=member_id).first()
    if found is None:
        raise NotThere
    return found


def _is_here(session: Session, by: Actor) -> bool:
    return _here(session).filter(member__user=by.user_id).exists()


def _leads(session: Session, by: Actor) -> bool:
    """The chair; a deputy only where no chair is there."""
    heads = _here(session).filter(member__function__in=PRESIDE)
    chairs = heads.filter(member__function=Function.CHAIR)
    return not chairs.exists() or chairs.filter(member__user=by.user_id).exists()


def _here(session: Session) -> QuerySet[Attendance]:
    return Attendance.objects.filter(session=session, left_at=None)
