"""Answers about assessments of one child."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from kamkor.casework.cases import reads as cases
from kamkor.casework.cases.models import Case, Visit
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.db.compiled import compiled
from kamkor.register.people import reads as people
from kamkor.register.people.models import FACTS, Fact, Person

from . import policy, prefilling, scoring, sheet
from .choices import Kind, WhyOpen
from .form import Form, Question
from .models import Assessment, Instrument
from .prefilling import Child, Found
from .sheet import Sheet


@dataclass(frozen=True)
class Opened:
    """One assessment as the reader may see it.

    `shown` are the questions asked of this child with these answers. `is_erased`: the
    child's key was destroyed, and the answers with it.
    """

    assessment: Assessment
    form: Form
    child: Person
    sheet: Sheet
    sees_guarded: bool
    shown: frozenset[str]
    is_erased: bool = False

    @property
    def score(self) -> scoring.Score | None:
        return scoring.score(self.form, self.sheet.answers)


def find(actor: Actor, pk: UUID) -> Assessment | None:
    """The assessment with its form and child, if the actor may see it."""
    rows = Assessment.objects.visible_to(actor).select_related(
        "instrument", "person__root", "case"
    )
    found: Assessment | None = rows.defer("instrument__data").filter(pk=pk).first()
    return found


def opened(actor: Actor, assessment: Assessment) -> Opened:
    """The assessment with its answers; those of class S4 only where the actor sees them."""
    child, form = assessment.person.root, assessment.instrument.form
    found = sheet.opened(assessment)
    whole = found or Sheet()
    sees = not form.has_guarded or policy.sees_guarded(actor, child)
    if sees and form.has_guarded:
        whole.answers |= sheet.guarded(assessment)
    return Opened(
        assessment, form, child, whole, sees, frozenset(form.asked(whole.answers)),
        is_erased=found is None,
    )  # fmt: skip


@compiled
def of_child(actor: Actor, root: UUID) -> QuerySet[Assessment]:
    """All of a child, the newest first. One query."""
    rows = Assessment.objects.visible_to(actor).of(root)
    rows = rows.select_related("instrument", "visit", "case")
    return rows.defer("instrument__data").order_by("-started_at", "-pk")


def forms_in_force(country: str) -> list[Instrument]:
    """In the order in which they are used."""
    found = Instrument.objects.in_force(country).order_by("code")
    return sorted(found, key=lambda instrument: instrument.data.get("order", 0))


def draft_of(actor: Actor, root: UUID, code: str) -> Assessment | None:
    """The draft that somebody began with this form, if one waits."""
    rows = Assessment.objects.visible_to(actor).of(root).drafts()
    found: Assessment | None = rows.filter(instrument__code=code).first()
    return found


def case_of(actor: Actor, root: UUID) -> Case | None:
    """The open case of the child, the newest if there are two."""
    return next((c for c in cases.of_child(actor, root) if c.closed_at is None), None)


def visit_of(case: Case, visit: UUID) -> Visit | None:
    """That visit, if it is one of the observation of this case."""
    found: Visit | None = case.visits.filter(pk=visit, is_observation=True).first()
    return found


def unwritten_visits(case: Case) -> list[Visit]:
    """Visits of the observation of which no form was begun. One query."""
    rows = case.visits.filter(is_observation=True, assessments=None)
    return list(rows.order_by("on", "pk"))


def child(
    actor: Actor, person: Person, *, today: date,
    only: Collection[type[Fact]] = FACTS,
) -> Child:  # fmt: skip
    """The child with the facts the actor sees, to fill in beforehand; of these topics
    alone, where no more is needed."""
    seen = people.find(actor, person.pk)
    level = seen.sensitivity if seen else 0
    facts = people.facts_of(person, sensitivity=level, only=only)
    return Child(person, facts, today)


def suggestions(form: Form, known: Child) -> dict[str, Found]:
    """What the register says, by question."""
    found = {q.code: prefilling.found(q, known) for q in form.questions()}
    return {code: value for code, value in found.items() if value}


def wanted(question: Question, known: Child | None, country: str) -> bool:
    """Whether an answer is expected, or else a reason why there is none."""
    if question.asked_from and known:
        return prefilling.is_of_age(question, known, country)
    return question.asked


def still_open(found: Opened, known: Child) -> list[Question]:
    """Questions an answer is expected to, in their order, that have none."""
    return [
        q
        for q in found.form.questions()
        if q.code in found.shown
        and wanted(q, known, found.form.country)
        and found.sheet.answers.get(q.code) in (None, "", [])
    ]


@dataclass(frozen=True)
class Difference:
    """One question in two assessments; `direction` is better, worse or changed."""

    question: Question
    before: str
    after: str
    direction: str


def differences(older: Opened, newer: Opened) -> list[Difference]:
    """Where two assessments of a child differ, by the questions of the newer form."""
    rows = []
    for question in newer.form.questions():
        was = _answer(older, question.code)
        now = _answer(newer, question.code)
        if was != now:
            earlier = older.form.question(question.code) or question
            rows.append(
                Difference(
                    question, scoring.wording(earlier, was),
                    scoring.wording(question, now), _direction(question, was, now),
                )
            )  # fmt: skip
    return rows


def _answer(found: Opened, code: str) -> Any:
    return found.sheet.answers.get(code) if code in found.shown else None


def _direction(question: Question, was: Any, now: Any) -> str:
    if was in (None, "", [], "unknown") or now in (None, "", [], "unknown"):
        return "changed"
    if question.kind == Kind.SCALE:
        return "better" if int(now) > int(was) else "worse"
    if question.is_scored:
        before, after = scoring.points(question, was), scoring.points(question, now)
        if before != after:
            return "better" if after < before else "worse"
    return "changed"


def why_open(found: Opened, code: str) -> str:
    """The reason, in words, why a question has no answer."""
    reason = found.sheet.why.get(code, "")
    return str(WhyOpen(reason).label) if reason in WhyOpen.values else ""
