"""What pages show of procedures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.functional import Promise

from kamkor.casework.cases import sealing
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.accounts import reads as accounts
from kamkor.register.people import reads as people
from kamkor.register.people.choices import Kinship
from kamkor.register.people.models import Birth, Care
from kamkor.register.people.reads import Facts, Member

from . import definition
from .choices import Body, Held, Outcome, Standing
from .definition import Question, Step, Track
from .models import Decision, PaperState, Procedure

SOON = 60  # days before the end of a paper: the list of those that expire
_KIN = (
    Kinship.MOTHER, Kinship.FATHER, Kinship.GRANDPARENT, Kinship.AUNT_UNCLE,
    Kinship.SIBLING, Kinship.OTHER_KIN,
)  # fmt: skip


@dataclass(frozen=True)
class PaperLine:
    """A paper of the track, how it stands, and why it cannot be had."""

    paper: definition.Paper
    state: Held
    reason: str


@dataclass(frozen=True)
class Event:
    """One line of the story."""

    on: date
    by: str
    title: str
    outcome: str | Promise
    words: str


@dataclass(frozen=True)
class DecisionLine:
    row: Decision
    number: str
    outcome: str | Promise


@dataclass(frozen=True)
class Guess:
    """An answer that the register knows, with what told it."""

    answer: str
    source: str
    seen_on: date


def find(actor: Actor, procedure_id: UUID) -> Procedure | None:
    """The procedure, if the actor may see it."""
    rows = Procedure.objects.visible_to(actor).select_related("territory", "case")
    found: Procedure | None = rows.filter(pk=procedure_id).first()
    return found


def of_child(actor: Actor, root: UUID) -> list[Procedure]:
    """The newest first. One query."""
    rows = Procedure.objects.visible_to(actor).of([root])
    return list(rows.order_by("-begun_at", "-pk")[:10])


def named(procedure: Procedure) -> definition.Procedure:
    return definition.here()[procedure.code]


def track(procedure: Procedure) -> Track:
    return named(procedure).tracks[procedure.track]


def step(procedure: Procedure) -> Step:
    return named(procedure).steps[procedure.step]


def outcomes(procedure: Procedure) -> list[Outcome]:
    return list(step(procedure).outcomes)


def children(procedure: Procedure) -> list[Member]:
    """Three queries and one."""
    rows = procedure.children.values_list("person__root", flat=True)
    return people.members(list(rows))


def carer(procedure: Procedure) -> str:
    return sealing.words(procedure, "carer", child=procedure.person_id)


def papers(procedure: Procedure) -> list[PaperLine]:
    """The list of the track, each as it stands now. One query."""
    newest: dict[str, PaperState] = {}
    for row in procedure.papers.order_by("at", "pk"):
        newest[row.paper] = row
    found = []
    for code in track(procedure).papers:
        said = newest.get(code)
        reason = (
            sealing.words(said, "reason", child=procedure.person_id) if said else ""
        )
        state = Held(said.state) if said else Held.MISSING
        found.append(PaperLine(named(procedure).papers[code], state, reason))
    return found


def story(procedure: Procedure) -> list[Event]:
    """Steps that ended, the newest first. Two queries."""
    rows = list(procedure.steps.order_by("-at", "-pk"))
    who = accounts.names([row.by for row in rows])
    steps = named(procedure).steps
    return [
        Event(
            row.on, who.get(row.by, ""), steps[row.step].label,
            Outcome(row.outcome).label,
            sealing.words(row, "words", child=procedure.person_id),
        )
        for row in rows
    ]  # fmt: skip


def nearer(procedure: Procedure) -> list[tuple[Track, str]]:
    """Ways nearer to kin and why each was not possible. One query."""
    tracks = named(procedure).tracks
    return [
        (tracks[row.track], sealing.words(row, "reason", child=procedure.person_id))
        for row in procedure.nearer.order_by("pk")
    ]


def decisions(procedure: Procedure) -> list[DecisionLine]:
    """The newest first. One query."""
    return [
        DecisionLine(
            row,
            sealing.words(row, "number", child=procedure.person_id),
            Outcome(row.outcome).label,
        )
        for row in procedure.decisions.select_related("body").order_by("-at", "-pk")
    ]


def checks(procedure: Procedure) -> list[tuple[Any, str]]:
    """Reports and inspections with what was found, the newest first. One query."""
    return [
        (row, sealing.words(row, "result", child=procedure.person_id))
        for row in procedure.checks.order_by("-on", "-pk")
    ]


def at_court() -> list[tuple[str, str]]:
    """(procedure, step) that wait for a court."""
    return [
        (one.code, step.code)
        for one in definition.here().values()
        for step in one.steps.values()
        if step.who == Body.COURT
    ]


def guesses(code: str, facts: Facts, on: date) -> dict[str, Guess]:
    """Answers the register knows: question -> answer and the list that told it."""
    found = {}
    care, birth = facts.care, facts.birth
    if code == "guardianship" and care and care.kinship in _KIN:
        found["relation"] = _guess("kin", care)
    if code == "guardianship" and care and care.kinship == Kinship.NON_KIN:
        found["relation"] = _guess("other", care)
    if code == "birth" and birth and birth.date:
        years = on.year - birth.date.year
        if (on.month, on.day) < (birth.date.month, birth.date.day):
            years -= 1
        if years >= 1:
            found["age"] = _guess("over_year", birth)
    return found


def _guess(answer: str, fact: Care | Birth) -> Guess:
    return Guess(answer, fact.record.source.name, fact.seen_on)


def answered(
    procedure: definition.Procedure, given: dict[str, str]
) -> list[tuple[Question, str]]:
    """The questions answered so far with the answer in words."""
    return [
        (question, next(a.label for a in question.answers if a.code == given[code]))
        for code, question in procedure.questions.items()
        if code in given
    ]


def lines(rows: Sequence[Procedure]) -> list[dict[str, Any]]:
    """Rows of a list with the child's name and where it stands. Four queries."""
    roots = dict(
        Procedure.objects.filter(pk__in=[row.pk for row in rows]).values_list(
            "pk", "person__root"
        )
    )
    known = {m.person.pk: m for m in people.members(list(roots.values()))}
    who = accounts.names([row.worker for row in rows])
    return [
        {
            "row": row,
            "child": known.get(roots[row.pk]),
            "name": named(row).label,
            "track": track(row).label,
            "step": step(row).label,
            "worker": who.get(row.worker, ""),
            "is_lasting": row.standing == Standing.LASTING,
        }
        for row in rows
    ]
