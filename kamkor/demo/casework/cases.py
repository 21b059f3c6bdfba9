"""A case from its opening to its end: assessed, planned, carried out, observed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from kamkor.casework.cases import actions, lifecycle, observing
from kamkor.casework.cases.actions import NewConsent, NewVisit
from kamkor.casework.cases.choices import ConsentScope, Giver, NoteKind, Outcome
from kamkor.casework.cases.models import Case
from kamkor.casework.commission import actions as commission
from kamkor.demo.chance import Pick
from kamkor.foundation.db import context
from kamkor.register.rights.choices import Right

from .assessing import assess
from .incidents import incident_story
from .planning import end_measures, plan
from .procedures import procedure_story
from .referrals import referral_story
from .transfers import transfer

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from kamkor.demo.chance import Stream

    from .diary import Story
    from .plots import Plot
    from .world import World

NO_HARDSHIP = 0.1  # closed after the primary assessment
NOT_FOUND = 0.06  # the family is not where it was
FOUND_AGAIN = 0.6
MOVES = 0.07  # to the city, while the plan is carried out
AGAIN = 0.15  # assessed again while the plan is carried out
REOPENED = 0.08
LATE = 0.18  # of what has a term
CONSENT = 0.6
WITHDRAWN = 0.1
ASKED = 0.15  # put before the Commission with a question
REFERRED = 0.5  # to another body
REASONS = Pick({
    "overcome": 40, "school": 20, "guardianship": 15, "papers": 13, "parents": 12,
})  # fmt: skip


def case_story(w: World, plot: Plot) -> Story:
    """Begins where the case was opened by the decision on a signal."""
    chance = plot.chance
    with context.acting_as_machine():
        case = Case.objects.of([plot.child]).open().get()  # type: ignore[list-item]
    w.counts["cases"] += 1
    yield w.later(chance, 0.05, 1.5)
    _give(w, case.pk, chance)
    if plot.way:
        w.diary.begin(procedure_story(w, case.pk, plot.way, chance))
    if plot.nature == "violence":
        w.diary.begin(incident_story(w, case.pk, chance))
    if plot.danger:
        yield w.later(chance, 0.05, 0.5)
        reason = w.says(chance, "emergency")
        _advance(w, case.pk, "take_emergency_measure", reason=reason)
    else:
        yield from _first_look(w, case.pk, chance)
    if w.case(case.pk).closed_at is None:
        yield from _round(w, case.pk, chance)
    if w.case(case.pk).closed_at is not None:
        yield from _reopened(w, case.pk, chance)


def _first_look(w: World, pk: UUID, chance: Stream) -> Story:
    """The primary assessment, and the two ways in which a case ends with it."""
    yield _in_time(w, chance, 1, 3, late=8)
    if chance.random() < NOT_FOUND:
        yield from _family_not_found(w, pk, chance)
        if w.case(pk).closed_at is not None:
            return
    yield from assess(w, pk, "primary", chance)
    _advance(w, pk, "finish_primary_assessment")
    if chance.random() < NO_HARDSHIP:
        yield w.later(chance, 0.2, 2)
        _say_outcomes(w, pk, "no_hardship", chance)
        yield w.later(chance, 0.2, 2)
        _advance(w, pk, "close")


def _family_not_found(w: World, pk: UUID, chance: Stream) -> Story:
    _advance(w, pk, "family_not_found", reason=w.says(chance, "not_found"))
    yield w.later(chance, 8, 40)
    if chance.random() < FOUND_AGAIN:
        _advance(w, pk, "family_found", reason=w.says(chance, "found"))
    else:
        _say_outcomes(w, pk, "not_found", chance)
        yield w.later(chance, 0.2, 2)
        _advance(w, pk, "close")


def _round(w: World, pk: UUID, chance: Stream) -> Story:
    """Comprehensive assessment, plan, execution, closing; a second round where the plan
    did not help."""
    yield _in_time(w, chance, 3, 12, late=12)
    yield from assess(w, pk, "comprehensive", chance)
    _advance(w, pk, "finish_comprehensive_assessment")
    yield w.later(chance, 2, 9)
    yield from plan(w, pk, chance)
    yield from _execution(w, pk, chance)
    if chance.random() < AGAIN:
        _advance(w, pk, "reassess", reason=w.says(chance, "reassess"))
        yield from _round(w, pk, chance)
        return
    yield from _closing(w, pk, chance)


def _execution(w: World, pk: UUID, chance: Stream) -> Story:
    """Visits, notes, consents, measures; some families move."""
    months = chance.randrange(2, 6)
    moves_in = chance.randrange(months) if chance.random() < MOVES else None
    if chance.random() < CONSENT:
        yield from _consent(w, pk, chance)
    if chance.random() < REFERRED:
        w.diary.begin(referral_story(w, pk, chance))
    if chance.random() < ASKED and w.team(w.case(pk)) is w.cast.home:
        _ask_commission(w, pk, chance)
    for month in range(months):
        if month == moves_in and w.team(w.case(pk)) is w.cast.home:
            yield from transfer(w, pk, chance)
        yield _in_time(w, chance, 18, 30, late=15)
        _visit(w, pk, chance)
        yield from end_measures(w, pk, chance)
        if chance.random() < 0.4:
            yield w.later(chance, 0.5, 8)
            _note(w, pk, chance)


def _ask_commission(w: World, pk: UUID, chance: Stream) -> None:
    w.do(
        w.worker(w.case(pk)), commission.put_case, pk,
        question=w.says(chance, "question"), summary=w.says(chance, "summary"),
    )  # fmt: skip
    w.counts["questions"] += 1


def _consent(w: World, pk: UUID, chance: Stream) -> Story:
    giver = chance.choice([Giver.CARER, Giver.CARER, Giver.PARENT, Giver.GUARDIAN])
    scope = chance.choice(list(ConsentScope))
    until = w.today + timedelta(days=365) if chance.random() < 0.5 else None
    new = NewConsent(scope, giver, w.says(chance, "consent"), w.today, until)
    given = w.do(w.worker(w.case(pk)), actions.give_consent, pk, new)
    w.counts["consents"] += 1
    if chance.random() < WITHDRAWN:
        yield w.later(chance, 2, 15)
        w.do(w.worker(w.case(pk)), actions.withdraw_consent, given.pk)


def _closing(w: World, pk: UUID, chance: Stream) -> Story:
    yield w.later(chance, 2, 12)
    reason = REASONS(chance)
    _say_outcomes(w, pk, reason, chance)
    yield w.later(chance, 0.2, 2)
    with context.acting_as_machine():
        observed = observing.of(Case.objects.get(pk=pk)).wanted > 0
    if observed:
        yield from _observation(w, pk, chance)
    else:
        _advance(w, pk, "close")


def _observation(w: World, pk: UUID, chance: Stream) -> Story:
    _advance(w, pk, "close_and_observe")
    left = 1
    while left:
        yield _in_time(w, chance, 20, 29, late=14)
        _visit(w, pk, chance)
        with context.acting_as_machine():
            left = observing.of(Case.objects.get(pk=pk)).left
    yield w.later(chance, 0.5, 6)
    _advance(w, pk, "end_observation")


def _reopened(w: World, pk: UUID, chance: Stream) -> Story:
    """Some come back. A child that moved away is work of the city now."""
    if chance.random() >= REOPENED or w.team(w.case(pk)) is w.cast.away:
        return
    yield w.later(chance, 10, 90)
    with context.acting_as_machine():
        child = w.case(pk).person_id
        if Case.objects.of([child]).open().exists():
            return
    _advance(w, pk, "reopen", reason=w.says(chance, "reopen"))
    _give(w, pk, chance)
    w.counts["reopened"] += 1
    yield from _round(w, pk, chance)


def _advance(w: World, pk: UUID, move: str, *, reason: str = "") -> None:
    """By the worker, or by the head where the move is theirs."""
    case = w.case(pk)
    by = w.worker(case)
    if lifecycle.here().moves[move].action == "case.assign":
        by = w.team(case).head.pk
    w.do(by, actions.advance, pk, move, version=None, reason=reason)
    w.counts[f"moves.{move}"] += 1


def _give(w: World, pk: UUID, chance: Stream) -> None:
    case = w.case(pk)
    to = w.walker(case, chance)
    w.do(w.team(case).head.pk, actions.assign, pk, to=to.pk, version=None)


def _say_outcomes(w: World, pk: UUID, reason: str, chance: Stream) -> None:
    weights = {Outcome.MET: 7, Outcome.NOT_MET: 1, Outcome.UNKNOWN: 2}
    pick = Pick(weights)
    outcomes = {right: pick(chance) for right in Right.values}
    w.do(
        w.worker(w.case(pk)), actions.say_outcomes, pk, reason=reason, outcomes=outcomes,
        words=w.says(chance, "closing"), version=None,
    )  # fmt: skip


def _visit(w: World, pk: UUID, chance: Stream) -> None:
    alone = chance.choice([True, True, False, None])
    new = NewVisit(w.today, True, chance.random() < 0.9, alone, w.says(chance, "visit"))
    w.do(w.worker(w.case(pk)), actions.write_visit, pk, new)
    w.counts["visits"] += 1


def _note(w: World, pk: UUID, chance: Stream) -> None:
    kind = chance.choice([NoteKind.PLAIN, NoteKind.PLAIN, NoteKind.CONFIDENTIAL])
    words = w.says(chance, "note")
    w.do(w.worker(w.case(pk)), actions.write_note, pk, kind=kind, words=words)


def _in_time(
    w: World, chance: Stream, low: float, high: float, *, late: float
) -> datetime:
    """Between so many days from now; some are late by so many more."""
    more = chance.uniform(1, late) if chance.random() < LATE else 0
    return w.later(chance, low + more, high + more)
