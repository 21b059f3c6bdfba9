"""Violence against a child: what more becomes known, and what each body did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamkor.casework.incidents import actions
from kamkor.casework.incidents.actions import Said
from kamkor.casework.incidents.choices import (
    Known,
    Often,
    Online,
    Precision,
    ResponseState,
    Setting,
    ToldBy,
    Whose,
)
from kamkor.casework.incidents.models import Incident, Response
from kamkor.demo.chance import Pick, stream
from kamkor.foundation.db import context

if TYPE_CHECKING:
    from uuid import UUID

    from kamkor.demo.chance import Stream

    from .diary import Story
    from .world import World

KINDS = Pick({"2": 45, "4": 25, "5": 15, "3": 8, "6": 7})
WHOSE = Pick({
    Whose.PARENT: 25, Whose.CARER: 20, Whose.RELATIVE: 15, Whose.PEER: 15,
    Whose.STEPPARENT: 10, Whose.SIBLING: 5, Whose.SCHOOL: 4, Whose.ACQUAINTANCE: 3,
    Whose.UNKNOWN: 3,
})  # fmt: skip
SETTINGS = Pick({
    Setting.HOME: 55, Setting.SCHOOL: 20, Setting.OTHER_HOME: 10, Setting.PUBLIC: 10,
    Setting.UNKNOWN: 5,
})  # fmt: skip
OFTEN = Pick({Often.ONCE: 4, Often.REPEATED: 4, Often.UNKNOWN: 2})
LATE, NOT_DONE = 0.15, 0.2
REMOVED = 0.15  # a child taken from the home
GIVEN = 0.5  # to the worker of the case
CLOSED = 0.85
MUST = ("safety", "police", "examination")


def incident_story(w: World, case_id: UUID, drawn: Stream) -> Story:
    """Nothing where the incident was none of the head's."""
    chance = stream("incident", drawn.random())
    yield w.later(chance, 0.1, 1)
    pk, head = _of(w.case(case_id).person_id), w.cast.home.head.pk
    if pk is None:
        return
    w.counts["incidents"] += 1
    if chance.random() < GIVEN:
        worker = w.worker(w.case(case_id))
        w.do(head, actions.assign, pk, to=worker, version=None)
    yield w.later(chance, 0.2, 3)
    reason = w.says(chance, "known_more")
    w.do(head, actions.amend, pk, _known(w, chance), reason=reason, version=None)
    while (part := _next(pk)) is not None:
        late = chance.random() < LATE
        yield w.later(chance, 2, 8) if late else w.later(chance, 0.05, 1.5)
        if part.code == _code(part.pk):
            w.do(
                head, actions.answer, part.pk, _said(w, part.code, chance), version=None
            )
            w.counts["responses"] += 1
    yield w.later(chance, 5, 40)
    if chance.random() < CLOSED:
        words = w.says(chance, "safe")
        w.do(head, actions.close, pk, words=words, version=None)


def _said(w: World, code: str, chance: Stream) -> Said:
    left_out = 1 - REMOVED if code == "removal" else NOT_DONE
    if code not in MUST and chance.random() < left_out:
        return Said(ResponseState.NOT_DONE, words=w.says(chance, "not_needed"))
    paper = f"{chance.randrange(10, 900)}-{w.now:%y}"
    return Said(ResponseState.DONE, w.now, paper, w.says(chance, "emergency"))


def _known(w: World, chance: Stream) -> Known:
    return Known(
        KINDS(chance), WHOSE(chance), SETTINGS(chance), OFTEN(chance), Online.NO,
        Precision.ABOUT, w.today, chance.choice([ToldBy.CHILD, ToldBy.CARER, ToldBy.SCHOOL]),
        w.says(chance, "told", "violence"),
    )  # fmt: skip


def _of(child: UUID) -> UUID | None:
    with context.acting_as_machine():
        open_ = Incident.objects.of([child]).open().order_by("opened_at")
        found: UUID | None = open_.values_list("pk", flat=True).first()
    return found


def _next(pk: UUID) -> Response | None:
    """The first part that nobody answered yet."""
    with context.acting_as_machine():
        rows = Response.objects.filter(incident=pk, state=ResponseState.OPEN)
        found: Response | None = rows.order_by("order").first()
    return found


def _code(response: UUID) -> str:
    """Of a part that is still open; "" once another answered it."""
    with context.acting_as_machine():
        rows = Response.objects.filter(pk=response, state=ResponseState.OPEN)
        return rows.values_list("code", flat=True).first() or ""
