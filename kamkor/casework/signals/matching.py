"""Who the child of a signal may be: looked up by the register's own linkage.

Only children whose identity the officer sees are shown, with the reasons. A teller is
shown nothing: that a child is known is not theirs to learn.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import Sensitivity
from kamkor.foundation.db import context
from kamkor.register.linkage import inforce
from kamkor.register.linkage.meeting import meet
from kamkor.register.linkage.profile import Source, fold
from kamkor.register.linkage.reasons import Said, likeness, said
from kamkor.register.people import reads as people
from kamkor.register.people.models import Person

from .models import Signal
from .sealing import Told

MOST = 5  # shown
_AGE = re.compile(r"\d{1,2}")
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")


@dataclass(frozen=True)
class Candidate:
    """A child it may be: how alike in words, and what speaks for and against."""

    member: people.Member
    likeness: str
    reasons: list[Said]


def values_of(told: Told, *, on: date) -> dict[str, Any]:
    """What was told, as a row of a list: only what it says."""
    values: dict[str, Any] = {"full_name": told.name, "address": told.address}
    if told.sex in {"male", "female"}:
        values["sex"] = told.sex
    if year := birth_year(told.age, on=on):
        values["birth_date"] = {"date": f"{year}-01-01", "precision": "year"}
    return {field: value for field, value in values.items() if value}


def birth_year(age: str, *, on: date) -> int | None:
    """From "7", "7 years" or "2015"; None where it says neither."""
    if year := _YEAR.search(age):
        return int(year[0])
    if years := _AGE.search(age):
        return on.year - int(years[0])
    return None


def candidates(signal: Signal, told: Told, *, by: Actor) -> list[Candidate]:
    """The children it may be, the likeliest first. Nothing without a name."""
    if not told.name or signal.person_id:
        return []
    best = _weighed(signal, told)
    seen = Person.objects.visible_to(by, Sensitivity.IDENTITY).filter(pk__in=best)
    shown = sorted(
        seen.values_list("pk", flat=True), key=lambda root: -best[root].bits
    )[:MOST]
    named = {m.person.pk: m for m in people.members(shown)}
    return [
        Candidate(
            named[root],
            likeness(best[root].probability),
            said(best[root].why.as_dict()),
        )
        for root in shown
    ]


def _weighed(signal: Signal, told: Told) -> dict[UUID, Any]:
    """The strongest evidence for each child (root) it may be."""
    day = signal.received_at.date()
    source = Source(list=signal.pk.int & 0x7FFF_FFFF, kind="round", list_date=day)
    with context.acting_as_machine():
        profiles = fold([(signal.pk, values_of(told, on=day), source)])
        edges = meet(profiles, inforce.scale()).edges
    best: dict[UUID, Any] = {}
    for edge in edges:
        if edge.root and edge.evidence.doubtful:
            known = best.get(edge.root)
            if known is None or edge.evidence.bits > known.bits:
                best[edge.root] = edge.evidence
    return best
