"""The Commission of the district: called every month, what it decides, and what becomes of
its tasks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from kamkor.casework.clock.choices import Owner
from kamkor.casework.commission import actions, half_year, reads
from kamkor.casework.commission.choices import (
    Choice,
    Function,
    ItemKind,
    ItemState,
    TaskState,
)
from kamkor.casework.commission.models import Item, Member, Session
from kamkor.demo.chance import Pick, stream
from kamkor.foundation.db import context

from .diary import working

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from kamkor.demo.chance import Stream

    from .diary import Story
    from .world import World

EVERY, AHEAD = 30, 7  # days: from one session to the next, from the call to the session
COMING = timedelta(days=4)  # the last one called is still to come
CALLED_OFF = 5  # this session of the year falls through for want of members
ABSENT = 0.15  # members who cannot come
RECUSED, POSTPONED = 0.02, 0.03
SENT_BACK = 0.12  # plans
TASK = {ItemKind.CASE: 1.0, ItemKind.PLAN: 0.15, ItemKind.FOLLOW_UP: 0.1}
VOTES = Pick({Choice.FOR: 90, Choice.AGAINST: 6, Choice.ABSTAINED: 4})
TASK_ENDS = Pick({"in_time": 60, "late": 20, "not_done": 10, "silent": 10})


@dataclass(frozen=True)
class Sitting:
    """A session, its moment, and those who came: the chair or deputy who presides first."""

    pk: UUID
    chance: Stream
    here: tuple[Member, ...]

    @property
    def presides(self) -> UUID:
        found: UUID = self.here[0].user
        return found


def sittings(w: World) -> Story:
    """Founded when the year begins; the last session called waits for its day."""
    yield w.begins + timedelta(hours=30)
    board = w.cast.board
    head = w.cast.home.head.pk
    commission = w.do(head, actions.found, board.body.pk).pk
    for user, function in board.seats:
        w.do(
            head, actions.appoint, commission, user=user.pk, function=function,
            since=w.today,
        )  # fmt: skip
    moments = _moments(w)
    for number, meets in enumerate(moments):
        chance = stream("session", number)
        yield max(w.now, working(meets - timedelta(days=AHEAD), chance))
        session = w.do(
            head, actions.call, commission, meets_at=meets, where=w.says(chance, "hall")
        )
        if number == CALLED_OFF and number + 1 < len(moments):
            yield meets - timedelta(hours=20)
            w.do(head, actions.call_off, session.pk)
            w.counts["sessions_called_off"] += 1
            continue
        yield meets
        yield from _held(w, session.pk, chance)
        _report(w, commission)


def _moments(w: World) -> list[datetime]:
    """When the sessions of the year begin, the last a few days after it."""
    many = (w.until - w.begins).days // EVERY
    days = [timedelta(days=EVERY * n) for n in range(many)]
    return [
        working(w.until + COMING - one, stream("meets", one.days))
        for one in reversed(days)
    ]


def _held(w: World, session: UUID, chance: Stream) -> Story:
    head = w.cast.home.head.pk
    w.do(head, actions.build, session)
    sitting = Sitting(session, chance, _members(w, session, chance))
    for member in sitting.here:
        w.do(head, actions.come, session, member.pk)
    w.do(sitting.presides, actions.open_session, session)
    for item in _items(session):
        yield w.now + timedelta(minutes=chance.randrange(2, 9))
        _examine(w, item, sitting)
    yield w.now + timedelta(minutes=15)
    w.do(sitting.presides, actions.close, session)
    w.counts["sessions"] += 1
    yield w.later(chance, 0.2, 3)
    w.do(w.cast.board.secretary.pk, actions.sign, session)


def _members(w: World, session: UUID, chance: Stream) -> tuple[Member, ...]:
    """Who came; some are absent, but half of the members never are."""
    with context.acting_as_machine():
        rows = list(Member.objects.filter(commission__sessions=session, until=None))
    rows = [one for one in rows if one.function != Function.SECRETARY]
    order = [user.pk for user, _ in w.cast.board.seats]
    rows.sort(key=lambda one: order.index(one.user))
    absent = [one for one in rows[1:] if chance.random() < ABSENT][: len(rows) // 2]
    return tuple(one for one in rows if one not in absent)


def _items(session: UUID) -> list[Item]:
    with context.acting_as_machine():
        rows = Item.objects.filter(session=session, state=ItemState.LISTED)
        return list(rows.select_related("case").order_by("position"))


def _examine(w: World, item: Item, sitting: Sitting) -> None:
    chance = sitting.chance
    if chance.random() < POSTPONED:
        _postpone(w, item, sitting)
        return
    last = sitting.here[-1].user
    if len(sitting.here) > 2 and chance.random() < RECUSED and _has_part(last, item):
        w.do(last, actions.recuse, item.pk, reason=w.says(chance, "recused"))
        w.counts["recusals"] += 1
    if not _has_quorum(item, sitting):  # some were recused from this child before
        _postpone(w, item, sitting)
        return
    back = item.kind == ItemKind.PLAN and chance.random() < SENT_BACK
    for user in _voters(item):
        choice = Choice.FOR if user == sitting.presides else VOTES(chance)
        choice = Choice.AGAINST if back else choice
        w.do(w.cast.home.head.pk, actions.vote, item.pk, user=user, choice=choice)
    decided = w.do(
        sitting.presides,
        actions.decide,
        item.pk,
        words=w.says(chance, "remarks" if back else "resolved"),
    )
    w.counts["resolutions"] += 1
    # a small year has few decisions: one of them has a task, whatever chance says
    if chance.random() < TASK[ItemKind(item.kind)] or not w.counts["tasks"]:
        _set_task(w, item, decided.pk, sitting)


def _postpone(w: World, item: Item, sitting: Sitting) -> None:
    reason = w.says(sitting.chance, "postponed")
    w.do(sitting.presides, actions.postpone, item.pk, reason=reason)
    w.counts["postponed"] += 1


def _has_quorum(item: Item, sitting: Sitting) -> bool:
    with context.acting_as_machine():
        session = Session.objects.get(pk=sitting.pk)
        return reads.quorum_of(reads.fit(item), session).is_reached


def _voters(item: Item) -> list[UUID]:
    return sorted(one.user for one in reads.fit(item) if one.is_present)


def _has_part(user: UUID, item: Item) -> bool:
    return user in _voters(item)


def _set_task(w: World, item: Item, decision: UUID, sitting: Sitting) -> None:
    chance = sitting.chance
    until = w.today + timedelta(days=chance.randrange(10, 45))
    task = w.do(
        sitting.presides, actions.add_task, decision, words=w.says(chance, "task"),
        owner=Owner(user=w.worker(item.case)), until=until,
    )  # fmt: skip
    w.counts["tasks"] += 1
    w.diary.begin(_task_story(w, task, stream("task", chance.random())))


def _task_story(w: World, task: Any, chance: Stream) -> Story:
    """Done in time, late, not at all, or nobody says; by who got it or by the head."""
    how = TASK_ENDS(chance)
    days = (task.until - w.today).days
    late = how == "late"
    low, high = (days + 1, days + 12) if late else (days * 0.3, days * 0.9)
    yield w.later(chance, low, high)
    if how == "silent":
        return
    state = TaskState.NOT_DONE if how == "not_done" else TaskState.DONE
    words = w.says(chance, "task_result", state)
    by = w.cast.home.head.pk if task.owner in w.left else task.owner
    w.do(by, actions.end_task, task.pk, state=state, result=words)
    w.counts[f"tasks.{how}"] += 1


def _report(w: World, commission: UUID) -> None:
    """The half-year that is over is handed in at the first session after it."""
    for period in half_year.recent(w.today):
        since = w.cast.board.since
        if (
            period.is_over(w.now)
            and period.until > since
            and period.until not in w.told
        ):
            w.told.add(period.until)
            w.do(w.cast.home.head.pk, actions.hand_in, commission, until=period.until)
            w.counts["half_year_reports"] += 1
