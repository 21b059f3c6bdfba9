"""What the register knows already: shown with its list, confirmed or corrected."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from kamkor.foundation.law import reads as law
from kamkor.register.people.choices import EnrolmentKind, Ground, Known, PaperKind, Sex
from kamkor.register.people.models import (
    Absence,
    Care,
    Disability,
    Enrolment,
    Fact,
    Hardship,
    Number,
    Paper,
    Person,
    Residence,
)  # fmt: skip
from kamkor.register.people.reads import Facts

from .choices import Kind
from .form import Question

_NOTHING = ("", "unknown")
_GIRL_FROM = 14  # as the item of the score is worded


@dataclass(frozen=True)
class Found:
    """A value of the register as an answer; who said so and on which day."""

    value: str
    source: str
    day: date
    record: str


@dataclass(frozen=True)
class Child:
    """What is asked: the facts the reader sees, the child, and today."""

    person: Person
    facts: Facts
    today: date


Answer = tuple[Any, Fact] | None


def found(question: Question, child: Child) -> Found | None:
    """What the register says to the question, in the question's own answers."""
    if not question.prefill:
        return None
    answer = SOURCES[question.prefill](child)
    if answer is None:
        return None
    said, fact = answer
    value = _as_answer(question, said)
    if value in _NOTHING:
        return None
    record = fact.record
    return Found(value, str(record.source), fact.seen_on, str(record.pk))


def age(child: Child) -> int | None:
    """Full years, where a date of birth is known."""
    birth = child.facts.birth
    if birth is None or birth.date is None:
        return None
    born, today = birth.date, child.today
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def is_of_age(question: Question, child: Child, country: str) -> bool:
    """Whether the child has reached the age from which the question is asked.

    An unknown age, and an age the law data does not know, do not take the word from it.
    """
    years = age(child)
    if not question.asked_from or years is None:
        return bool(question.asked_from)
    try:
        limit = law.value(question.asked_from, country, child.today)
    except law.UnknownParameter:
        return True
    return limit.value is None or years >= limit.value


def _as_answer(question: Question, said: Any) -> str:
    if isinstance(said, date):
        return said.isoformat()
    text = str(said if said is not None else "")
    if question.kind != Kind.CHOICE:
        return text
    for option in question.options:
        if text == option.code or text in option.stands_for:
            return option.code
    return ""


def _first(topic: type[Fact], name: str) -> Callable[[Child], Answer]:
    """The newest fact that says anything in that column."""

    def look(child: Child) -> Answer:
        for fact in child.facts.of(topic):
            if (value := getattr(fact, name)) not in (None, *_NOTHING):
                return value, fact
        return None

    return look


def _enrolled(kind: EnrolmentKind, name: str) -> Callable[[Child], Answer]:
    def look(child: Child) -> Answer:
        for fact in child.facts.of(Enrolment):
            if fact.kind == kind and getattr(fact, name) not in _NOTHING:
                return getattr(fact, name), fact
        return None

    return look


def _birth(child: Child) -> Answer:
    birth = child.facts.birth
    return (birth.date, birth) if birth and birth.precision == "day" else None


def _age(child: Child) -> Answer:
    years, birth = age(child), child.facts.birth
    return (years, birth) if birth and years is not None else None


def _older_girl(child: Child) -> Answer:
    years, birth = age(child), child.facts.birth
    if birth is None or years is None or child.person.sex == Sex.UNKNOWN:
        return None
    is_one = child.person.sex == Sex.FEMALE and years >= _GIRL_FROM
    return (Known.YES if is_one else Known.NO), birth


def _care(name: str) -> Callable[[Child], Answer]:
    def look(child: Child) -> Answer:
        care = child.facts.care
        return (getattr(care, name), care) if care else None

    return look


def _parents_away(child: Child) -> Answer:
    """Two lists' mother and father are both; otherwise as the newest says."""
    said = child.facts.absences
    parents = {absence.parent for absence in said}
    if said:
        return ("both" if {"mother", "father"} <= parents else said[0].parent), said[0]
    newest = child.facts.newest(Absence)
    return (newest.parent, newest) if newest else None


def _certificate(child: Child) -> Answer:
    for fact in child.facts.of(Paper):
        if fact.kind == PaperKind.BIRTH_CERTIFICATE and fact.held != Known.UNKNOWN:
            return fact.held, fact
    return None


def _number(child: Child) -> Answer:
    newest = child.facts.newest(Number)
    return (Known.YES, newest) if newest else None


def _violence(child: Child) -> Answer:
    grave = (Ground.VIOLENCE, Ground.TRAFFICKING)
    for fact in child.facts.of(Hardship):
        if fact.ground in grave:
            return Known.YES, fact
    return None


SOURCES: dict[str, Callable[[Child], Answer]] = {
    "birth": _birth,
    "age": _age,
    "older_girl": _older_girl,
    "number": _number,
    "residence.address": _first(Residence, "address"),
    "care.kinship": _care("kinship"),
    "care.carer": _first(Care, "carer"),
    "care.age": _first(Care, "carer_age"),
    "care.basis": _care("basis"),
    "absence.parent": _parents_away,
    "absence.contact": _first(Absence, "contact"),
    "paper.birth_certificate": _certificate,
    "school.name": _enrolled(EnrolmentKind.SCHOOL, "name"),
    "school.attendance": _enrolled(EnrolmentKind.SCHOOL, "attendance"),
    "clinic.held": _enrolled(EnrolmentKind.CLINIC, "held"),
    "clinic.vaccinated": _enrolled(EnrolmentKind.CLINIC, "vaccinated"),
    "disability": _first(Disability, "held"),
    "hardship.violence": _violence,
}
