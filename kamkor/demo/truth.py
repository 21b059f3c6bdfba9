"""What is true of the made-up republic, kept apart from its lists."""

from __future__ import annotations

import csv
import json
from collections import Counter
from datetime import timedelta
from typing import IO, TYPE_CHECKING, Any

from .persons import age_on, who_is_away
from .quotas import BISHKEK, S1_DAY

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from .listfiles import Truth
    from .persons import Care, Child, Household
    from .population import Plan

CHILD = (
    *("child_id", "household", "surname", "given_name", "patronymic", "name_form"),
    *("people", "sex", "birth_date", "pin", "birth_certificate", "citizenship"),
    *("twin", "territory", "village", "earlier_territory", "mother", "father"),
    *("parent_away", "kinship", "legal_basis", "basis_until", "school", "clinic"),
    *("hardship", "found_2023", "pupil_2023", "gaps"),
)
ROW = ("file", "sheet", "row", "child_id", "wrong")
KIN = ("grandparent", "aunt_uncle", "sibling", "other_kin")
CERTIFICATE_DUE = 90  # days; the law's term is an unverified parameter
SOON = 60  # days
SCHOOL_AGE = range(7, 16)  # on 1 September


def gaps(household: Household, child: Child, day: date) -> list[str]:
    """Rights that are not met or at risk on `day`, as `right.gap`."""
    found = []
    if child.certificate is None and (day - child.born).days > CERTIFICATE_DUE:
        found.append("identity.no_certificate")
    if child.pin is None:
        found.append("identity.no_number")
    care = child.care
    if care is not None and household.away(day):
        away = who_is_away(household.away(day))
        found += _care(care, away, day)
        if any(absence.contact == "no" for absence in household.away(day)):
            found.append("contact.no_contact")
    found += _services(household, child, day)
    return found


def _care(care: Care, away: str, day: date) -> list[str]:
    found = []
    if care.basis == "none":
        if care.kinship == "non_kin":
            found.append("care.non_kin_no_basis")
            if away == "both":
                found.append("care.non_kin_no_basis_both_away")
        elif care.kinship in KIN:
            found.append("care.kin_no_basis")
        elif care.kinship == "alone":
            found.append("care.alone")
    if care.until and care.until < day:
        found.append("care.basis_ended")
    elif care.until and care.until <= day + timedelta(days=SOON):
        found.append("care.basis_ends_soon")
    return found


def _services(household: Household, child: Child, day: date) -> list[str]:
    found = []
    september = day.replace(year=day.year - (day.month < 9), month=9, day=1)
    if child.school is None and age_on(child.born, september) in SCHOOL_AGE:
        found.append("education.not_enrolled")
    if child.school and child.attendance != "attends":
        found.append(f"education.{child.attendance}")
    if child.clinic is None:
        found.append("health.no_clinic")
    if child.vaccinated == "no":
        found.append("health.not_vaccinated")
    if household.poor and not household.receives and age_on(child.born, day) < 16:
        found.append("social.entitled_receives_nothing")
    if child.hardship and child.hardship.holds(day):
        found.append("protection.in_hardship")
    return found


def _in_figures(child: Child) -> bool:
    counted = (child.hardship, child.found_2023, child.pupil_2023)
    return any(one is not None for one in counted)


class Ledger:
    """Writes the truth while the republic is made; memory stays the same."""

    def __init__(self, plan: Plan, folder: Path) -> None:
        self.plan = plan
        self.folder = folder
        self.counts: Counter[str] = Counter()
        self.gaps: Counter[str] = Counter()
        self.rows_wrong: Counter[str] = Counter()
        self.files: list[IO[str]] = []
        self.children = self._csv("children.csv", CHILD)
        self.rows = self._csv("truth.csv", ROW)

    def _csv(self, name: str, columns: tuple[str, ...]) -> Any:
        file = (self.folder / name).open("w", encoding="utf-8", newline="")
        self.files.append(file)
        writer = csv.writer(file)
        writer.writerow(columns)
        return writer

    def row(self, truth: Truth) -> None:
        self.rows.writerow(truth)
        self.counts["rows"] += 1
        if truth[4]:
            self.rows_wrong.update(truth[4].split(";"))

    def household(self, household: Household, *, only_in_figures: bool = False) -> None:
        """Count everything about the family; write its children down.

        `only_in_figures`: only those who stand behind a published figure.
        """
        day = self.plan.as_of
        self.counts["households"] += 1
        self.counts["moved_households"] += len(household.homes) > 1
        for child in household.children:
            found = gaps(household, child, day)
            self.gaps.update(found)
            self._count(household, child)
            if not only_in_figures or _in_figures(child):
                self.children.writerow(self._line(household, child, found))
        on_record = [
            child
            for child in household.children
            if child.hardship and child.hardship.holds(S1_DAY)
        ]
        if on_record and household.home.unit.region.code.startswith(BISHKEK):
            self.counts["S1_families"] += 1
            self.counts["S1_children"] += len(on_record)

    def _line(
        self, household: Household, child: Child, found: list[str]
    ) -> tuple[object, ...]:
        homes, care, name = household.homes, child.care, child.name
        father = household.father
        return (
            *(child.code, household.code, name.surname, name.given, name.patronymic),
            *(name.style, household.people, child.sex, child.born, child.pin),
            *(child.certificate, child.citizenship, int(child.twin)),
            *(homes[-1].unit.territory.code, homes[-1].place.code),
            homes[0].unit.territory.code if len(homes) > 1 else None,
            *(household.mother.name.full, father.name.full if father else None),
            who_is_away(household.away(self.plan.as_of)),
            *((care.kinship, care.basis, care.until) if care else (None, None, None)),
            child.school.code if child.school else None,
            child.clinic.code if child.clinic else None,
            child.hardship.family_no if child.hardship else None,
            *(child.found_2023, child.pupil_2023, ";".join(found)),
        )

    def _count(self, household: Household, child: Child) -> None:
        counts = self.counts
        away = household.away(self.plan.as_of)
        counts["children"] += 1
        counts["twins"] += child.twin
        counts["disability"] += child.disability
        counts["S2_children"] += child.found_2023 is not None
        counts["S3_children"] += child.pupil_2023 is not None
        if not away:
            return
        kind = "external" if any(a.kind == "external" for a in away) else "internal"
        counts["parent_away"] += 1
        counts[f"parent_away_{kind}"] += 1
        counts["both_abroad"] += kind == "external" and len(away) == 2
        if child.care:
            counts[f"kinship_{child.care.kinship}"] += 1
            counts[f"basis_{child.care.basis}"] += child.care.kinship not in (
                "mother",
                "father",
            )

    def close(self) -> dict[str, Any]:
        """Write summary.json and return what is in it."""
        for file in self.files:
            file.close()
        plan, counts = self.plan, self.counts
        summary = {
            "country": plan.country,
            "seed": plan.seed,
            "as_of": plan.as_of.isoformat(),
            "counts": dict(sorted(counts.items())),
            "gaps": dict(sorted(self.gaps.items())),
            "rows_wrong": dict(sorted(self.rows_wrong.items())),
            "figures": {
                "S1": {
                    "day": S1_DAY.isoformat(),
                    "children": plan.targets.children,
                    "families": plan.targets.families,
                },
                "S2": {"year": 2023, "children": plan.targets.found},
                "S3": {"school_year": "2023-24", "children": plan.targets.pupils},
            },
        }
        text = json.dumps(summary, ensure_ascii=False, indent=2)
        (self.folder / "summary.json").write_text(text + "\n", "utf-8")
        return summary
