"""A plan drafted, agreed by the Commission in session, approved by the akim, and how it
went."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from kamkor.casework.clock.choices import Owner
from kamkor.casework.commission import actions as council
from kamkor.casework.commission.choices import Choice, Function, ItemState
from kamkor.casework.commission.models import Commission, Item, Member
from kamkor.casework.plans import actions
from kamkor.casework.plans.actions import Hearing
from kamkor.casework.plans.choices import MeasureState, PlanKind, PlanState
from kamkor.casework.plans.models import Goal, Measure, Plan
from kamkor.foundation.db import context
from kamkor.foundation.places import reads as places
from kamkor.register.rights.choices import Right

if TYPE_CHECKING:
    from uuid import UUID

    from kamkor.casework.cases.models import Case
    from kamkor.demo.chance import Stream

    from .diary import Story
    from .world import World

SENT_BACK = 0.12
BY_A_BODY = 0.25  # measures of a school or clinic
NOT_DONE = 0.12
LEFT = 0.15  # measures that nobody ends in time
HEARD = 0.85
BODIES = {
    Right.EDUCATION: "school",
    Right.HEALTH: "clinic",
    Right.IDENTITY: "civil_registry",
}


def plan(w: World, pk: UUID, chance: Stream) -> Story:
    """The child's plan, from the draft until it is in force."""
    found = w.do(w.worker(w.case(pk)), actions.begin, pk, kind=PlanKind.CHILD)
    _drop_reached(w, pk, found.pk)
    for right in chance.sample(list(Right), chance.randrange(1, 4)):
        _add_goal(w, pk, found.pk, right, chance)
    yield w.later(chance, 0.2, 4)
    heard = _hearing(w, chance)
    w.do(w.worker(w.case(pk)), actions.submit, found.pk, heard=heard, edition=None)
    yield w.later(chance, 2, 10)
    while (state := _decided(w, pk, found.pk, chance)) != PlanState.AGREED:
        if state == PlanState.RETURNED:
            yield from _mended(w, pk, found.pk, heard, chance)
        yield w.later(chance, 2, 8)
    yield w.later(chance, 1, 6)
    w.do(w.team(w.case(pk)).akim.pk, actions.approve, found.pk, edition=None)
    w.counts["plans"] += 1


def end_measures(w: World, pk: UUID, chance: Stream) -> Story:
    """Say of what is due how it went; some of it is left for later."""
    for measure in _due(w, pk):
        if chance.random() < LEFT:
            continue
        yield w.later(chance, 0, 2)
        done = chance.random() >= NOT_DONE
        state = MeasureState.DONE if done else MeasureState.NOT_DONE
        result = w.says(chance, "result", state)
        by = w.worker(w.case(pk))
        w.do(by, actions.end_measure, measure, state=state, result=result)
        w.counts["measures"] += 1


def _decided(w: World, pk: UUID, plan_id: UUID, chance: Stream) -> str:
    """Where the plan stands. The Commission of the city meets about it at once, that of
    the district when its month comes."""
    waits = _state(plan_id) == PlanState.SUBMITTED
    if waits and w.team(w.case(pk)) is w.cast.away:
        _meet(w, chance)
    return _state(plan_id)


def _mended(w: World, pk: UUID, plan_id: UUID, heard: Hearing, chance: Stream) -> Story:
    """Returned with remarks: a goal more, and given to the Commission again."""
    yield w.later(chance, 1, 5)
    w.do(w.worker(w.case(pk)), actions.take_back, plan_id)
    _add_goal(w, pk, plan_id, Right.CARE, chance)
    yield w.later(chance, 1, 5)
    w.do(w.worker(w.case(pk)), actions.submit, plan_id, heard=heard, edition=None)


def _meet(w: World, chance: Stream) -> None:
    """A session in the city about all that waits there: called, held and signed on one
    day."""
    head, chair = w.cast.away.head.pk, w.cast.away.commission.pk
    seats = _seats(w)
    soon = w.now + timedelta(minutes=1)
    session = w.do(head, council.call, seats[chair].commission_id, meets_at=soon, where="№ 1")  # fmt: skip
    w.do(head, council.come, session.pk, seats[chair].pk)
    w.do(chair, council.open_session, session.pk)
    with context.acting_as_machine():
        rows = Item.objects.filter(session=session.pk, state=ItemState.LISTED)
        listed = list(rows.order_by("position").values_list("pk", flat=True))
    for item in listed:
        back = chance.random() < SENT_BACK
        choice = Choice.AGAINST if back else Choice.FOR
        words = w.says(chance, "remarks") if back else w.says(chance, "agreed")
        w.do(chair, partial(council.vote, user=chair, choice=choice), item)
        w.do(chair, council.decide, item, words=words)
    w.do(chair, council.close, session.pk)
    w.do(head, council.sign, session.pk)
    w.counts["sessions.city"] += 1


def _seats(w: World) -> dict[UUID, Member]:
    """Who sits there, by user: the chair, and the head of the unit keeps the papers."""
    head, chair = w.cast.away.head.pk, w.cast.away.commission.pk
    with context.acting_as_machine():
        found = Commission.objects.filter(organisation=w.cast.council).first()
    if found is None:
        found = w.do(head, council.found, w.cast.council.pk)
        for user, function in ((chair, Function.CHAIR), (head, Function.SECRETARY)):
            sit = partial(council.appoint, user=user, function=function, since=w.today)
            w.do(head, sit, found.pk)
    with context.acting_as_machine():
        return {m.user: m for m in found.members.filter(until=None)}


def _state(plan_id: UUID) -> str:
    with context.acting_as_machine():
        return Plan.objects.values_list("state", flat=True).get(pk=plan_id)


def _add_goal(w: World, pk: UUID, plan_id: UUID, right: Right, chance: Stream) -> None:
    case = w.case(pk)
    by = w.worker(case)
    words = w.says(chance, "goal", right)
    goal = w.do(by, actions.add_goal, plan_id, right=right, words=words)
    for _ in range(chance.randrange(1, 3)):
        w.do(
            by, actions.add_measure, goal.pk, words=w.says(chance, "measure", right),
            owner=_owner(case, by, right, chance),
            until=w.today + timedelta(days=chance.randrange(30, 150)),
        )  # fmt: skip


def _drop_reached(w: World, pk: UUID, plan_id: UUID) -> None:
    """Of a second plan, the goals carried over for which nothing is left to do."""
    with context.acting_as_machine():
        rows = Goal.objects.filter(plan=plan_id, measures=None)
        reached = list(rows.order_by("pk").values_list("pk", flat=True))
    for goal in reached:
        w.do(w.worker(w.case(pk)), actions.drop_goal, goal)


def _owner(case: Case, worker: UUID, right: Right, chance: Stream) -> Owner:
    if right in BODIES and chance.random() < BY_A_BODY:
        body = places.nearest_office(BODIES[right], case.place)
        if body:
            return Owner(organisation=body.pk)
    return Owner(user=worker)


def _hearing(w: World, chance: Stream) -> Hearing:
    if chance.random() < HEARD:
        return Hearing(words=w.says(chance, "hearing"))
    return Hearing(not_heard=w.says(chance, "not_heard"))


def _due(w: World, pk: UUID) -> list[UUID]:
    """Measures in force whose day is near or past."""
    with context.acting_as_machine():
        rows = Measure.objects.filter(
            goal__plan__case=pk, goal__plan__state=PlanState.IN_FORCE,
            state=MeasureState.PLANNED, until__lte=w.today + timedelta(days=20),
        )  # fmt: skip
        return list(rows.order_by("until", "pk").values_list("pk", flat=True))
