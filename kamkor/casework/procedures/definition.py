"""A procedure as the country pack says: questions, tracks, papers, steps.

`countries/<country>/procedures/<code>.toml`. Checked when it is read: a step that cannot
be reached or left, a set of answers without a track, an unknown deadline or a missing
name is an error that says where.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings

from kamkor.foundation.law import files
from kamkor.foundation.law.choices import Status
from kamkor.foundation.law.naming import LANGUAGES, Named, say
from kamkor.register.people.choices import LegalBasis
from kamkor.register.rights.choices import Right

from .choices import Body, Outcome, Proof

Answers = Mapping[str, str]


class BadProcedure(ValueError):
    """The file says something that cannot be: which, and why."""


_N = TypeVar("_N", bound=Named)


@dataclass(frozen=True)
class Question(Named):
    answers: tuple[Named, ...]


@dataclass(frozen=True)
class Paper(Named):
    """`giver` is where the family gets it."""

    giver: Body


@dataclass(frozen=True)
class Step(Named):
    """`who` acts while `term`, a deadline, runs; None for none. `proves`: what the
    register learns when it is granted or done. `each`: every child has a number of its
    own, and may be refused alone."""

    who: Body
    term: str | None
    proves: Proof | None
    each: bool
    outcomes: Mapping[Outcome, str]
    ends: bool


@dataclass(frozen=True)
class Track(Named):
    """A legal way. `nearness` 1 is tried before 2; 0 where the order says nothing.
    `acts` names the act in every language, `legal` is the basis of care that it gives,
    where it gives one."""

    first: str
    papers: tuple[str, ...]
    when: Mapping[str, tuple[str, ...]]
    acts: Mapping[str, str]
    status: Status
    url: str
    nearness: int
    legal: LegalBasis | None

    @property
    def basis(self) -> str:
        """The act in the reader's language."""
        return say(self.acts)

    def agrees(self, answers: Answers) -> bool:
        """Whether no answer given so far excludes this track."""
        return all(answers[q] in may for q, may in self.when.items() if q in answers)


@dataclass(frozen=True)
class Procedure(Named):
    right: str
    questions: Mapping[str, Question]
    papers: Mapping[str, Paper]
    tracks: Mapping[str, Track]
    steps: Mapping[str, Step]

    def left(self, answers: Answers) -> list[Track]:
        """The tracks still possible, nearest to the child's kin first."""
        found = [track for track in self.tracks.values() if track.agrees(answers)]
        return sorted(found, key=lambda track: track.nearness)

    def ask(self, answers: Answers) -> Question | None:
        """The next question that can still change the track; None when all is known."""
        left = self.left(answers)
        for code, question in self.questions.items():
            if code not in answers and any(code in track.when for track in left):
                return question
        return None

    def nearer(self, track: Track) -> list[Track]:
        """Tracks nearer to kin; each needs a reason why it was not possible."""
        return [x for x in self.tracks.values() if x.nearness < track.nearness]

    def way(self, track: Track) -> list[Step]:
        """The steps of a track in the order they come when all goes well."""
        steps: list[Step] = []
        code = track.first
        while code not in [step.code for step in steps]:
            steps.append(self.steps[code])
            if steps[-1].ends:
                break
            code = next(iter(steps[-1].outcomes.values()))
        return steps


def here() -> Mapping[str, Procedure]:
    """Of the country of this deployment."""
    return of(settings.COUNTRY)


@cache
def of(country: str) -> Mapping[str, Procedure]:
    """By code. Raises BadProcedure, and ValueError for a country without a pack."""
    terms = {files.required(row, "code") for row in files.rows(country, "deadlines")}
    paths = sorted((files.folder(country) / "procedures").glob("*.toml"))
    return {path.stem: read(path, terms) for path in paths}


def read(path: Path, terms: set[str]) -> Procedure:
    """`terms` are the codes of the deadlines there are. Raises BadProcedure."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    try:
        found = Procedure(
            **_named(raw),
            right=raw["right"],
            questions=_by_code(_question(row) for row in raw["question"]),
            papers=_by_code(_paper(row) for row in raw["paper"]),
            tracks=_by_code(_track(row) for row in raw["track"]),
            steps=_by_code(_step(row) for row in raw["step"]),
        )
    except KeyError as missing:
        raise BadProcedure(f"{path.name}: {missing} is missing.") from None
    except ValueError as wrong:
        raise BadProcedure(f"{path.name}: {wrong}") from None
    for complaint in _complaints(found, terms):
        raise BadProcedure(f"{path.name}: {complaint}")
    return found


def _complaints(found: Procedure, terms: set[str]) -> Iterator[str]:
    yield from _strange_tracks(found)
    yield from _strange_steps(found, terms)
    yield from _unreachable(found)
    yield from _unanswered(found)


def _strange_tracks(found: Procedure) -> Iterator[str]:
    answers = {q.code: {a.code for a in q.answers} for q in found.questions.values()}
    for track in found.tracks.values():
        if lost := {track.first} - set(found.steps):
            yield f"{track.code} starts at no step: {sorted(lost)}."
        if found.right == Right.CARE and track.legal is None:
            yield f"{track.code} gives no legal basis of care."
        if lost := set(track.papers) - set(found.papers):
            yield f"{track.code} wants papers nobody described: {sorted(lost)}."
        for question, may in track.when.items():
            if lost := set(may) - answers.get(question, set()):
                yield f"{track.code} expects no answer of {question}: {sorted(lost)}."


def _strange_steps(found: Procedure, terms: set[str]) -> Iterator[str]:
    for step in found.steps.values():
        if step.term and step.term not in terms:
            yield f"{step.code}: there is no deadline {step.term!r}."
        if lost := set(step.outcomes.values()) - set(found.steps):
            yield f"{step.code} leads to no step: {sorted(lost)}."


def _unreachable(found: Procedure) -> Iterator[str]:
    reached = {track.first for track in found.tracks.values()}
    if lost := set(found.steps) - _ahead(found, reached):
        yield f"No track leads to {sorted(lost)}."
    for step in found.steps.values():
        if step.ends == bool(step.outcomes):
            yield f"{step.code} must either end or have outcomes."
        if not any(found.steps[code].ends for code in _ahead(found, {step.code})):
            yield f"From {step.code} nothing leads to an end."


def _ahead(found: Procedure, start: set[str]) -> set[str]:
    seen, new = set(start), list(start)
    while new:
        more = set(found.steps[new.pop()].outcomes.values()) - seen
        seen |= more
        new += more
    return seen


def _unanswered(found: Procedure) -> Iterator[str]:
    """Every set of answers leads to one track."""
    codes = list(found.questions)
    possible = [[a.code for a in q.answers] for q in found.questions.values()]
    for chosen in product(*possible):
        answers = dict(zip(codes, chosen, strict=True))
        if len(tracks := found.left(answers)) != 1:
            yield f"{answers} lead to {len(tracks)} tracks, not one."


def _by_code(rows: Iterator[_N]) -> dict[str, _N]:
    found: dict[str, _N] = {}
    for row in rows:
        if row.code in found:
            raise ValueError(f"{row.code} comes twice.")
        found[row.code] = row
    return found


def _named(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"code": row["code"], "names": _in_all(row.get("name", {}), row["code"])}


def _in_all(words: Mapping[str, str], code: str) -> Mapping[str, str]:
    if missing := [x for x in LANGUAGES if not words.get(x)]:
        raise ValueError(f"{code} has no name in {', '.join(missing)}.")
    return words


def _question(row: Mapping[str, Any]) -> Question:
    answers = tuple(Named(**_named(answer)) for answer in row["answer"])
    return Question(**_named(row), answers=answers)


def _paper(row: Mapping[str, Any]) -> Paper:
    return Paper(**_named(row), giver=Body(row["from"]))


def _track(row: Mapping[str, Any]) -> Track:
    return Track(
        **_named(row),
        first=row["first"],
        papers=tuple(row["papers"]),
        when={code: tuple(answers) for code, answers in row["when"].items()},
        acts=_in_all(row["basis"], row["code"]),
        status=Status(row["status"]),
        url=row.get("url", ""),
        nearness=row.get("nearness", 0),
        legal=LegalBasis(row["legal"]) if "legal" in row else None,
    )


def _step(row: Mapping[str, Any]) -> Step:
    outcomes = {Outcome(code): to for code, to in row.get("outcomes", {}).items()}
    return Step(
        **_named(row),
        who=Body(row["who"]),
        term=row.get("term"),
        proves=Proof(row["proves"]) if "proves" in row else None,
        each=bool(row.get("each")),
        outcomes=outcomes,
        ends=bool(row.get("ends")),
    )
