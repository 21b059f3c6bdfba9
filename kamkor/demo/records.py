"""What each kind of list asks about a child, in codes, before any office writes it.

Columns and codes are those of the kinds of list in kamkor.register.sources.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from .persons import Household, Residence, age_on, who_is_away

if TYPE_CHECKING:
    from collections.abc import Callable

    from .persons import Absence, Adult, Child, Crossing

Value = str | int | date | list[str] | None
Record = dict[str, Value]

PERSON = ("full_name", "sex", "birth_date", "pin")
PLACE = ("district", "village", "address")
CARE = ("carer_name", "kinship", "legal_basis")
COLUMNS: dict[str, tuple[str, ...]] = {
    "round": (
        *("household_no", *PERSON, "birth_certificate", "citizenship", *PLACE),
        *("mother_name", "father_name", "phone", "visited_on", "parent_away"),
        *("migration_kind", "country", "city", "away_since", "expected_return"),
        *("contact_kept", "remittances", "carer_name", "kinship", "carer_age"),
        *("carer_phone", "legal_basis", "basis_number", "basis_date", "basis_until"),
        *("school", "grade", "attends_school", "clinic", "benefits", "disability"),
        "note",
    ),
    "passport": (
        *("head_name", *PERSON, *PLACE, "family_size", "income", "benefits"),
        *("school", "disability", "parent_away", "country", *CARE),
    ),
    "school": (
        *(*PERSON, "birth_certificate", "district", "address", "mother_name"),
        *("father_name", "phone", "school", "grade", "enrolled_on", "left_on"),
        *("attendance", "parent_away", "carer_name", "kinship", "note"),
    ),
    "clinic": (
        *(*PERSON, *PLACE, "mother_name", "phone", "clinic", "registered_on"),
        *("last_visit", "vaccinated", "disability"),
    ),
    "civil": (
        *("act_number", "act_date", *PERSON, "birth_certificate", "birth_place"),
        *("mother_name", "mother_pin", "father_name", "father_pin", "citizenship"),
    ),
    "border": (
        *("crossed_on", "direction", "point", "full_name", "sex", "birth_date"),
        *("citizenship", "document", "accompanied_by", "relation", "country"),
    ),
    "absence": (
        *("parent_name", "parent", *PERSON, *PLACE, "migration_kind", "country"),
        *("city", "away_since", "expected_return", "contact_kept", *CARE),
        *("basis_number", "basis_until", "phone"),
    ),
    "hardship": (
        *("family_no", *PERSON, "district", "address", "mother_name", "grounds"),
        *("entered_on", "removed_on", "removal_reason", "decision", "measures"),
        *("school", "disability"),
    ),
}
MAY_LACK: dict[str, tuple[str, ...]] = {
    "round": (
        *("citizenship", "city", "expected_return", "remittances", "carer_phone"),
        *("basis_number", "basis_date", "clinic", "note", "household_no"),
    ),
    "school": ("birth_certificate", "phone", "left_on", "carer_name", "note"),
    "clinic": ("address", "phone", "last_visit"),
    "absence": ("city", "contact_kept", "phone", "pin"),
    "passport": ("country",),
    "hardship": ("measures",),
    "civil": (),
    "border": (),
}
NOT_ASKED_OF_OTHERS = (
    *("migration_kind", "country", "city", "away_since", "expected_return"),
    *("contact_kept", "remittances", "basis_number", "basis_date", "basis_until"),
    *("carer_name", "kinship", "carer_age", "carer_phone", "legal_basis"),
)


def person(household: Household, child: Child, home: Residence) -> Record:
    """What any list may say about a child; the name is written later."""
    father = household.father
    return {
        "sex": child.sex,
        "birth_date": child.born,
        "pin": child.pin,
        "birth_certificate": child.certificate or "no",
        "citizenship": child.citizenship,
        "district": home.unit.territory.code,
        "village": home.place.code,
        "address": home.address,
        "mother_name": household.mother.name.full,
        "father_name": father.name.full if father else None,
        "phone": household.phone,
        "household_no": household_no(household),
        "school": child.school.code if child.school else None,
        "grade": child.grade,
        "clinic": child.clinic.code if child.clinic else None,
        "benefits": child.benefits or ["none"],
        "disability": "yes" if child.disability else "no",
    }


def household_no(household: Household) -> str:
    """As in the book of the aiyl: the part, then the yard."""
    part, yard = household.code[2:].split("-H")
    return f"{int(part)}/{int(yard) + 1}"


def migration(household: Household, child: Child, day: date) -> Record:
    """Who is away on `day` and who cares; only who, when nobody is."""
    away = household.away(day)
    if not away:
        return {"parent_away": "none"}
    first = away[0]
    found: Record = {
        "parent_away": who_is_away(away),
        "migration_kind": first.kind,
        "country": first.country,
        "city": first.city,
        "away_since": first.since,
        "expected_return": first.expected,
        "contact_kept": first.contact,
        "remittances": first.remittances,
    }
    return found | _care(child, day)


def _care(child: Child, day: date) -> Record:
    care = child.care
    if care is None:
        return {}
    carer = care.carer
    by_parent = care.kinship in ("mother", "father")
    return {
        "carer_name": carer.name.full if carer else None,
        "kinship": kin(care.kinship, carer),
        "carer_age": age_on(carer.born, day) if carer else None,
        "carer_phone": carer.phone if carer else None,
        "legal_basis": None if by_parent else care.basis,
        "basis_number": care.number,
        "basis_date": care.since,
        "basis_until": care.until,
    }


def kin(kinship: str, person: Adult | None) -> str:
    """The code with the person's sex where the words differ by it."""
    if person is None or kinship in ("mother", "father"):
        return kinship
    return f"{kinship}_{person.sex}"


def round_row(household: Household, child: Child, home: Residence, day: date) -> Record:
    attends = None
    if child.school:
        attends = "no" if child.attendance == "absent" else "yes"
    elif age_on(child.born, day) >= 7:
        attends = "no"
    return {
        **person(household, child, home),
        **migration(household, child, day),
        "visited_on": day - timedelta(days=small_number(household.code, 24)),
        "attends_school": attends,
    }


def school_row(
    household: Household, child: Child, home: Residence, day: date
) -> Record:
    care = migration(household, child, day)
    return {
        **person(household, child, home),
        "enrolled_on": child.enrolled,
        "attendance": child.attendance,
        "parent_away": care["parent_away"],
        "carer_name": care.get("carer_name"),
        "kinship": care.get("kinship"),
    }


def clinic_row(
    household: Household, child: Child, home: Residence, day: date
) -> Record:
    seen = child.last_visit
    return {
        **person(household, child, home),
        "registered_on": child.registered,
        "last_visit": seen if seen and seen <= day else child.registered,
        "vaccinated": child.vaccinated,
    }


def civil_row(
    household: Household, child: Child, home: Residence, _day: date
) -> Record:
    birth = household.homes[0]
    registered = child.born + timedelta(days=3 + small_number(child.code, 50))
    return {
        **person(household, child, home),
        "act_number": small_number(child.code + "act", 9000) + 1,
        "act_date": registered,
        "birth_place": birth.place.code,
        "mother_pin": household.mother.pin,
        "father_pin": household.father.pin if household.father else None,
    }


def hardship_row(
    household: Household, child: Child, home: Residence, _day: date
) -> Record:
    entry = child.hardship
    if entry is None:
        raise ValueError(f"{child.code} is not on the register.")
    return {
        **person(household, child, home),
        "family_no": entry.family_no,
        "grounds": entry.grounds,
        "entered_on": entry.entered,
        "removed_on": entry.removed,
        "removal_reason": entry.reason,
        "decision": entry.decision,
        "measures": entry.measures,
    }


def passport_row(
    household: Household, child: Child, home: Residence, day: date
) -> Record:
    head = household.father or household.mother
    return {
        **person(household, child, home),
        **migration(household, child, day),
        "head_name": head.name.full,
        "family_size": len(household.children) + 1 + (household.father is not None),
        "income": household.income,
    }


def absence_row(
    household: Household, child: Child, home: Residence, absence: Absence, day: date
) -> Record:
    parent = household.mother if absence.parent == "mother" else household.father
    return {
        **person(household, child, home),
        **_care(child, day),
        "parent_name": parent.name.full if parent else None,
        "parent": absence.parent,
        "migration_kind": absence.kind,
        "country": absence.country,
        "city": absence.city,
        "away_since": absence.since,
        "expected_return": absence.expected,
        "contact_kept": absence.contact,
    }


def border_row(household: Household, child: Child, crossing: Crossing) -> Record:
    return {
        **person(household, child, household.home),
        "crossed_on": crossing.day,
        "direction": crossing.direction,
        "point": crossing.point,
        "document": crossing.document,
        "accompanied_by": crossing.accompanied_by,
        "relation": crossing.relation,
        "country": crossing.country,
    }


def small_number(text: str, below: int) -> int:
    """A steady small number for a code, the same in every list."""
    total = 0
    for letter in text:
        total = (total * 131 + ord(letter)) % 1_000_003
    return total % below


ROWS: dict[str, Callable[[Household, Child, Residence, date], Record]] = {
    "round": round_row,
    "school": school_row,
    "clinic": clinic_row,
    "civil": civil_row,
    "hardship": hardship_row,
    "passport": passport_row,
}
