"""What an assessment came to: the scales, the points, and the section that says what
follows. For those who decide about a child and see nothing else of the assessment.

Answers of class S4 are never part of it. It is kept as data and put in words of the
reader's language by the form, which is public.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from kamkor.casework.cases.models import Case

from . import scoring, sheet
from .choices import Kind
from .form import Band, Form, Question
from .models import Assessment, Instrument


@dataclass(frozen=True)
class Outcome:
    """In words: `scales` are (question, "3 / 5"), `words` are (question, answer).

    `points` lie between two numbers, what is not known may add to them; None where the
    form has none.
    """

    name: str
    signed_on: date
    scales: list[tuple[str, str]]
    words: list[tuple[str, str]]
    points: tuple[int, int] | None
    band: Band | None


def standing(case: Case, gate: str) -> Assessment | None:
    """The newest signed one of the case that answers for the gate. One query."""
    rows = Assessment.objects.standing().filter(case=case, instrument__data__gate=gate)
    rows = rows.select_related("instrument").order_by("-signed_at", "-pk")
    found: Assessment | None = rows.first()
    return found


def of(assessment: Assessment) -> dict[str, Any] | None:
    """The outcome of a signed one, as data; None once the child was erased."""
    found, form = sheet.opened(assessment), assessment.instrument.form
    if found is None or assessment.signed_at is None:
        return None
    asked = form.asked(found.answers)
    told = {q.code for q in _told(form) if q.code in asked}
    points = scoring.score(form, found.answers)
    return {
        "form": str(assessment.instrument_id),
        "signed_on": timezone.localdate(assessment.signed_at).isoformat(),
        "answers": {k: v for k, v in found.answers.items() if k in told},
        "points": [points.total, points.highest] if points else None,
    }


def in_words(kept: dict[str, Any]) -> Outcome | None:
    """The same for the reader; None where the form is not there. One query."""
    form = Instrument.objects.filter(pk=UUID(kept["form"])).first()
    if form is None:
        return None
    lines = [(q, kept["answers"].get(q.code)) for q in _told(form.form)]
    given = [(q, value) for q, value in lines if value not in (None, "", [])]
    points = kept["points"]
    return Outcome(
        name=form.name,
        signed_on=date.fromisoformat(kept["signed_on"]),
        scales=[
            (q.label, f"{value} / {q.high}") for q, value in given if _is_scale(q)
        ],
        words=[
            (q.label, scoring.wording(q, value)) for q, value in given if not _is_scale(q)
        ],
        points=(points[0], points[1]) if points else None,
        band=scoring.band(form.form, points[0]) if points else None,
    )  # fmt: skip


def _told(form: Form) -> Iterator[Question]:
    """Scales, and the questions of the section that says what follows."""
    for section in form.sections:
        concludes = any(q.code == form.conclusion for q in section.questions)
        for question in section.questions:
            if not question.is_guarded and (concludes or _is_scale(question)):
                yield question


def _is_scale(question: Question) -> bool:
    return question.kind == Kind.SCALE
