"""What comes before a session: called, built from what waits, put off, called off."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from kamkor.casework.cases import policy as of_cases
from kamkor.casework.cases import sealing
from kamkor.casework.cases.actions import hold
from kamkor.casework.cases.following import Change
from kamkor.casework.cases.models import Case
from kamkor.casework.commission import policy, reads
from kamkor.casework.commission.choices import ItemKind, ItemState, SessionState
from kamkor.casework.commission.errors import NotNow, NotThere
from kamkor.casework.commission.models import Item, Postponement, Session
from kamkor.casework.plans import approval
from kamkor.foundation.access import assigning
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context
from kamkor.foundation.law import reads as law

from .parts import bring_packs, goes, item_of, prepared, run, session_of


@transaction.atomic
def call(
    commission_id: UUID, *, meets_at: datetime, where: str, by: Actor, at: datetime
) -> Session:
    """Call a session; its agenda is built of what waits, and members see the packs some
    days before. Raises NotThere, PermissionDenied, NotNow (a moment gone by)."""
    commission = prepared(commission_id, by)
    if meets_at <= at:
        raise NotNow
    day = timezone.localdate(meets_at)
    with context.acting_as_machine():
        last = commission.sessions.aggregate(last=Max("number"))["last"] or 0
        session = Session.objects.create(
            commission=commission, number=last + 1, day=day, meets_at=meets_at,
            where=where, share=law.value("COMMISSION_QUORUM", settings.COUNTRY, day).number,
            chair_breaks_ties=bool(
                law.value("COMMISSION_CASTING_VOTE", settings.COUNTRY, day).days
            ),
            called_by=by.user_id, called_at=at,
        )  # fmt: skip
        _build(session, by.user_id, at)
    audit.record("commission.called", session, by=by.user_id, at=at)
    return session


@transaction.atomic
def build(session_id: UUID, *, by: Actor, at: datetime) -> int:
    """Bring the agenda up to date. Returns how many items are new on it. Five statements.

    Raises NotThere, PermissionDenied, NotNow.
    """
    session = _to_prepare(session_id, by)
    with context.acting_as_machine():
        new = _build(session, by.user_id, at)
    audit.record("commission.agenda_built", session, by=by.user_id, at=at, new=new)
    return new


@transaction.atomic
def put_case(
    case_id: UUID, *, question: str, summary: str, by: Actor, at: datetime
) -> Item:
    """Put a case before the Commission of its place: what is asked, and what members may
    know of it. Goes on the next agenda. Raises NotThere, NotNow (closed, no words, no
    Commission there), PermissionDenied."""
    case = Case.objects.visible_to(by).filter(pk=case_id).first()
    if case is None:
        raise NotThere
    if not of_cases.may_work(by, case):
        raise PermissionDenied
    with context.acting_as_machine():
        case = hold(case.pk)
        commission = reads.commission_at(case.place)
        said = question.strip() and summary.strip()
        if commission is None or case.closed_at or not said:
            raise NotNow
        item = Item(
            commission=commission, kind=ItemKind.CASE, state=ItemState.WAITING,
            person_id=case.person_id, case=case, put_by=by.user_id, put_at=at,
        )  # fmt: skip
        child = case.person_id
        item.question = sealing.seal(question, item, "question", child=child)
        item.summary = sealing.seal(summary, item, "summary", child=child)
        item.save(force_insert=True)
    audit.record("commission.case_put", item, by=by.user_id, at=at, subject=child)
    return item


@transaction.atomic
def postpone(item_id: UUID, *, reason: str, by: Actor, at: datetime) -> Item:
    """Put an item off to the next session. Raises NotThere, PermissionDenied, NotNow."""
    item = item_of(item_id, by)
    session = item.sitting
    if not (policy.may_prepare(by, session.commission) or policy.presides(by, session)):
        raise PermissionDenied
    if item.state != ItemState.LISTED or not reason.strip() or not _runs(session):
        raise NotNow
    with context.acting_as_machine():
        row = Postponement(item=item, session=session, by=by.user_id, at=at)
        row.reason = sealing.seal(reason, row, "reason", child=item.person_id)
        row.save(force_insert=True)
        item.state, item.session, item.position = ItemState.WAITING, None, None
        item.save()
        assigning.take(item.pk, at=at)
    audit.record(
        "commission.postponed", item, by=by.user_id, at=at, subject=item.person_id
    )
    return item


@transaction.atomic
def call_off(session_id: UUID, *, by: Actor, at: datetime) -> Session:
    """The session does not take place; its items wait for another.

    Raises NotThere, PermissionDenied, NotNow.
    """
    session = _to_prepare(session_id, by)
    goes(session, SessionState.CANCELLED)
    with context.acting_as_machine():
        items = session.items.filter(state=ItemState.LISTED)
        items.update(state=ItemState.WAITING, session=None, position=None)
        session.save()
        bring_packs(session, at)
    audit.record("commission.called_off", session, by=by.user_id, at=at)
    return session


def withdraw_with_case(case: Case, by: UUID, at: datetime) -> None:
    """A closed case is before the Commission no more. As the machine."""
    rows = Item.objects.filter(
        case=case, state__in=(ItemState.WAITING, ItemState.LISTED)
    )
    # locked, so that what is being decided this moment is not overwritten
    for item in rows.select_for_update(of=("self",)):
        item.state = ItemState.DROPPED
        item.save(update_fields=["state"])
        assigning.take(item.pk, at=at)
        audit.record("commission.dropped", item, by=by, at=at, subject=item.person_id)


def follow(case: Case, change: Change) -> None:
    """A case that has gone to another territory is before the Commission there, and its
    old members see it no more; a decision is followed up where it was taken. As the
    machine."""
    if case.place == change.place:
        return
    new = reads.commission_at(case.place)
    rows = Item.objects.filter(
        case=case, state__in=(ItemState.WAITING, ItemState.LISTED),
        kind__in=(ItemKind.PLAN, ItemKind.CASE),
    ).exclude(commission=new)  # fmt: skip
    for item in rows:
        item.session = item.position = None
        item.state = ItemState.WAITING if new else ItemState.DROPPED
        item.commission = new or item.commission
        item.save()
        assigning.take(item.pk, at=change.at)
        audit.record(
            "commission.moved", item, by=change.by, at=change.at, subject=item.person_id
        )


def _build(session: Session, by: UUID, at: datetime) -> int:
    place = session.commission.organisation.territory
    given = {
        "commission": session.commission_id, "session": session.pk, "low": place.low,
        "high": place.high, "day": session.day, "by": by, "at": at,
        "steps": approval.of_commission(),
    }  # fmt: skip
    for step in ("drop", "plans", "follow_up"):
        run("agenda", step, given)
    new = run("agenda", "list", given)
    bring_packs(session, at)
    return len(new)


def _to_prepare(session_id: UUID, by: Actor) -> Session:
    session = session_of(session_id, by)
    if not policy.may_prepare(by, session.commission):
        raise PermissionDenied
    if not _runs(session):
        raise NotNow
    return session


def _runs(session: Session) -> bool:
    return session.state in (SessionState.PLANNED, SessionState.OPEN)
