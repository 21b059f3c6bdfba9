"""Facts as sentences: what a record says, in the reader's language."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kamkor.foundation.web import words

from . import models as m
from .choices import Kinship, LegalBasis, Parent


@dataclass(frozen=True)
class Event:
    """One line of the story: when it was seen, what is said, by which record."""

    on: date
    icon: str
    title: str
    text: str
    record: Any


@dataclass(frozen=True)
class Chapter:
    """What one list said on one day: its record, and a line a topic."""

    on: date
    record: Any
    lines: list[Event]


def chapters(facts: Iterable[m.Fact]) -> list[Chapter]:
    """The story record by record in the order of `facts`, without what merely names."""
    quiet = (m.Name, m.Membership, m.Tie, m.Number)
    by_record: dict[Any, Chapter] = {}
    for fact in facts:
        if isinstance(fact, quiet):
            continue
        chapter = by_record.setdefault(
            fact.record_id, Chapter(fact.seen_on, fact.record, [])
        )
        chapter.lines.append(told(fact))
    return list(by_record.values())


@dataclass(frozen=True)
class Saying:
    """What lists say alike: told once, as the newest says it, with all that say it."""

    event: Event
    records: list[tuple[Any, date]]  # newest first
    children: frozenset[UUID]  # roots, of whom it is said
    whose: tuple[str, ...] = ()  # names, where it is not said of all


def sayings(facts: Iterable[m.Fact]) -> list[Saying]:
    """Facts that say the same put together, the newest first.

    Letters that offices lose (ө, ү, ң), capitals and signs make no difference. Facts
    carry `root_id` where they are of several children.
    """
    groups: dict[tuple[object, ...], list[m.Fact]] = {}
    for fact in sorted(facts, key=lambda f: (f.seen_on, f.id.int), reverse=True):
        groups.setdefault(_sense(fact), []).append(fact)
    return [
        Saying(
            told(alike[0]),
            list({f.record_id: (f.record, f.seen_on) for f in alike}.values()),
            frozenset(getattr(f, "root_id", f.person_id) for f in alike),
        )
        for alike in groups.values()
    ]


def whose(sayings: Iterable[Saying], names: Mapping[UUID, str]) -> list[Saying]:
    """Each with the names of its children, where it is not said of all of `names`."""
    return [
        saying
        if saying.children >= names.keys()
        else replace(
            saying, whose=tuple(n for pk, n in names.items() if pk in saying.children)
        )
        for saying in sayings
    ]


def _sense(fact: m.Fact) -> tuple[object, ...]:
    """What two facts share that say the same."""
    if isinstance(fact, m.Absence):
        place = (fact.country or fact.migration, _alike(fact.city))
        times = (fact.since, fact.expected, fact.contact)
        return (m.Absence, fact.parent, *place, *times)
    if isinstance(fact, m.Number):  # its words hide the middle
        return (m.Number, fact.kind, fact.value)
    event = told(fact)
    return (type(fact), event.title, _alike(event.text))


def _alike(text: str) -> str:
    """The text without what offices write differently."""
    return _SIGNS.sub(" ", text.casefold().translate(_LOST)).strip()


_LOST = str.maketrans("ёөүңқғәұһі", "еоункгаухи")
_SIGNS = re.compile(r"[^\w•]+")


def told(fact: m.Fact) -> Event:
    """The sentence of one fact."""
    icon, teller = _TELLERS[type(fact)]
    title, text = teller(fact)
    return Event(on=fact.seen_on, icon=icon, title=title, text=text, record=fact.record)


def care_line(care: m.Care | None) -> str:
    """ "cared for by: grandparent, no legal basis" """
    if care is None:
        return _("It is not known who cares for the child.")
    who = Kinship(care.kinship).label
    if care.kinship in (Kinship.MOTHER, Kinship.FATHER):
        return _("Cared for by: %(who)s") % {"who": who}
    basis = LegalBasis(care.basis)
    return _("Cared for by: %(who)s, legal basis: %(basis)s") % {
        "who": who,
        "basis": pgettext("legal basis", "not known")
        if basis == LegalBasis.UNKNOWN
        else basis.label,
    }


# as the country calls itself; CLDR keeps the Russian name of before 1991
_CALLED = {("ru", "KG"): "Кыргызстан"}


def absence_line(absence: m.Absence) -> str:
    """ "Away: both parents, Russia, since 14 March" """
    parts = [
        _("Away: %(who)s") % {"who": Parent(absence.parent).label},
        country(absence.country) or absence.get_migration_display(),
        absence.city,
        words.since(absence.since, today=absence.seen_on),
    ]
    return ", ".join(p for p in parts if p)


def country(code: str) -> str:
    """The name of a country by its ISO 3166-1 code; other words as they stand."""
    where = words.locale()
    called = _CALLED.get((where.language, code))
    return called or str(where.territories.get(code, code))


def _name(f: m.Name) -> tuple[str, str]:
    return _("Name as written"), f.full


def _birth(f: m.Birth) -> tuple[str, str]:
    return _("Birth"), _joined(birth_words(f), f.get_sex_display(), f.place)


def birth_words(f: m.Birth | None) -> str:
    """The date of birth as exactly as it is known."""
    if f is None or f.date is None:
        return _("date of birth not known")
    if f.precision == "day":
        return words.day(f.date)
    if f.precision == "month":
        return f"{f.date.month:02d}.{f.date.year}"
    if f.precision == "about":
        return _("about %(year)s") % {"year": f.date.year}
    return str(f.date.year)


def _number(f: m.Number) -> tuple[str, str]:
    doubt = _("differs from the date of birth") if f.remark else ""
    return f.get_kind_display(), _joined(masked(f.value), doubt)


def masked(number: str) -> str:
    """A personal number with its middle hidden: 1603••••••13."""
    return number[:4] + "•" * max(len(number) - 6, 0) + number[-2:]


def _residence(f: m.Residence) -> tuple[str, str]:
    place = f.territory.name if f.territory else ""
    return _("Lives at"), _joined(place, f.address, f.phone)


def _membership(f: m.Membership) -> tuple[str, str]:
    return _("Household"), str(f.household)


def _tie(f: m.Tie) -> tuple[str, str]:
    return str(Kinship(f.kinship).label), f.name


def _absence(f: m.Absence) -> tuple[str, str]:
    if f.parent == Parent.NONE:
        return _("Parents"), _("no parent is away")
    kept = {
        "yes": _("contact is kept"),
        "no": _("no contact"),
    }.get(f.contact, "")
    back = _("expected %(day)s") % {"day": words.day(f.expected)} if f.expected else ""
    return _("Parents"), _joined(absence_line(f), kept, back)


def _care(f: m.Care) -> tuple[str, str]:
    until = _("until %(day)s") % {"day": words.day(f.until)} if f.until else ""
    return _("Care"), _joined(care_line(f), f.carer, f.basis_number, until)


def _paper(f: m.Paper) -> tuple[str, str]:
    held = {
        "yes": _("there is one"),
        "no": _("there is none"),
    }.get(f.held, _("not known"))
    return f.get_kind_display(), _joined(held, f.number)


def _enrolment(f: m.Enrolment) -> tuple[str, str]:
    where = f.organisation.name if f.organisation else f.name
    if f.kind == "school":
        state = f.get_attendance_display() if f.attendance != "unknown" else ""
        if f.held == "no":
            state = _("does not attend")
        left = _("left %(day)s") % {"day": words.day(f.until)} if f.until else ""
        return _("School"), _joined(where, f.grade, state, left)
    shots = {
        "yes": _("vaccinated"),
        "no": _("not vaccinated"),
    }.get(f.vaccinated, "")
    seen = (
        _("last visit %(day)s") % {"day": words.day(f.last_visit)}
        if f.last_visit
        else ""
    )
    none = _("not registered") if f.held == "no" else ""
    return _("Clinic"), _joined(where, none, shots, seen)


def _benefit(f: m.Benefit) -> tuple[str, str]:
    income = (
        _("income per head %(sum)s") % {"sum": words.number(float(f.income))}
        if f.income is not None
        else ""
    )
    return _("Benefits"), _joined(f.get_kind_display(), income)


def _crossing(f: m.Crossing) -> tuple[str, str]:
    with_whom = (
        _("accompanied by: %(who)s") % {"who": f.accompanied_by}
        if f.accompanied_by
        else _("not known with whom")
    )
    return _("Border"), _joined(f.get_direction_display(), f.point, with_whom)


def _disability(f: m.Disability) -> tuple[str, str]:
    return _("Disability"), f.get_held_display()


def _hardship(f: m.Hardship) -> tuple[str, str]:
    removed = (
        _("removed %(day)s") % {"day": words.day(f.removed_on)} if f.removed_on else ""
    )
    entered = (
        _("entered %(day)s") % {"day": words.day(f.entered_on)} if f.entered_on else ""
    )
    return _("Difficult life situation"), _joined(
        f.get_ground_display(), entered, removed
    )


def _joined(*parts: object) -> str:
    return ", ".join(str(p) for p in parts if p)


_TELLERS: dict[type[m.Fact], tuple[str, Callable[[Any], tuple[str, str]]]] = {
    m.Name: ("user", _name),
    m.Birth: ("user", _birth),
    m.Number: ("id", _number),
    m.Residence: ("map-pin", _residence),
    m.Membership: ("home", _membership),
    m.Tie: ("users", _tie),
    m.Absence: ("plane-departure", _absence),
    m.Care: ("heart", _care),
    m.Paper: ("file-text", _paper),
    m.Enrolment: ("school", _enrolment),
    m.Benefit: ("coin", _benefit),
    m.Crossing: ("world", _crossing),
    m.Disability: ("user-heart", _disability),
    m.Hardship: ("alert-triangle", _hardship),
}
