"""The kinds of list, as data: which columns each has and what they mean.

The usual headings of each column in four languages stand in headings.toml.
"""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _


class FieldType(StrEnum):
    NAME = "name"
    TEXT = "text"
    DATE = "date"
    CODE = "code"
    CODES = "codes"
    YES_NO = "yes_no"
    NUMBER = "number"
    PHONE = "phone"
    PIN = "pin"
    COUNTRY = "country"
    CERTIFICATE = "certificate"


@dataclass(frozen=True, slots=True)
class Field:
    """One column a list may have.

    `codes` names the code list of a CODE or CODES field. `sensitivity` is 2 or 3
    (S2, S3). `future` says whether a date may lie ahead.
    """

    code: str
    type: FieldType
    label: Any
    doc: Any
    codes: str = ""
    sensitivity: int = 2
    future: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of list. No column is required but some form of a child's name."""

    code: str
    label: Any
    doc: Any
    own: tuple[str, ...]
    identity: tuple[str, ...] = ()
    """Fields that tell apart several lawful rows about one child in one list."""
    by_form: bool = False
    """Comes row by row from a page of this system, never as a list that somebody sends."""

    @property
    def fields(self) -> tuple[str, ...]:
        return COMMON + self.own


NAME_FIELDS = ("full_name", "surname", "given_name")

T = FieldType
_FIELDS = (
    Field("full_name", T.NAME, _("Child's full name"), _("Surname, given name and patronymic in one cell, as the paper has them.")),
    Field("surname", T.NAME, _("Surname"), _("The child's surname, if it has a column of its own.")),
    Field("given_name", T.NAME, _("Given name"), _("The child's given name, if it has a column of its own.")),
    Field("patronymic", T.NAME, _("Patronymic"), _("The father's name as part of the child's name; may be empty.")),
    Field("sex", T.CODE, _("Sex"), _("Boy or girl, in any usual abbreviation."), codes="sex"),
    Field("birth_date", T.DATE, _("Birth date"), _("Day, month and year; a year alone or an age is also accepted.")),
    Field("pin", T.PIN, _("Personal number"), _("PIN of Kyrgyzstan (14 digits) or IIN of Kazakhstan (12 digits).")),
    Field("birth_certificate", T.CERTIFICATE, _("Birth certificate"), _("Number of the certificate, or yes or no.")),
    Field("citizenship", T.COUNTRY, _("Citizenship"), _("The country whose citizen the child is.")),
    Field("region", T.TEXT, _("Region"), _("Oblast or city of national standing.")),
    Field("district", T.TEXT, _("District"), _("District or city of a region.")),
    Field("village", T.TEXT, _("Village or area"), _("Village, rural district or part of a town.")),
    Field("address", T.TEXT, _("Address"), _("Street, house and flat where the child lives.")),
    Field("mother_name", T.NAME, _("Mother's name"), _("The mother's name as the list has it.")),
    Field("father_name", T.NAME, _("Father's name"), _("The father's name as the list has it.")),
    Field("phone", T.PHONE, _("Phone"), _("A phone of the family.")),
    Field("household_no", T.TEXT, _("Household number"), _("Number of the household in the register of the village or area.")),
    Field("note", T.TEXT, _("Note"), _("Anything else the list says.")),
    Field("visited_on", T.DATE, _("Day of the visit"), _("When the household was visited.")),
    Field("parent_away", T.CODE, _("Which parent is away"), _("Mother, father, both or none."), codes="parent_away"),
    Field("migration_kind", T.CODE, _("Kind of migration"), _("Internal (within the country) or external (abroad)."), codes="migration_kind"),
    Field("country", T.COUNTRY, _("Country of migration"), _("The country where the parent is, or the country of travel.")),
    Field("city", T.TEXT, _("City of migration"), _("The city or place where the parent is.")),
    Field("away_since", T.DATE, _("Away since"), _("When the parent left; a month or a year is enough.")),
    Field("expected_return", T.DATE, _("Expected return"), _("When the parent means to come back."), future=True),
    Field("contact_kept", T.YES_NO, _("Contact kept"), _("Whether the parent keeps in touch with the child."), codes="yes_no"),
    Field("remittances", T.YES_NO, _("Money sent"), _("Whether the parent sends money."), codes="yes_no"),
    Field("carer_name", T.NAME, _("Carer's name"), _("The adult the child lives with.")),
    Field("kinship", T.CODE, _("Carer's kinship"), _("Who the carer is to the child."), codes="kinship"),
    Field("carer_age", T.NUMBER, _("Carer's age"), _("Age of the carer in years.")),
    Field("carer_phone", T.PHONE, _("Carer's phone"), _("A phone of the carer.")),
    Field("legal_basis", T.CODE, _("Legal basis of care"), _("The paper by which the carer answers for the child, or none."), codes="legal_basis"),
    Field("basis_number", T.TEXT, _("Number of the paper"), _("Number of the power of attorney or decision.")),
    Field("basis_date", T.DATE, _("Date of the paper"), _("When the paper was issued.")),
    Field("basis_until", T.DATE, _("Paper valid until"), _("The last day of the paper's term."), future=True),
    Field("school", T.TEXT, _("School"), _("School or kindergarten, by name or number.")),
    Field("grade", T.TEXT, _("Grade"), _("Grade and letter of the class.")),
    Field("attends_school", T.YES_NO, _("Goes to school"), _("Whether the child goes to school."), codes="yes_no"),
    Field("clinic", T.TEXT, _("Clinic"), _("The clinic the child is registered with.")),
    Field("benefits", T.CODES, _("Benefits"), _("Benefits the child or the family receives."), codes="benefits"),
    Field("disability", T.YES_NO, _("Disability"), _("Whether the child has a disability."), codes="yes_no", sensitivity=3),
    Field("head_name", T.NAME, _("Head of the family"), _("The person in whose name the social passport is.")),
    Field("family_size", T.NUMBER, _("Family size"), _("How many people the family has.")),
    Field("income", T.NUMBER, _("Income"), _("Income of the family, in the country's currency.")),
    Field("enrolled_on", T.DATE, _("Enrolled on"), _("When the child was enrolled.")),
    Field("left_on", T.DATE, _("Left on"), _("When the child left the school."), future=True),
    Field("attendance", T.CODE, _("Attendance"), _("Attends, attends irregularly, or is absent."), codes="attendance"),
    Field("registered_on", T.DATE, _("Registered on"), _("When the clinic registered the child.")),
    Field("last_visit", T.DATE, _("Last visit"), _("The child's last visit to the clinic.")),
    Field("vaccinated", T.YES_NO, _("Vaccinated"), _("Whether the child has the vaccinations of its age."), codes="yes_no"),
    Field("act_number", T.TEXT, _("Number of the civil act"), _("Number of the record of birth.")),
    Field("act_date", T.DATE, _("Date of the civil act"), _("Date of the record of birth.")),
    Field("birth_place", T.TEXT, _("Birth place"), _("Where the child was born.")),
    Field("mother_pin", T.PIN, _("Mother's personal number"), _("PIN or IIN of the mother.")),
    Field("father_pin", T.PIN, _("Father's personal number"), _("PIN or IIN of the father.")),
    Field("crossed_on", T.DATE, _("Crossed on"), _("When the child crossed the border.")),
    Field("direction", T.CODE, _("Direction"), _("Into the country or out of it."), codes="direction"),
    Field("point", T.TEXT, _("Crossing point"), _("The border crossing.")),
    Field("document", T.TEXT, _("Travel document"), _("The document shown at the border.")),
    Field("accompanied_by", T.NAME, _("Accompanied by"), _("The adult who travelled with the child.")),
    Field("relation", T.CODE, _("Relation of the adult"), _("Who the accompanying adult is to the child."), codes="kinship"),
    Field("parent_name", T.NAME, _("Name of the absent parent"), _("The parent who is away.")),
    Field("parent", T.CODE, _("Mother or father"), _("Which parent the row is about."), codes="parent_away"),
    Field("family_no", T.TEXT, _("Family number"), _("Number of the family in the register.")),
    Field("grounds", T.CODES, _("Grounds"), _("Why the child was entered in the register."), codes="grounds", sensitivity=3),
    Field("entered_on", T.DATE, _("Entered on"), _("When the child was entered in the register.")),
    Field("removed_on", T.DATE, _("Removed on"), _("When the child was taken off the register.")),
    Field("removal_reason", T.CODE, _("Reason for removal"), _("Why the child was taken off the register."), codes="removal_reason"),
    Field("decision", T.TEXT, _("Decision"), _("Number and date of the commission's decision.")),
    Field("measures", T.TEXT, _("Measures"), _("What was done for the child."), sensitivity=3),
)  # fmt: skip

FIELDS: dict[str, Field] = {field.code: field for field in _FIELDS}

COMMON = (
    *("full_name", "surname", "given_name", "patronymic", "sex", "birth_date", "pin"),
    *("birth_certificate", "citizenship", "region", "district", "village", "address"),
    *("mother_name", "father_name", "phone", "household_no", "note"),
)

_KINDS = (
    Kind(
        "round",
        _("Household round"),
        _("What was found when the households of a place were visited."),
        (
            *("visited_on", "parent_away", "migration_kind", "country", "city"),
            *("away_since", "expected_return", "contact_kept", "remittances"),
            *("carer_name", "kinship", "carer_age", "carer_phone", "legal_basis"),
            *("basis_number", "basis_date", "basis_until", "school", "grade"),
            *("attends_school", "clinic", "benefits", "disability"),
        ),
    ),
    Kind(
        "passport",
        _("Social passport extract"),
        _("Children from the social passports of families."),
        (
            *("head_name", "family_size", "income", "benefits", "school", "disability"),
            *("parent_away", "country", "carer_name", "kinship", "legal_basis"),
        ),
    ),
    Kind(
        "school",
        _("School roster"),
        _("Pupils of a school, with class and attendance."),
        (
            *("school", "grade", "enrolled_on", "left_on", "attendance"),
            *("parent_away", "carer_name", "kinship"),
        ),
    ),
    Kind(
        "clinic",
        _("Clinic list"),
        _("Children registered with a clinic."),
        ("clinic", "registered_on", "last_visit", "vaccinated", "disability"),
    ),
    Kind(
        "civil",
        _("Civil registry extract"),
        _("Records of birth."),
        ("act_number", "act_date", "birth_place", "mother_pin", "father_pin"),
    ),
    Kind(
        "border",
        _("Border log"),
        _("Children who crossed the border."),
        (
            *("crossed_on", "direction", "point", "document", "accompanied_by"),
            *("relation", "country"),
        ),
        identity=("crossed_on", "direction"),
    ),
    Kind(
        "absence",
        _("List of absent parents"),
        _("Parents who are away and the children they left with others."),
        (
            *("parent_name", "parent", "migration_kind", "country", "city"),
            *("away_since", "expected_return", "contact_kept", "carer_name"),
            *("kinship", "legal_basis", "basis_number", "basis_until"),
        ),
        identity=("parent", "parent_name"),
    ),
    Kind(
        "hardship",
        _("Register of children in difficult life situation"),
        _("Children entered in and taken off the register of the district or city."),
        (
            *("family_no", "grounds", "entered_on", "removed_on", "removal_reason"),
            *("decision", "measures", "school", "disability"),
        ),
    ),
    Kind(
        "signal",
        _("Child told of in a signal"),
        _(
            "A child whom nobody had on a list, as an officer wrote it down from a signal."
        ),
        (),
        by_form=True,
    ),
    Kind(
        "decision",
        _("Decision of a procedure"),
        _("What a body decided about a child, as the worker wrote it down."),
        (
            *("parent_away", "carer_name", "kinship", "carer_age", "carer_phone"),
            *("legal_basis", "basis_number", "basis_date", "basis_until"),
        ),
        by_form=True,
    ),
    Kind(
        "move",
        _("Child taken over by another territory"),
        _("A child whose family moved, as the new territory took its case over."),
        (),
        by_form=True,
    ),
)

KINDS: dict[str, Kind] = {kind.code: kind for kind in _KINDS}
LISTS: dict[str, Kind] = {code: k for code, k in KINDS.items() if not k.by_form}


@cache
def usual_headings() -> dict[str, tuple[str, ...]]:
    """The headings people write over each field, in all four languages."""
    raw = Path(__file__).with_name("headings.toml").read_text(encoding="utf-8")
    table: dict[str, dict[str, list[str]]] = tomllib.loads(raw)
    return {
        field: tuple(
            heading for headings in table[field].values() for heading in headings
        )
        for field in FIELDS
    }
