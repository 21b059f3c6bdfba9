"""Why the rights of one child stand as they do, in the reader's words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import pgettext

from kamkor.foundation.access.choices import Sensitivity
from kamkor.foundation.db import context
from kamkor.foundation.db.compiled import Told, compiled
from kamkor.foundation.law import reads as law
from kamkor.foundation.law.models import Parameter
from kamkor.foundation.places.choices import OrganisationKind
from kamkor.register.people import reads as people
from kamkor.register.people import story
from kamkor.register.people.models import (
    Absence,
    Benefit,
    Birth,
    Care,
    Enrolment,
    Fact,
    Hardship,
    Number,
    Paper,
    Person,
)

from . import engine, reasons
from .acts import Act, acts_of
from .choices import Right, Status
from .models import Change, Gap, Safety, Standing

_FACTS: Mapping[Right, tuple[type[Fact], ...]] = {
    Right.IDENTITY: (Paper, Number, Birth),
    Right.CARE: (Care, Absence),
    Right.EDUCATION: (Enrolment, Birth),
    Right.HEALTH: (Enrolment,),
    Right.SOCIAL: (Benefit,),
    Right.SAFETY: (Hardship,),
    Right.CONTACT: (Absence,),
}


@dataclass(frozen=True)
class Explained:
    """One right of one child: the word, since when, why, on what, by which law."""

    right: Right
    status: Status
    since: date | None
    reason: str
    sentence: str
    events: list[story.Event] = field(default_factory=list)
    parameters: list[Parameter] = field(default_factory=list)
    acts: tuple[Act, ...] = ()
    bodies: list[str] = field(default_factory=list)
    gap: UUID | None = None  # where somebody can be asked to act

    @property
    def is_gap(self) -> bool:
        return self.status >= Status.AT_RISK


def sentence(right: str, code: str, sex: str) -> str:
    """Why, in one sentence about "the girl", "the boy" or "the child"."""
    told = str(reasons.told(right, code).sentence)
    return capfirst(told % _words(sex))


def _words(sex: str) -> dict[str, str]:
    """How the child is called in a sentence, by its place in it."""
    if sex == "female":
        return {
            "child": pgettext("who", "the girl"),
            "childs": pgettext("whose", "the girl's"),
            "of_child": pgettext("of or for whom", "the girl"),
        }
    if sex == "male":
        return {
            "child": pgettext("who", "the boy"),
            "childs": pgettext("whose", "the boy's"),
            "of_child": pgettext("of or for whom", "the boy"),
        }
    return {
        "child": pgettext("who", "the child"),
        "childs": pgettext("whose", "the child's"),
        "of_child": pgettext("of or for whom", "the child"),
    }


def explain(
    person: Person, facts: people.Facts, *, sensitivity: int, on: date
) -> list[Explained]:
    """The rights of `person` (a root) in their order, as far as `sensitivity` goes.

    Told as the last evaluation left them; judged anew only where it left nothing. The
    caller has asked how far the reader sees this child, and read `facts` up to there:
    below S3 safety stays hidden. At most six queries, whatever the child's story.
    """
    rights = [
        r for r in Right if r != Right.SAFETY or sensitivity >= Sensitivity.CONTENT
    ]
    gaps = {(gap.right, gap.reason): gap for gap in _open(person.pk, sensitivity)}
    stand = _kept(person.pk, gaps, sensitivity) or _judged(person.pk, on=on)
    if not stand:
        return []
    known = law.all_on(settings.COUNTRY, on)
    return [
        _explained(right, stand, person.sex, known, _events(right, stand, facts), gaps)
        for right in rights
    ]


def _kept(
    person_id: UUID, gaps: Mapping[tuple[str, str], Gap], sensitivity: int
) -> dict[str, Any]:
    """What the last evaluation kept, in the columns of a verdict; {} when it did not.

    Evidence is kept with an open gap and with a change; of a right that stands well
    since the first evaluation none is.
    """
    stand: dict[str, Any] = {}
    for model in _standings(sensitivity):
        rows = _stands(model, person_id)
        if not rows:
            return {}
        stand |= rows[0]
    for change in _changes(person_id, sensitivity):
        if change.reason == stand[f"{change.right}_reason"]:
            stand[f"{change.right}_evidence"] = change.evidence
    for (right, reason), gap in gaps.items():
        if reason == stand[f"{right}_reason"]:
            stand[f"{right}_evidence"] = gap.evidence
    return stand


def asks(person: Person, *, sensitivity: int) -> Iterator[Told]:
    """What `explain` asks, of a child that was evaluated."""
    yield _open.ahead(person.pk, sensitivity)
    for model in _standings(sensitivity):
        yield _stands.ahead(model, person.pk)
    yield _changes.ahead(person.pk, sensitivity)


def _standings(sensitivity: int) -> list[type[Standing | Safety]]:
    return [Standing, Safety] if sensitivity >= Sensitivity.CONTENT else [Standing]


@compiled
def _open(person_id: UUID, sensitivity: int) -> QuerySet[Gap]:
    rows: QuerySet[Gap] = Gap.objects.open()
    return rows.filter(person=person_id, sensitivity__lte=sensitivity)


@compiled
def _stands(model: type[Standing | Safety], person_id: UUID) -> QuerySet[Any, Any]:
    rows: QuerySet[Any, Any] = model.objects.filter(pk=person_id).values()
    return rows


@compiled
def _changes(person_id: UUID, sensitivity: int) -> QuerySet[Change]:
    rows = Change.objects.filter(person=person_id, sensitivity__lte=sensitivity)
    return rows.order_by("right", "-changed_at").distinct("right")


def _judged(person_id: UUID, *, on: date) -> dict[str, Any]:
    """The verdict made now: of a child that was not evaluated yet."""
    with context.acting_as_machine():
        return engine.one(person_id, on=on)


def _explained(
    right: Right,
    stand: Mapping[str, Any],
    sex: str,
    known: Mapping[str, Parameter],
    events: list[story.Event],
    gaps: Mapping[tuple[str, str], Gap],
) -> Explained:
    code = stand[f"{right}_reason"]
    reason = reasons.told(right, code)
    gap = gaps.get((right.value, code))
    return Explained(
        right=right,
        status=Status(stand[right]),
        since=stand[f"{right}_since"],
        reason=code,
        sentence=sentence(right, code, sex),
        events=events,
        parameters=[known[c] for c in reason.law if c in known],
        acts=acts_of(right, settings.COUNTRY),
        bodies=[str(OrganisationKind(b).label) for b in reason.responsible],
        gap=gap.pk if gap else None,
    )


def _events(
    right: Right, stand: Mapping[str, Any], facts: people.Facts
) -> list[story.Event]:
    """What lists say about the right: what it was judged by, else the newest of all."""
    if stand[f"{right}_reason"] == "no_evidence":
        return []
    evidence = stand.get(f"{right}_evidence")
    told = []
    for topic in _FACTS[right]:
        rows = [fact for fact in facts.of(topic) if _belongs(fact, right)]
        records = {f.record_id for f in rows[:1]} if evidence is None else set(evidence)
        told += [story.told(fact) for fact in rows if fact.record_id in records]
    return told


def _belongs(fact: Any, right: Right) -> bool:
    """Enrolment is of two kinds; each serves its own right."""
    if isinstance(fact, Enrolment):
        return (fact.kind == "school") == (right == Right.EDUCATION)
    return True


def standing_words(person: Person, *, on: date) -> dict[str, str]:
    """Each right as "status: reason", for the console. As the machine."""
    verdict = engine.one(person.pk, on=on)
    return {
        right.value: f"{Status(verdict[right]).label}: {verdict[f'{right}_reason']}"
        for right in Right
        if verdict
    }
