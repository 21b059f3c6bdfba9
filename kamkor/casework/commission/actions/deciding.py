"""The decision on an item, from the votes of who is there and has a part in it."""

from collections import Counter
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from kamkor.casework.cases import sealing
from kamkor.casework.commission import policy, reads
from kamkor.casework.commission.choices import (
    Choice,
    ItemKind,
    ItemState,
    Result,
    SessionState,
)
from kamkor.casework.commission.errors import Changed, NoQuorum, NotAllVoted, NotNow
from kamkor.casework.commission.models import Decision, Item, Session
from kamkor.casework.plans import actions as plans
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.accounts import reads as accounts
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context

from .parts import item_of


@transaction.atomic
def decide(item_id: UUID, *, words: str, by: Actor, at: datetime) -> Decision:
    """Who presides announces what the votes say. A plan is agreed to, or returned with
    `words` as remarks, by the plan's own signature.

    Raises NotThere, PermissionDenied, Changed (decided already), NotNow, NoQuorum,
    NotAllVoted, and the errors of plans where the plan stands elsewhere.
    """
    item = item_of(item_id, by)
    session = item.sitting
    if not policy.presides(by, session):
        raise PermissionDenied
    with context.acting_as_machine():
        _need_open(item, session)
        row = _counted(item, session)
        row.number = f"{session.number}/{item.position}"
        row.by, row.at = by.user_id, at
        sealed = sealing.seal(words, row, "words", child=item.person_id)
        if sealed is None:
            raise NotNow
        row.words = sealed
        row.save(force_insert=True)
        item.state = ItemState.DECIDED
        item.save(update_fields=["state"])
    audit.record(
        "commission.decided", row, by=by.user_id, at=at, subject=item.person_id
    )
    if item.kind == ItemKind.PLAN and item.plan_id:
        _sign(item.plan_id, row, words, by, at)
    return row


def _need_open(item: Item, session: Session) -> None:
    if item.state == ItemState.DECIDED:
        raise Changed(item.decision.by, item.decision.at)
    if session.state != SessionState.OPEN or item.state != ItemState.LISTED:
        raise NotNow


def _counted(item: Item, session: Session) -> Decision:
    fit = reads.fit(item)
    room = reads.quorum_of(fit, session)
    if not room.is_reached:
        raise NoQuorum(room.present, room.needed)
    there = {one.user for one in fit if one.is_present}
    cast = dict(
        item.votes.filter(session=session, user__in=there).values_list("user", "choice")
    )
    if missing := there - cast.keys():
        raise NotAllVoted(sorted(accounts.names(missing).values()))
    many = Counter(cast.values())
    tie = many[Choice.FOR] == many[Choice.AGAINST] and many[Choice.FOR] > 0
    casting = tie and session.chair_breaks_ties and session.presiding in cast
    adopted = many[Choice.FOR] > many[Choice.AGAINST] or (
        casting and cast[session.presiding] == Choice.FOR  # type: ignore[index]
    )
    return Decision(
        item=item,
        result=Result.ADOPTED if adopted else Result.REJECTED,
        votes_for=many[Choice.FOR],
        votes_against=many[Choice.AGAINST],
        votes_abstained=many[Choice.ABSTAINED],
        by_casting_vote=casting,
    )


def _sign(plan: UUID, row: Decision, words: str, by: Actor, at: datetime) -> None:
    if row.result == Result.ADOPTED:
        plans.agree(plan, edition=None, in_session=True, by=by, at=at)
    else:
        plans.send_back(
            plan, remarks=words, edition=None, in_session=True, by=by, at=at
        )
