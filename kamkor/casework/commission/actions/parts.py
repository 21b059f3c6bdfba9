"""What several verbs share."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from kamkor.casework.cases.actions import hold
from kamkor.casework.commission import policy
from kamkor.casework.commission.choices import MOVES, SessionState
from kamkor.casework.commission.errors import Changed, NotNow, NotThere
from kamkor.casework.commission.models import Commission, Item, Session
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.db import context, sql
from kamkor.foundation.law import reads as law

_PACKAGE = "kamkor.casework.commission"


def run(name: str, step: str, given: Mapping[str, Any]) -> list[UUID]:
    """One step of an SQL file; the ids of the rows it changed. As the machine."""
    with connection.cursor() as cursor:
        cursor.execute(dict(sql.steps(_PACKAGE, name))[step], given)
        return [row[0] for row in cursor]


def session_of(session_id: UUID, by: Actor) -> Session:
    """The session, locked, as the actor sees it. Raises NotThere."""
    if not Session.objects.visible_to(by).filter(pk=session_id).exists():
        raise NotThere
    with context.acting_as_machine():
        rows = Session.objects.select_for_update(of=("self",))
        found: Session = rows.select_related("commission__organisation__territory").get(
            pk=session_id
        )
    return found


def item_of(item_id: UUID, by: Actor) -> Item:
    """The item, locked with its session, so that two decide one after the other; its
    case before both, as who closes the case does.

    Raises NotThere, NotNow where it is on no agenda, or left it a moment ago.
    """
    found = Item.objects.visible_to(by).filter(pk=item_id).first()
    if found is None:
        raise NotThere
    if found.session_id is None:
        raise NotNow
    with context.acting_as_machine():
        hold(found.case_id)
    session = session_of(found.session_id, by)
    with context.acting_as_machine():
        rows = Item.objects.select_for_update(of=("self",))
        item: Item = rows.select_related("plan", "case").get(pk=item_id)
    if item.session_id != session.pk:
        raise NotNow
    item.session = session
    return item


def prepared(commission_id: UUID, by: Actor) -> Commission:
    """The Commission, locked, for who prepares it. Raises NotThere, PermissionDenied."""
    if not Commission.objects.visible_to(by).filter(pk=commission_id).exists():
        raise NotThere
    with context.acting_as_machine():
        rows = Commission.objects.select_for_update(of=("self",))
        found: Commission = rows.select_related("organisation__territory").get(
            pk=commission_id
        )
    if not policy.may_prepare(by, found):
        raise PermissionDenied
    return found


def goes(session: Session, state: SessionState) -> None:
    """The session goes on to `state`; the second of two is told who was first.

    Raises Changed, NotNow.
    """
    before = SessionState(session.state)
    if before == state and state == SessionState.OPEN:
        raise Changed(session.presiding, session.opened_at)
    if before == state and state == SessionState.CLOSED:
        raise Changed(session.presiding, session.closed_at)
    if state not in MOVES[before]:
        raise NotNow
    session.state = state


def bring_packs(session: Session, at: datetime) -> None:
    """Links and recusals of the session's items as they are to be now. As the machine."""
    given = {"session": session.pk, "at": at, "since": max(at, _open_from(session))}
    run("packs", "recuse", given)
    run("packs", "show", given)
    run("packs", "take", given)


def _open_from(session: Session) -> datetime:
    """When members see the packs: some days before the session."""
    today = timezone.localdate(session.meets_at)
    days = law.value("COMMISSION_PACK_DAYS", settings.COUNTRY, today).days
    return session.meets_at - timedelta(days=days)
