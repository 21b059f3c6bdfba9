"""What pages show of procedures."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from kamkor.casework.cases import sealing
from kamkor.casework.providers import reads as providers
from kamkor.casework.providers.reads import Competent
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.accounts import reads as accounts
from kamkor.foundation.db import context
from kamkor.foundation.db.compiled import compiled
from kamkor.foundation.places.models import Organisation
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
    """`numbers`: child -> number, where each has one of its own."""

    row: Decision
    number: str
    numbers: dict[UUID, str]
    outcome: str | Promise

    def number_of(self, child: UUID) -> str:
        return self.numbers.get(child, self.number)

    def named(self, children: Sequence[Member]) -> list[tuple[str, str]]:
        """The name of each child with its number."""
        return [
            (child.name or child.person.code, self.numbers[child.person.pk])
            for child in children
            if child.person.pk in self.numbers
        ]


@dataclass(frozen=True)
class Bodies:
    """To whom it can be given in: who is competent, and all bodies of the place."""

    competent: list[Competent]
    around: list[Organisation]


@dataclass(frozen=True)
class Guess:
    """An answer that the register knows, with what told it."""

    answer: str
    source: str
    seen_on: date


def find(actor: Actor, procedure_id: UUID) -> Procedure | None:
    """The procedure, if the actor may see it."""
    rows = Procedure.objects.visible_to(actor).select_related(
        "territory", "case", "body"
    )
    found: Procedure | None = rows.filter(pk=procedure_id).first()
    return found


@compiled
def of_child(actor: Actor, root: UUID) -> QuerySet[Procedure]:
    """The newest first. One query."""
    rows = Procedure.objects.visible_to(actor).of([root])
    return rows.order_by("-begun_at", "-pk")[:10]


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
    rows = procedure.present().values_list("person__root", flat=True)
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
            _numbers(row, procedure.person_id),
            Outcome(row.outcome).label,
        )
        for row in procedure.decisions.select_related("body").order_by("-at", "-pk")
    ]


def parted(procedure: Procedure) -> list[Procedure]:
    """Procedures of brothers and sisters whose decision was another one. One query."""
    same = Q(parted_from=procedure.pk) | Q(pk=procedure.parted_from_id)
    return list(Procedure.objects.filter(same).order_by("begun_at", "pk"))


def asked(procedure: Procedure) -> UUID | None:
    """The body it was given in to last. One query."""
    rows = procedure.submissions.exclude(body=None).order_by("-on", "-at")
    found: UUID | None = rows.values_list("body", flat=True).first()
    return found


def _numbers(row: Decision, child: UUID) -> dict[UUID, str]:
    said = sealing.words(row, "numbers", child=child)
    return {UUID(pk): number for pk, number in json.loads(said or "{}").items()}


def bodies(procedure: Procedure, *, on: date) -> Bodies:
    """Who is competent for the decision that is asked for, then every body of the place
    or of a territory around it. No court is proposed: the pack says nothing of courts.
    A few queries."""
    found: list[Competent] = []
    if _decides(procedure) in (Body.GUARDIANSHIP_BODY, Body.REGISTRY):
        found = providers.competent(
            named(procedure).right,
            place=procedure.place,
            country=settings.COUNTRY,
            on=on,
        )
    around = Organisation.objects.on(on).filter(
        territory__low__lte=procedure.place, territory__high__gte=procedure.place
    )
    return Bodies(found, list(around.order_by("kind", "code")[:200]))


def _decides(procedure: Procedure) -> Body | None:
    """Who decides next, when all goes well."""
    steps, code = named(procedure).steps, procedure.step
    for _ in steps:
        if steps[code].proves:
            return steps[code].who
        code = next(iter(steps[code].outcomes.values()), code)
    return None


def gives_in(procedure: Procedure) -> bool:
    """Whether the present step is to give the application in."""
    present = step(procedure)
    after = present.outcomes.get(Outcome.DONE)
    return bool(
        present.who == Body.WORKER and after and named(procedure).steps[after].proves
    )


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
    return Guess(answer, str(fact.record.source), fact.seen_on)


def answered(
    procedure: definition.Procedure, given: dict[str, str]
) -> list[tuple[Question, str]]:
    """The questions answered so far with the answer in words."""
    return [
        (question, next(a.label for a in question.answers if a.code == given[code]))
        for code, question in procedure.questions.items()
        if code in given
    ]


def asked_of(actor: Actor) -> list[Procedure]:
    """Those in whose present step a body of the actor's acts, the oldest first, at most
    200. One query."""
    rows = Procedure.objects.acted_in_by(actor).select_related("body")
    return list(rows.order_by("begun_at", "pk")[:200])


def lines_of_body(rows: Sequence[Procedure]) -> list[dict[str, Any]]:
    """`lines` for people of a body, who see no other row of the child. As the machine, of
    procedures that the reader sees."""
    with context.acting_as_machine():
        return lines(rows)


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
