"""Reads a form from its data and says in plain words what is wrong with it."""

import json
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import Any

from kamkor.foundation.access.choices import Sensitivity
from kamkor.foundation.law import files
from kamkor.foundation.law.naming import LANGUAGES

from . import rules
from .choices import Answerer, Kind, YesNo
from .form import Band, Form, Option, Question, Section

_CHOICES = (Kind.CHOICE, Kind.SEVERAL)
MOST_POINTS = 100


class BadForm(ValueError):
    """The form cannot be used; `errors` says every reason, one line each."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__("\n".join(errors))
        self.errors = errors


def paths(country: str) -> list[Path]:
    """The forms of a country's pack. No folder is no forms."""
    return sorted((files.folder(country) / "instruments").glob("*.toml"))


def read(path: Path) -> Form:
    """The form of a TOML file. Raises BadForm whose lines name the file."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        return of_data(data)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as broken:
        raise BadForm([f"{path.name}: {broken}"]) from None
    except BadForm as bad:
        raise BadForm([f"{path.name}: {line}" for line in bad.errors]) from None


def of_data(data: Mapping[str, Any]) -> Form:
    """The form that nested tables and lists say. Raises BadForm."""
    try:
        form = _form(data)
    except (KeyError, TypeError, ValueError, AttributeError) as broken:
        raise BadForm([f"not the shape of a form: {broken!r}"]) from None
    if errors := list(faults(form)):
        raise BadForm(errors)
    return form


def to_data(form: Form) -> dict[str, Any]:
    """What `of_data` reads back to the same form."""
    return {
        **_bare(form, "sections", "bands"),
        "bands": [asdict(band) for band in form.bands],
        "section": [
            {
                **_bare(section, "questions"),
                "question": [
                    {**_bare(q, "options"), "option": [asdict(o) for o in q.options]}
                    for q in section.questions
                ],
            }
            for section in form.sections
        ],
    }


def digest(form: Form) -> str:
    """A fingerprint of everything the form says."""
    text = json.dumps(to_data(form), sort_keys=True, ensure_ascii=False, default=list)
    return sha256(text.encode()).hexdigest()


def faults(form: Form) -> Iterator[str]:
    """What is wrong with the form, one line each."""
    yield from _missing(f"form {form.code}", form.words)
    if not form.sections:
        yield "there is no section"
    before: dict[str, Question] = {}
    later = {q.code for q in form.questions()}
    for section in form.sections:
        yield from _missing(f"section {section.code}", section.words)
        for question in section.questions:
            yield from _of_question(question, before, later)
            before[question.code] = question
    for band in form.bands:
        yield from _missing(f"band from {band.low}", band.words)
    if form.bands and min(b.low for b in form.bands) > 0:
        yield "no band begins at 0"
    if form.conclusion and form.conclusion not in before:
        yield f"the conclusion {form.conclusion} is no question"


def _of_question(
    question: Question, before: Mapping[str, Question], known: set[str]
) -> Iterator[str]:
    where = f"question {question.code}"
    if question.code in before:
        yield f"{where} stands twice"
    yield from _missing(where, question.words)
    if question.help:
        yield from _missing(f"{where}, help", question.help)
    yield from _of_options(question, where)
    yield from _of_rule(question, before, known)
    if question.is_guarded and question.kind != Kind.WORDS:
        yield f"{where}: only words are kept at S4"
    if question.kind == Kind.SCALE and not (
        question.low is not None
        and question.high is not None
        and 0 <= question.low < question.high <= 10
    ):
        yield f"{where}: a scale has low and high between 0 and 10"


def _of_options(question: Question, where: str) -> Iterator[str]:
    codes = [o.code for o in question.options]
    if (question.kind in _CHOICES) != bool(codes):
        yield f"{where}: options belong to choice and several, and to nothing else"
    if len(set(codes)) < len(codes):
        yield f"{where}: an option stands twice"
    for option in question.options:
        yield from _missing(f"{where}, option {option.code}", option.words)
    weights = [o.points or 0 for o in question.options]
    weights += [*question.points.values(), *(p for _, p in question.steps)]
    if any(not 0 <= weight <= MOST_POINTS for weight in weights):
        yield f"{where}: points lie between 0 and {MOST_POINTS}"
    if set(question.points) - set(YesNo.values):
        yield f"{where}: points are given to yes, no and unknown"
    if question.points and question.kind != Kind.YES_NO:
        yield f"{where}: points of a choice stand at its options"
    if question.steps and question.kind != Kind.NUMBER:
        yield f"{where}: steps belong to a number"


def _of_rule(
    question: Question, before: Mapping[str, Question], known: set[str]
) -> Iterator[str]:
    where = f"question {question.code}"
    if not question.when:
        return
    try:
        rule = rules.parse(question.when)
    except rules.RuleError as wrong:
        yield f"{where}: {wrong}"
        return
    yield from _of_names(where, question, rules.names(rule) - set(before), known)
    for leaf in rules.leaves(rule):
        asked = before.get(leaf.name)
        if asked and asked.is_guarded:
            yield f"{where}: its rule asks about {leaf.name}, which not everybody sees"
        if asked and not isinstance(leaf, rules.Known):
            yield from _of_leaf(where, leaf, asked)


def _of_names(
    where: str, question: Question, strange: Collection[str], known: set[str]
) -> Iterator[str]:
    for name in sorted(strange):
        if name not in known:
            yield f"{where}: its rule asks about {name}, which is no question"
        elif name == question.code:
            yield f"{where}: its rule goes in a circle, it asks about itself"
        else:
            yield f"{where}: its rule asks about {name}, which comes later (a circle)"


def _of_leaf(
    where: str, leaf: rules.Compare | rules.Has, asked: Question
) -> Iterator[str]:
    if isinstance(leaf, rules.Has) != (asked.kind == Kind.SEVERAL):
        yield f"{where}: `has` asks about several answers, and only about those"
    options = {code for code, _ in asked.choices}
    if options and str(leaf.value) not in options:
        yield f"{where}: {leaf.name} has no answer {leaf.value}"


def _missing(where: str, words: Mapping[str, str]) -> Iterator[str]:
    for language in LANGUAGES:
        if not words.get(language, "").strip():
            yield f"{where} says nothing in {language}"


def _bare(thing: Any, *without: str) -> dict[str, Any]:
    return {
        name: value
        for name, value in vars(thing).items()
        if name in thing.__dataclass_fields__ and name not in without
    }


def _form(data: Mapping[str, Any]) -> Form:
    return Form(
        **{k: v for k, v in data.items() if k not in ("section", "bands")},
        sections=tuple(map(_section, data["section"])),
        bands=tuple(Band(**band) for band in data.get("bands", [])),
    )


def _section(data: Mapping[str, Any]) -> Section:
    plain = {k: v for k, v in data.items() if k != "question"}
    return Section(**plain, questions=tuple(map(_question, data["question"])))


def _question(data: Mapping[str, Any]) -> Question:
    plain = dict(data)
    plain["kind"] = Kind(plain["kind"])
    plain["by"] = Answerer(plain.get("by", Answerer.WORKER))
    plain["sensitivity"] = Sensitivity(plain.get("sensitivity", Sensitivity.CONTENT))
    plain["steps"] = tuple((low, points) for low, points in plain.get("steps", ()))
    options = plain.pop("option", ())
    return Question(**plain, options=tuple(map(_option, options)))


def _option(data: Mapping[str, Any]) -> Option:
    plain = dict(data)
    plain["stands_for"] = tuple(plain.get("stands_for", ()))
    return Option(**plain)
