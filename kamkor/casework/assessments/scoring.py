"""Points: which answers gave which. Advice to a person, never a decision."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from .choices import Kind, YesNo
from .form import Answers, Band, Form, Question


@dataclass(frozen=True)
class Line:
    """One scored question: its answer in words, its points, the sum up to here.

    `most` is what the question could give. `is_open`: nobody knows the answer.
    """

    question: Question
    answer: str
    points: int
    most: int
    total: int
    is_open: bool


@dataclass(frozen=True)
class Score:
    """The sum lies between `total` and `highest`: what is not known may add to it."""

    total: int
    highest: int
    lines: tuple[Line, ...]
    band: Band | None
    worst: Band | None = None  # where what is not known could lead, if elsewhere

    @property
    def open(self) -> int:
        return sum(line.is_open for line in self.lines)


def score(form: Form, answers: Answers) -> Score | None:
    """The score of the answers, or None where the form has no points."""
    if not form.is_scored:
        return None
    lines = tuple(_lines(form, answers))
    total = sum(line.points for line in lines)
    missing = sum(line.most - line.points for line in lines if line.is_open)
    here, there = band(form, total), band(form, total + missing)
    worst = there if there != here else None
    return Score(total, total + missing, lines, here, worst)


def band(form: Form, total: int) -> Band | None:
    """The highest band that the sum reaches."""
    reached = [b for b in form.bands if b.low <= total]
    return max(reached, key=lambda b: b.low, default=None)


def points(question: Question, value: Any) -> int:
    """What one answer weighs; 0 for none."""
    if value in (None, "", []):
        return 0
    if question.kind == Kind.YES_NO:
        return question.points.get(value, 0)
    if question.kind == Kind.NUMBER:
        return _of_number(question, value)
    chosen = value if isinstance(value, list) else [value]
    return sum(o.points or 0 for o in question.options if o.code in chosen)


def most(question: Question) -> int:
    """The greatest number of points the question can give."""
    weights = [o.points or 0 for o in question.options]
    if question.kind == Kind.SEVERAL:
        return sum(weights)
    weights += [*question.points.values(), *(p for _, p in question.steps)]
    return max(weights, default=0)


def wording(question: Question, value: Any) -> str:
    """An answer as people read it; an empty text for none."""
    if value in (None, "", []):
        return ""
    names = dict(question.choices)
    chosen = value if isinstance(value, list) else [value]
    return ", ".join(str(names.get(str(v), v)) for v in chosen)


def _lines(form: Form, answers: Answers) -> Iterator[Line]:
    shown, total = form.asked(answers), 0
    for question in form.questions():
        if not question.is_scored or question.code not in shown:
            continue
        value = answers.get(question.code)
        got = points(question, value)
        total += got
        is_open = value in (None, "", [], YesNo.UNKNOWN.value)
        yield Line(
            question, wording(question, value), got, most(question), total, is_open
        )


def _of_number(question: Question, value: Any) -> int:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return 0
    reached = [step for step in question.steps if step[0] <= number]
    return max(reached, default=(0, 0))[1]
