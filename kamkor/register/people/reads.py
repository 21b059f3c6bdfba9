"""Answers that span the tables of one child or one household."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet, Subquery

from kamkor.foundation.access.actor import Actor, highest
from kamkor.foundation.access.choices import Relation
from kamkor.foundation.db import context
from kamkor.foundation.db.compiled import Told, ask_ahead, compiled
from kamkor.register.sources.models import Record

from .choices import Kinship, LegalBasis, Parent
from .models import FACTS, Absence, Birth, Care, Fact, Name, Person, Residence

_NEWEST = (F("seen_on").desc(), F("id").desc())


@dataclass(frozen=True)
class Seen:
    """A child and how far the reader sees: the class and the reason for it."""

    person: Person
    sensitivity: int
    relation: Relation


@dataclass
class Facts:
    """Everything records say about one child, newest first in each topic."""

    by_topic: dict[type[Fact], list[Any]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def of(self, topic: type[Fact]) -> list[Any]:
        return self.by_topic[topic]

    def newest(self, topic: type[Fact]) -> Any:
        return next(iter(self.by_topic[topic]), None)

    @property
    def name(self) -> str:
        """As written in Cyrillic most recently, else as written most recently."""
        names: Sequence[Name] = self.of(Name)
        cyrillic = [n for n in names if any("\u0400" <= c <= "\u052f" for c in n.full)]
        best = next(iter(cyrillic or names), None)
        return best.full if best else ""

    @property
    def birth(self) -> Birth | None:
        """The most exact date of birth, then the newest."""
        order = ("day", "month", "year", "about", "unknown")
        dated = [b for b in self.of(Birth) if b.date]
        return min(dated, key=lambda b: order.index(b.precision), default=None)

    @property
    def care(self) -> Care | None:
        """Who cares, by the newest list that knows, on the basis that the newest list
        knows that knows one: as the right to care is judged."""
        said: list[Care] = self.of(Care)
        carer = next((c for c in said if c.kinship != Kinship.UNKNOWN), None)
        basis = next((c for c in said if c.basis != LegalBasis.UNKNOWN), None)
        if carer is None or basis is None or carer.basis == basis.basis:
            return carer or basis or next(iter(said), None)
        told = copy(carer)
        told.basis, told.until = basis.basis, basis.until
        return told

    @property
    def residence(self) -> Residence | None:
        found: Residence | None = self.newest(Residence)
        return found

    @property
    def absences(self) -> list[Absence]:
        """Who is away now: what the newest list that says anything about it says.

        Where it does not know the country, an older list of the same absence is asked.
        """
        said: list[Absence] = self.of(Absence)
        if not said:
            return []
        newest = said[0].seen_on
        now = [a for a in said if a.seen_on == newest and a.parent not in ("none", "")]
        return [_completed(absence, said) for absence in now]

    @property
    def all(self) -> list[Fact]:
        """Every fact, newest first."""
        facts = [fact for topic in self.by_topic.values() for fact in topic]
        return sorted(facts, key=lambda f: (f.seen_on, f.id.int), reverse=True)


def _completed(absence: Absence, said: Sequence[Absence]) -> Absence:
    """The absence with what older lists know of it; `said` has the newest first.

    A list on which the parents were at home ends the search.
    """
    if absence.country:
        return absence
    for older in said:
        if older.parent == Parent.NONE:
            break
        if older.country and not older.until and _same_parent(absence, older):
            told = copy(absence)
            told.country, told.city = older.country, absence.city or older.city
            told.migration = older.migration
            told.since = absence.since or older.since
            if told.parent == Parent.UNKNOWN:
                told.parent = older.parent
            return told
    return absence


def _same_parent(newer: Absence, older: Absence) -> bool:
    if newer.parent in (older.parent, Parent.UNKNOWN):
        return True
    return older.parent == Parent.BOTH and newer.parent != Parent.BOTH


def find(actor: Actor, person_id: UUID) -> Seen | None:
    """The child `person_id` stands for, if `actor` may know that it exists.

    Follows the pointer of a merged person. At most nine queries.
    """
    people = Person.objects.select_related("territory")
    person = people.visible_to(actor).filter(pk=person_id).first()
    if person and not person.is_root:
        person = people.filter(pk=person.root_id).first()
    if person is None:
        return None
    seen = highest(
        actor, subject=person.pk, place=person.place, is_shielded=person.is_shielded
    )
    return Seen(person, *seen) if seen else None


def group(root: UUID) -> list[UUID]:
    """Everybody who stands for the child, itself first. As the machine."""
    with context.acting_as_machine():
        others = Person.objects.filter(root=root).exclude(pk=root)
        return [root, *others.values_list("pk", flat=True)]


def by_code(code: str) -> UUID | None:
    """The child of the opaque code that stands on paper, whoever asks.

    The machine looks: a code says nothing, and its holder was given it. Who then opens
    the child is asked by break-glass.
    """
    with context.acting_as_machine():
        return (
            Person.objects.filter(code=code.strip().upper())
            .values_list("root", flat=True)
            .first()
        )


def place_to_tell(person_id: UUID) -> int:
    """Where the child lives, to tell who heads that unit; 0 where it is kept secret."""
    with context.acting_as_machine():
        found = (
            Person.objects.filter(pk=person_id, is_shielded=False)
            .values_list("place", flat=True)
            .first()
        )
    return found or 0


def facts_of(
    person: Person, *, sensitivity: int, only: Collection[type[Fact]] = FACTS
) -> Facts:
    """What records say about the child up to `sensitivity`, of the topics `only`. One
    query a topic and two."""
    group = list(Person.objects.filter(root=person.pk).values_list("pk", flat=True))
    facts = Facts()
    topics = [topic for topic in only if topic.sensitivity <= sensitivity]
    if len(group) == 1:
        ask_ahead(_said_of_one.ahead(topic, group[0]) for topic in topics)
        facts.by_topic |= {topic: _said_of_one(topic, group[0]) for topic in topics}
    else:
        facts.by_topic |= {topic: list(_said(topic, group)) for topic in topics}
    with_records(facts.by_topic)
    return facts


@compiled
def _said_of_one(topic: type[Fact], person: UUID) -> QuerySet[Fact]:
    return _said(topic, [person])


def _said(topic: type[Fact], persons: Collection[UUID]) -> QuerySet[Fact]:
    rows = topic.objects.filter(person__in=persons)
    if related := _RELATED.get(topic.__name__):
        rows = rows.select_related(*related)
    return rows.order_by(*_NEWEST)


def with_records(by_topic: dict[type[Fact], list[Any]]) -> None:
    """Give each fact its record; take out those whose record the reader may not see.

    The records once for all topics: their policy costs more than the facts do.
    """
    named = {fact.record_id for rows in by_topic.values() for fact in rows}
    records = Record.objects.select_related("source").in_bulk(named)
    for topic, rows in by_topic.items():
        by_topic[topic] = [row for row in rows if row.record_id in records]
        for row in by_topic[topic]:
            row.record = records[row.record_id]


_RELATED = {
    "Residence": ("territory",),
    "Membership": ("household__territory",),
    "Enrolment": ("organisation",),
}


@dataclass(frozen=True)
class Member:
    """A child of a household as the family page shows it."""

    person: Person
    name: str
    born: date | None


def members(person_ids: Sequence[UUID]) -> list[Member]:
    """Names and birth dates of several children the reader may see. Three queries."""
    names = _newest(Name, person_ids)
    births = _newest(Birth, person_ids, having=Q(date__isnull=False))
    people = Person.objects.filter(pk__in=person_ids).select_related("territory")
    return sorted(
        (
            Member(
                person,
                names[person.pk].full if person.pk in names else "",
                births[person.pk].date if person.pk in births else None,
            )
            for person in people
        ),
        key=lambda m: (m.born or date.min, m.name, m.person.pk),
    )


def member(root: Person) -> Member:
    """The same of one child whom the reader sees, given as its root. One query, two where
    it has no name."""
    if named := _name_and_birth(root.pk):
        return Member(root, *named[0])
    return Member(root, "", _dates(root.pk).first())


def asks_member(root: UUID) -> Told:
    """What `member` asks first."""
    return _name_and_birth.ahead(root)


@compiled
def _name_and_birth(root: UUID) -> QuerySet[Name, Any]:
    names = Name.objects.filter(person__root=root).order_by(*_NEWEST)
    born = Subquery(_dates(root)[:1])
    rows: QuerySet[Name, Any] = names.annotate(born=born).values_list("full", "born")
    return rows[:1]


def _dates(root: UUID) -> QuerySet[Birth, date]:
    """The birth dates that were said of a child, the newest first."""
    births = Birth.objects.filter(person__root=root, date__isnull=False)
    return births.order_by(*_NEWEST).values_list("date", flat=True)


def siblings(person: Person) -> list[UUID]:
    """Roots of the children seen in the same households, without the child itself."""
    rows = (
        Person.objects.filter(
            membership_facts__household__members__person__root=person.pk
        )
        .exclude(root=person.pk)
        .values_list("root", flat=True)
        .distinct()
    )
    return list(rows)


def _newest(
    topic: type[Fact], roots: Sequence[UUID], having: Q | None = None
) -> dict[UUID, Any]:
    rows = topic.objects.filter(person__root__in=roots).annotate(
        root_id=F("person__root")
    )
    if having is not None:
        rows = rows.filter(having)
    rows = rows.order_by("person__root", F("seen_on").desc(), F("id").desc())
    return {row.root_id: row for row in rows.distinct("person__root")}
