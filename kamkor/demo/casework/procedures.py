"""The way to a paper: guardianship, power of attorney, birth certificate, step by step."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from kamkor.casework.procedures import actions, definition
from kamkor.casework.procedures.actions import New, Said
from kamkor.casework.procedures.choices import Body as Who
from kamkor.casework.procedures.choices import CheckKind, Held, Outcome, Standing
from kamkor.casework.procedures.models import Procedure
from kamkor.demo.chance import Pick, stream
from kamkor.foundation.db import context
from kamkor.foundation.places import reads as places
from kamkor.register.people.choices import Kinship
from kamkor.register.people.models import Birth, Number, Person

if TYPE_CHECKING:
    from uuid import UUID

    from kamkor.casework.procedures.definition import Step
    from kamkor.demo.chance import Stream

    from .diary import Story
    from .world import World

WAYS = {
    "kg": {
        "temporary": (
            "guardianship",
            {"relation": "kin", "parents": "no", "long": "no"},
        ),
        "power": ("guardianship", {"relation": "kin", "parents": "yes", "long": "no"}),
        "birth": ("birth", {"born": "here", "papers": "yes", "age": "over_year"}),
    },
    "kz": {
        "temporary": ("guardianship", {"relation": "kin"}),
        "power": ("guardianship", {"relation": "kin"}),
        "birth": ("birth", {"born": "here", "papers": "yes", "age": "over_year"}),
    },
}
KIN = Pick({Kinship.GRANDPARENT: 6, Kinship.AUNT_UNCLE: 3, Kinship.OTHER_KIN: 1})
PAPERS = Pick({Held.HAVE: 80, Held.ASKED: 14, Held.IMPOSSIBLE: 6})
REFUSED, APPEALED, WON = 0.2, 0.7, 0.6
RETURNED = 0.1  # a parent comes back while a guardianship lasts
RENEWED = 0.7  # of those that near their end
LONG = (100, 300)  # days that a paper of care holds
BODIES = {
    Who.REGISTRY: "civil_registry",
    Who.GUARDIANSHIP_BODY: "territorial_unit",
}


def procedure_story(w: World, case_id: UUID, way: str, drawn: Stream) -> Story:
    """Goes on by itself; what still runs ends where its case does."""
    chance = stream("procedure", drawn.random())
    yield w.later(chance, 2, 15)
    case = w.case(case_id)
    if case.closed_at is not None:
        return
    code, answers = WAYS[w.country][way]
    new = New(
        code, answers, [case.person_id], KIN(chance), w.says(chance, "carer"),
        chance.randrange(35, 75), case=case_id,
    )  # fmt: skip
    pk = w.do(w.worker(case), actions.begin, new).pk
    w.counts["procedures"] += 1
    yield from _steps(w, pk, chance)


def _steps(w: World, pk: UUID, chance: Stream) -> Story:
    """One after the other until it is closed, or care with a paper lasts."""
    while True:
        found = _found(pk)
        if found.standing == Standing.CLOSED:
            return
        if found.standing == Standing.LASTING:
            yield from _lasting(w, pk, chance)
            return
        step = definition.here()[found.code].steps[found.step]
        if step.code == definition.here()[found.code].tracks[found.track].first:
            yield from _papers(w, pk, chance)
        yield w.later(chance, 2, 12)
        found = _found(pk)
        if found.standing == Standing.RUNNING and not _end(w, found, step, chance):
            return


def _end(w: World, found: Procedure, step: Step, chance: Stream) -> bool:
    """False where it cannot go on: nobody knows what the paper is to say."""
    by = _leads(w, found)
    if Outcome.GRANTED in step.outcomes or step.proves:
        said = _said(w, found, step, chance)
        if said.outcome != Outcome.REFUSED and step.proves and not said.number:
            return False
        w.do(by, actions.decide, found.pk, said)
        w.counts[f"procedures.{said.outcome}"] += 1
    elif step.who == Who.WORKER:
        w.do(
            by, actions.submit, found.pk, body=_body(Who.GUARDIANSHIP_BODY, found.place),
            on=w.today, number=f"{chance.randrange(10, 900)}/{w.today:%y}",
        )  # fmt: skip
    elif Outcome.WITHDRAWN in step.outcomes and step.code == "appeal":
        goes_on = chance.random() < APPEALED
        outcome = Outcome.DONE if goes_on else Outcome.WITHDRAWN
        w.do(by, actions.advance, found.pk, outcome, on=w.today)
        w.counts["appeals"] += goes_on
    else:
        w.do(by, actions.advance, found.pk, Outcome.DONE, on=w.today)
    return True


def _said(w: World, found: Procedure, step: Step, chance: Stream) -> Said:
    outcome = Outcome.GRANTED if Outcome.GRANTED in step.outcomes else Outcome.DONE
    no = 1 - WON if step.code == "review" else REFUSED
    if outcome == Outcome.GRANTED and chance.random() < no:
        words = w.says(chance, "refused")
        return Said(
            Outcome.REFUSED, w.today, body=_body(step.who, found.place), words=words
        )
    until = None
    number = f"{chance.randrange(100, 9999)}-{w.today:%y}"
    if step.proves == "care":
        until = w.today + timedelta(days=chance.randrange(*LONG))
    elif step.proves == "number":
        number = _personal_number(w, found.person_id)
    return Said(outcome, w.today, number, until, _body(step.who, found.place))


def _papers(w: World, pk: UUID, chance: Stream) -> Story:
    """Gathered one after the other; some are asked for, few cannot be had."""
    yield w.later(chance, 0.5, 4)
    found = _found(pk)
    if found.standing != Standing.RUNNING:
        return
    for paper in definition.here()[found.code].tracks[found.track].papers:
        state = PAPERS(chance)
        reason = w.says(chance, "no_paper") if state == Held.IMPOSSIBLE else ""
        w.do(_leads(w, found), actions.say_paper, pk, paper, state=state, reason=reason)


def _lasting(w: World, pk: UUID, chance: Stream) -> Story:
    """The guardian reports, the home is looked at; then it is renewed, ends or runs out."""
    for kind in (CheckKind.REPORT, CheckKind.INSPECTION):
        yield w.later(chance, 20, 60)
        found = _found(pk)
        if found.standing != Standing.LASTING:
            return
        result = w.says(chance, "guardian", kind)
        w.do(_leads(w, found), actions.check, pk, kind, on=w.today, result=result)
        w.counts["guardian_checks"] += 1
    if chance.random() < RETURNED:
        yield w.later(chance, 5, 20)
        if _found(pk).standing == Standing.LASTING:
            w.do(
                _leads(w, found), actions.advance, pk, Outcome.PARENT_RETURNED,
                on=w.today, parent=chance.choice(["mother", "father"]),
            )  # fmt: skip
        return
    left = (found.until - w.today).days if found.until else 0
    yield w.later(chance, max(left - 40, 1), max(left - 20, 2))
    if chance.random() < RENEWED and _found(pk).standing == Standing.LASTING:
        yield from _renewed(w, found, chance)


def _renewed(w: World, old: Procedure, chance: Stream) -> Story:
    new = New(
        old.code, old.answers, [old.person_id], Kinship(old.kinship),
        w.says(chance, "carer"), old.carer_age, renews=old.pk,
    )  # fmt: skip
    pk = w.do(_leads(w, old), actions.begin, new).pk
    w.counts["procedures.renewed"] += 1
    yield from _steps(w, pk, chance)


def _leads(w: World, found: Procedure) -> UUID:
    """Whoever began it as long as they have the case; else the head of the unit."""
    case = w.case(found.case_id) if found.case_id else None
    own = case and case.closed_at is None and w.worker(case) == found.worker
    return found.worker if own and found.worker not in w.left else w.cast.home.head.pk


def _found(pk: UUID) -> Procedure:
    with context.acting_as_machine():
        return Procedure.objects.get(pk=pk)


def _body(who: Who, place: int) -> UUID | None:
    office = places.nearest_office(BODIES[who], place) if who in BODIES else None
    return office.pk if office else None


def _personal_number(w: World, child: UUID) -> str:
    """The one the register knows, or a new one; "" where the day of birth is not known."""
    with context.acting_as_machine():
        known = Number.objects.filter(person__root__same=child).first()
        if known is not None:
            return str(known.value)
        births = Birth.objects.filter(person__root__same=child).exclude(date=None)
        birth = births.first()
        sex = Person.objects.values_list("sex", flat=True).get(pk=child)
    if birth is None or birth.date is None:
        return ""
    return w.numbers.new(birth.date, sex) or ""
