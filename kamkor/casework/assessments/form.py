"""A form as data: sections, questions, answers to choose, points, bands.

Read from a country's TOML file or from the version kept in the database, never changed.
Words are kept in all four languages and shown in the reader's.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from kamkor.foundation.access.choices import Sensitivity
from kamkor.foundation.law.naming import Words, say

from . import rules
from .choices import Answerer, Kind, YesNo

Answers = Mapping[str, Any]


@dataclass(frozen=True)
class Option:
    code: str
    words: Words
    points: int | None = None
    stands_for: tuple[str, ...] = ()  # words of the register that mean the same

    @property
    def label(self) -> str:
        return say(self.words)


@dataclass(frozen=True)
class Band:
    """From this sum on, these words."""

    low: int
    words: Words

    @property
    def label(self) -> str:
        return say(self.words)


@dataclass(frozen=True)
class Question:
    """`low` to `high` bound a number or a scale; `options` are those of a choice.

    `points` give a scored answer of yes, no, not known its weight; `steps` one of a
    number: from this value on, these points. `asked_from` names the parameter of law that
    holds the age from which the question is asked.
    """

    code: str
    kind: Kind
    words: Words
    help: Words = field(default_factory=dict)
    when: str = ""
    asked: bool = False
    asked_from: str = ""
    by: Answerer = Answerer.WORKER
    sensitivity: int = Sensitivity.CONTENT
    options: tuple[Option, ...] = ()
    points: Mapping[str, int] = field(default_factory=dict)
    steps: tuple[tuple[int, int], ...] = ()
    low: int | None = None
    high: int | None = None
    prefill: str = ""

    @property
    def label(self) -> str:
        return say(self.words)

    @property
    def hint(self) -> str:
        return say(self.help)

    @cached_property
    def rule(self) -> rules.Rule | None:
        return rules.parse(self.when) if self.when else None

    @property
    def choices(self) -> list[tuple[str, str]]:
        if self.kind == Kind.YES_NO:
            return [(c.value, str(c.label)) for c in YesNo]
        if self.kind == Kind.SCALE:
            return [
                (str(n), str(n)) for n in range(self.low or 0, (self.high or 0) + 1)
            ]
        return [(o.code, o.label) for o in self.options]

    @property
    def is_scored(self) -> bool:
        return bool(self.points or self.steps) or any(
            o.points is not None for o in self.options
        )

    @property
    def is_guarded(self) -> bool:
        """Kept apart, for who sees class S4."""
        return self.sensitivity >= Sensitivity.SHIELDED

    def shows(self, answers: Answers) -> bool:
        """Whether the question is asked, the answers being these."""
        return self.rule is None or rules.holds(self.rule, answers) is True


@dataclass(frozen=True)
class Section:
    code: str
    words: Words
    questions: tuple[Question, ...]
    help: Words = field(default_factory=dict)

    @property
    def label(self) -> str:
        return say(self.words)

    @property
    def hint(self) -> str:
        return say(self.help)


@dataclass(frozen=True)
class Form:
    """`gate` is the condition of a case that a signature fulfils, `term` the deadline it
    meets; `conclusion` the question that says what follows."""

    code: str
    country: str
    words: Words
    sections: tuple[Section, ...]
    lead: Words = field(default_factory=dict)
    bands: tuple[Band, ...] = ()
    gate: str = ""
    term: str = ""
    conclusion: str = ""
    order: int = 100  # among the forms of the country
    urgent: str = ""  # the conclusion after which the emergency track is offered

    @property
    def label(self) -> str:
        return say(self.words)

    @property
    def hint(self) -> str:
        return say(self.lead)

    @property
    def is_scored(self) -> bool:
        return bool(self.bands)

    @property
    def has_guarded(self) -> bool:
        """Whether any question is for who sees class S4."""
        return any(q.is_guarded for q in self.questions())

    def questions(self) -> Iterator[Question]:
        for section in self.sections:
            yield from section.questions

    def question(self, code: str) -> Question | None:
        return next((q for q in self.questions() if q.code == code), None)

    def section(self, code: str) -> Section | None:
        return next((s for s in self.sections if s.code == code), None)

    def asked(self, answers: Answers) -> set[str]:
        """The questions that are asked, the answers being these.

        An answer to a question that is not asked any longer decides nothing: a rule
        reads only questions that stand before it.
        """
        seen: dict[str, Any] = {}
        shown: set[str] = set()
        for question in self.questions():
            if question.shows(seen):
                shown.add(question.code)
                seen[question.code] = answers.get(question.code)
        return shown
