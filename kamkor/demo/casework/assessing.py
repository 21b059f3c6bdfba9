"""A form of assessment filled in and signed, section by section, as its pages do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kamkor.casework.assessments import actions, reads
from kamkor.casework.assessments.choices import Kind, WhyOpen
from kamkor.casework.assessments.merging import Given
from kamkor.demo.chance import Pick

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from kamkor.casework.assessments.form import Question, Section
    from kamkor.demo.chance import Stream

    from .diary import Story
    from .world import World

ANSWERED = 0.85
CONCLUSIONS = {"primary": "child", "comprehensive": "child_plan"}
YES_NO = Pick({"yes": 5, "no": 3, "unknown": 1})
SCALE = Pick({"1": 1, "2": 4, "3": 5, "4": 4, "5": 2})
WHY = Pick({WhyOpen.NOT_KNOWN: 5, WhyOpen.NOT_SAID: 2, WhyOpen.NOT_MET: 2})


def assess(w: World, case_id: UUID, code: str, chance: Stream) -> Story:
    """Begun at a visit, signed some hours or days later."""
    by = w.worker(w.case(case_id))
    found = w.do(by, actions.start, w.case(case_id).person_id, code)
    answers: dict[str, Any] = {}
    for section in found.instrument.form.sections:
        given = _answers(w, section, code, answers, chance)
        page = Given(section.code, given, found.version, f"{case_id}-{section.code}")
        found = w.do(by, actions.save, found.pk, page, {})
    yield w.later(chance, 0.05, 1.5)
    by = w.worker(w.case(case_id))
    w.do(by, _sign, found.pk, chance)
    w.counts["assessments"] += 1


def _answers(
    w: World, section: Section, code: str, known: dict[str, Any], chance: Stream
) -> dict[str, Any]:
    """Of one section; `known` gains them, as later questions ask for earlier answers."""
    given = {}
    for question in section.questions:
        if question.is_guarded or not question.shows(known):
            continue
        if question.code == "conclusion":
            given[question.code] = CONCLUSIONS.get(code) or _answer(w, question, chance)
        elif chance.random() < ANSWERED:
            given[question.code] = _answer(w, question, chance)
        known |= given
    return given


def _answer(w: World, question: Question, chance: Stream) -> Any:
    codes = [option.code for option in question.options]
    answers: dict[Kind, Callable[[], Any]] = {
        Kind.YES_NO: lambda: YES_NO(chance),
        Kind.SCALE: lambda: SCALE(chance),
        Kind.DATE: w.today.isoformat,
        Kind.NUMBER: lambda: str(question.low or 1),
        Kind.CHOICE: lambda: chance.choice(codes),
        Kind.SEVERAL: lambda: chance.sample(codes, min(len(codes), 2)),
        Kind.PERSON: lambda: w.says(chance, "carer"),
        Kind.WORDS: lambda: w.says(chance, "assessed", question.by),
    }
    return answers[question.kind]()


def _sign(pk: UUID, chance: Stream, *, by: Any, at: Any) -> None:
    """With a reason for whatever stayed open."""
    found = reads.find(by, pk)
    if found is None:
        raise LookupError(pk)
    questions = found.instrument.form.questions()
    actions.sign(pk, {q.code: WHY(chance) for q in questions}, by=by, at=at)
