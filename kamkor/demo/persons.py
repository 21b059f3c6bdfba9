"""The people of the made-up republic, as they truly are."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from .names import Lineage, Name
    from .places import Organisation, Territory, Unit


@dataclass(slots=True)
class Adult:
    name: Name
    sex: str
    born: date
    pin: str | None = None
    phone: str | None = None


@dataclass(slots=True)
class Absence:
    """One parent away from home; `until` is None while the parent is still away."""

    parent: str  # mother | father
    kind: str  # external | internal
    country: str
    city: str
    since: date
    until: date | None = None
    expected: date | None = None
    contact: str = "yes"  # yes | no | unknown
    remittances: str = "yes"

    def holds(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(slots=True)
class Care:
    """Who looks after a child whose parent is away, and on what legal basis."""

    kinship: str
    carer: Adult | None
    basis: str
    number: str | None = None
    since: date | None = None
    until: date | None = None


@dataclass(slots=True)
class Residence:
    unit: Unit
    place: Territory
    address: str
    since: date | None = None
    until: date | None = None


@dataclass(slots=True)
class Hardship:
    """One entry in the register of children in a difficult life situation."""

    family_no: str
    grounds: str
    entered: date
    decision: str
    measures: str
    removed: date | None = None
    reason: str | None = None

    def holds(self, day: date) -> bool:
        return self.entered <= day and (self.removed is None or day < self.removed)


@dataclass(slots=True)
class Crossing:
    day: date
    direction: str  # out | in
    point: str
    document: str
    accompanied_by: str | None
    relation: str | None
    country: str


@dataclass(slots=True)
class Child:
    code: str
    sex: str
    born: date
    name: Name
    pin: str | None
    certificate: str | None
    citizenship: str
    school: Organisation | None = None
    grade: int | None = None
    enrolled: date | None = None
    attendance: str = "attends"
    clinic: Organisation | None = None
    registered: date | None = None
    last_visit: date | None = None
    vaccinated: str = "yes"
    disability: bool = False
    benefits: list[str] = field(default_factory=list)
    care: Care | None = None
    hardship: Hardship | None = None
    crossings: list[Crossing] = field(default_factory=list)
    twin: bool = False
    found_2023: date | None = None  # S2: the round of 2023 that found the child
    pupil_2023: int | None = None  # S3: grade in a Bishkek school in 2023-24


@dataclass(slots=True)
class Household:
    code: str
    people: str
    family: Lineage
    mother: Adult
    father: Adult | None
    children: list[Child]
    homes: list[Residence]  # oldest first; the last one is where they live
    absences: list[Absence] = field(default_factory=list)
    poor: bool = False
    receives: bool = False
    income: int = 0  # per member and month, som or tenge
    phone: str | None = None

    @property
    def home(self) -> Residence:
        return self.homes[-1]

    def away(self, day: date) -> list[Absence]:
        return [absence for absence in self.absences if absence.holds(day)]


def age_on(born: date, day: date) -> int:
    """Full years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def who_is_away(absences: list[Absence]) -> str:
    """mother | father | both | none"""
    parents = {absence.parent for absence in absences}
    return "both" if len(parents) == 2 else next(iter(parents), "none")
