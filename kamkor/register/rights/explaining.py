"""Why the rights of one child stand as they do, in the reader's words."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import pgettext

from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import Sensitivity
from kamkor.foundation.db import context
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
from .models import Gap, Safety, Standing

_FACTS: Mapping[Right, tuple[type[Fact], ...]] = {
    Right.IDENTITY: (Paper, Number, Birth),
    Right.CARE: (Care, Absence),
    Right.EDUCATION: (Enrolment, Birth),
    Right.HEALTH: (Enrolment,),
    Right.SOCIAL: (Benefit,),
    Right.SAFETY: (Hardship,),
    Right.CONTACT: (Absence,),
}
_RELATED: Mapping[type[Fact], tuple[str, ...]] = {Enrolment: ("organisation",)}


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
    person: Person, actor: Actor, *, sensitivity: int, on: date
) -> list[Explained]:
    """The rights of `person` (a root) in their order, as far as `sensitivity` goes.

    The caller has asked how far the reader sees this child. Below S2 the facts stay
    hidden, below S3 safety does. At most fifteen queries, whatever the child's story.
    """
    with context.acting_as_machine():
        verdict = engine.one(person.pk, on=on)
        kept = _kept(person.pk)
    if not verdict:
        return []
    known = law.all_on(settings.COUNTRY, on)
    rights = [
        r for r in Right if r != Right.SAFETY or sensitivity >= Sensitivity.CONTENT
    ]
    facts = (
        _facts(person, rights, verdict, sensitivity=sensitivity)
        if sensitivity >= Sensitivity.IDENTITY
        else {}
    )
    told = [
        _explained(right, verdict, kept, person.sex, known, facts.get(right, []))
        for right in rights
    ]
    gaps = _gaps(person, actor)
    return [replace(e, gap=gaps.get((e.right.value, e.reason))) for e in told]


def _gaps(person: Person, actor: Actor) -> dict[tuple[str, str], UUID]:
    """The child's open gaps the reader may see, by right and reason."""
    rows = Gap.objects.visible_to(actor).open().filter(person=person.pk)
    return {(g.right, g.reason): g.pk for g in rows}


def _explained(
    right: Right,
    verdict: dict[str, Any],
    kept: dict[str, Any],
    sex: str,
    known: dict[str, Parameter],
    events: list[story.Event],
) -> Explained:
    code = verdict[f"{right}_reason"]
    reason = reasons.told(right, code)
    return Explained(
        right=right,
        status=Status(verdict[right]),
        since=_since(right, verdict, kept),
        reason=code,
        sentence=sentence(right, code, sex),
        events=events,
        parameters=[known[c] for c in reason.law if c in known],
        acts=acts_of(right, settings.COUNTRY),
        bodies=[str(OrganisationKind(b).label) for b in reason.responsible],
    )


def _since(right: Right, verdict: dict[str, Any], kept: dict[str, Any]) -> date | None:
    """The earliest day known for the present reason."""
    now: date | None = verdict[f"{right}_since"]
    if kept.get(f"{right}_reason") != verdict[f"{right}_reason"]:
        return now
    days = [d for d in (now, kept.get(f"{right}_since")) if d is not None]
    return min(days, default=None)


def _kept(person_id: UUID) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for model in (Standing, Safety):
        kept |= model.objects.filter(pk=person_id).values().first() or {}
    return kept


def _facts(
    person: Person, rights: list[Right], verdict: dict[str, Any], *, sensitivity: int
) -> dict[Right, list[story.Event]]:
    """The facts each right was judged by, as sentences; one query a topic."""
    wanted: dict[type[Fact], set[UUID]] = {}
    for right in rights:
        for topic in _FACTS[right]:
            wanted.setdefault(topic, set()).update(verdict[f"{right}_evidence"] or ())
    rows = {
        topic: _of(topic, ids, person) if topic.sensitivity <= sensitivity else []
        for topic, ids in wanted.items()
    }
    people.with_records(rows)
    return {
        right: [
            story.told(fact)
            for topic in _FACTS[right]
            for fact in rows[topic]
            if fact.record_id in set(verdict[f"{right}_evidence"] or ())
            and _belongs(fact, right)
        ]
        for right in rights
    }


def _of(topic: type[Fact], records: set[UUID], person: Person) -> list[Any]:
    if not records:
        return []
    rows = topic.objects.filter(person__root=person.pk, record__in=records)
    if related := _RELATED.get(topic):
        rows = rows.select_related(*related)
    return list(rows.order_by("-seen_on", "-id"))


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
