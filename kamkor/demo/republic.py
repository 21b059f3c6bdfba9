"""Make a republic: its people, the lists offices keep about them, and the truth.

folder/
  manifest.json        every list: path, kind, source, organisation, rows …
  territories.csv      regions and districts (real), villages (invented)
  organisations.csv    schools, clinics, offices
  lists/               what the import is given
  truth/               children.csv, truth.csv (row by row), summary.json
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import offices, records
from .chance import stream
from .listfiles import Entry, ListFile
from .population import Plan, households, plan
from .quotas import BISHKEK
from .truth import Ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from .chance import Stream
    from .persons import Child, Household, Residence
    from .places import Unit

KNOWN = {
    "round": 0.90,
    "school": 0.985,
    "clinic": 0.97,
    "civil": 0.80,
    "absence": 0.60,
    "passport": 0.92,
}  # chance that an office has a child that belongs in its list
LEFT_BEHIND = {"round": 0.08, "school": 0.35, "clinic": 0.50}  # in the old district
POOR_WITH_PASSPORT = 0.30  # of those who receive nothing
NAMES = ("name_ky", "name_kk", "name_ru", "name_en")


@dataclass(frozen=True, slots=True)
class Made:
    """What was made; all paths lie below `folder`."""

    folder: Path
    manifest: Path
    lists: tuple[Entry, ...]
    children: int
    households: int
    rows: int
    summary: dict[str, Any]


def make(
    folder: Path,
    *,
    children: int,
    seed: int = 1,
    country: str = "kg",
    progress: Callable[[int, int], None] | None = None,
    figures_only: bool = False,
) -> Made:
    """Fill `folder`; the same arguments give the same bytes.

    `progress` hears children done and in all. With `figures_only` no lists are made
    but those behind the published figures (quotas), and the truth tells of their
    children alone; these are the same as in the whole republic, in minutes at full
    size. Raises ValueError as `plan` does and
    FileExistsError when the folder already holds a republic.
    """
    drawn = plan(children=children, seed=seed, country=country)
    if (folder / "manifest.json").exists():
        raise FileExistsError(f"{folder} already holds a demo republic.")
    for name in ("lists", "truth"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    _directories(drawn, folder)
    ledger = Ledger(drawn, folder / "truth")
    bureau = (FiguresBureau if figures_only else Bureau)(drawn, folder, ledger)
    for done in _everybody(drawn, bureau):
        if progress:
            progress(done, children)
    lists = bureau.close()
    summary = ledger.close()
    manifest = _manifest(drawn, folder, lists)
    counts = summary["counts"]
    return Made(
        folder,
        manifest,
        lists,
        counts["children"],
        counts["households"],
        counts["rows"],
        summary,
    )


def _everybody(drawn: Plan, bureau: Bureau) -> Iterator[int]:
    """Tell every family to the offices, unit by unit; children done so far."""
    done = 0
    came, left = _movers(drawn)
    for at, unit in enumerate(drawn.geography.units):
        for shard in drawn.of_unit(at):
            for household in households(drawn, shard):
                bureau.lives(household)
            done += shard.children
            yield done
        for household in came.get(unit.territory.code, ()):
            bureau.lives(household)
            done += len(household.children)
        for household in left.get(unit.territory.code, ()):
            bureau.lived(household)
        bureau.done_with(at)
        yield done


def _movers(
    drawn: Plan,
) -> tuple[dict[str, list[Household]], dict[str, list[Household]]]:
    """Families that changed district, by where they are and by where they were."""
    came: dict[str, list[Household]] = {}
    left: dict[str, list[Household]] = {}
    for shard in drawn.of_movers():
        for household in households(drawn, shard):
            now, old = household.home.unit, household.homes[0].unit
            came.setdefault(now.territory.code, []).append(household)
            left.setdefault(old.territory.code, []).append(household)
    return came, left


class Bureau:
    """All offices at once: every family is told to those that should know it."""

    def __init__(self, drawn: Plan, folder: Path, ledger: Ledger) -> None:
        self.plan = drawn
        self.folder = folder
        self.ledger = ledger
        self.by_district = drawn.children > offices.BY_DISTRICT
        self.open: dict[str, ListFile] = {}
        self.entries: list[Entry] = []
        self.school = offices.model_school(drawn.country)
        self.clinic = offices.model_clinic(drawn.country)

    def lives(self, household: Household) -> None:
        """The lists of where the family lives now, and those of the whole country."""
        self.ledger.household(household)
        chance = stream(self.plan.seed, "known", household.code)
        home = household.home
        visited = chance.random() < KNOWN["round"]
        passport = household.poor and (
            household.receives or chance.random() < POOR_WITH_PASSPORT
        )
        for child in household.children:
            if visited:
                self._tell("round", household, child, home)
            for kind in self._kinds(child, chance, passport=passport):
                self._tell(kind, household, child, home)
            self._counts_of_2023(household, child)
            self._absences(household, child, chance)
            for crossing in child.crossings:
                scope = "air" if "эропорт" in crossing.point else "land"
                row = records.border_row(household, child, crossing)
                self._file("border", home.unit, scope).add(
                    row, household, child, home.unit
                )

    def lived(self, household: Household) -> None:
        """Lists of the old district that still have the family."""
        chance = stream(self.plan.seed, "left", household.code)
        old = household.homes[0]
        for child in household.children:
            for kind, share in LEFT_BEHIND.items():
                belongs = {"school": child.school, "clinic": child.clinic}.get(kind, 1)
                if chance.random() < share and belongs:
                    self._tell(kind, household, child, old)

    def done_with(self, at: int) -> None:
        """Close the files that wait for no other unit."""
        units = self.plan.geography.units
        region = units[at].region
        last = at + 1 == len(units) or units[at + 1].region is not region
        ended = {units[at].territory.code}
        if last:
            ended |= {region.code, self.school.code, self.clinic.code}
        for key in [key for key in self.open if key.split("/")[1] in ended]:
            self.entries.append(self.open.pop(key).close())

    def close(self) -> tuple[Entry, ...]:
        for key in list(self.open):
            self.entries.append(self.open.pop(key).close())
        return tuple(sorted(self.entries, key=lambda entry: entry.path))

    def _kinds(self, child: Child, chance: Stream, *, passport: bool) -> Iterable[str]:
        day = self.plan.as_of
        age = (day - child.born).days
        belongs = {
            "school": child.school is not None,
            "clinic": child.clinic is not None and age > 60,
            "civil": child.certificate is not None and age > 140,
            "passport": passport and age > 90,
        }
        for kind, true in belongs.items():
            known = chance.random() < KNOWN[kind]
            if true and known:
                yield kind
        if child.hardship:
            yield "hardship"

    def _tell(
        self, kind: str, household: Household, child: Child, home: Residence
    ) -> None:
        file = self._file(kind, home.unit, self._scope(kind, child, home))
        if child.born >= file.office.day:
            return
        row = records.ROWS[kind](household, child, home, file.office.day)
        if home is not household.home:
            row |= self._as_they_were(home, child)
        file.add(row, household, child, home.unit)

    def _as_they_were(self, home: Residence, child: Child) -> records.Record:
        """What the old district says: half the schools know that the pupil left."""
        told = records.small_number(child.code, 2)
        return {
            "visited_on": home.until,
            "left_on": home.until if told else None,
            "attendance": None if told else "absent",
            "school": home.unit.schools[home.place.code][0].code,
            "clinic": home.unit.clinics[home.place.code].code,
            "registered_on": None,
            "last_visit": home.until,
            "enrolled_on": None,
        }

    def _scope(self, kind: str, child: Child, home: Residence) -> str:
        if kind == "hardship":
            capital = home.unit.region.code.startswith(BISHKEK)
            return "capital" if capital else "rest"
        if home.place.code == self.school.territory:
            if kind == "school" and child.school is self.school:
                return self.school.code
            if kind == "clinic" and child.clinic is self.clinic:
                return self.clinic.code
        national = kind in ("civil", "passport")
        if self.by_district:
            return home.unit.region.code if national else home.unit.territory.code
        return "republic" if national else home.unit.region.code

    def _counts_of_2023(self, household: Household, child: Child) -> None:
        """The two lists behind the figures S2 and S3."""
        home = household.home
        day = child.found_2023
        if day is not None:
            row = records.round_row(household, child, home, day)
            row |= {"visited_on": day, "benefits": None, "school": None, "grade": None}
            file = self._file("round", home.unit, "2023")
            file.add(row, household, child, home.unit)
        if child.pupil_2023 is not None:
            file = self._file("school", home.unit, "2023")
            row = records.school_row(household, child, home, file.office.day)
            row |= {"grade": child.pupil_2023, "enrolled_on": None}
            file.add(row, household, child, home.unit)

    def _absences(self, household: Household, child: Child, chance: Stream) -> None:
        home, day = household.home, self.plan.as_of
        known = chance.random() < KNOWN["absence"]
        if not known or home.unit.abroad < offices.LISTS_OF_ABSENT:
            return
        for absence in household.away(day):
            file = self._file("absence", home.unit, self._scope("absence", child, home))
            if max(absence.since, child.born) < file.office.day:
                row = records.absence_row(
                    household, child, home, absence, file.office.day
                )
                file.add(row, household, child, home.unit)

    def _file(self, kind: str, unit: Unit, scope: str) -> ListFile:
        key = f"{kind}/{scope}"
        if key not in self.open:
            office = offices.open_office(self.plan, kind, unit, scope)
            self.open[key] = ListFile(self.plan, office, self.folder, self.ledger.row)
        return self.open[key]


class FiguresBureau(Bureau):
    """Keeps the lists behind the published figures and no others."""

    def lives(self, household: Household) -> None:
        self.ledger.household(household, only_in_figures=True)
        home = household.home
        for child in household.children:
            if child.hardship and home.unit.region.code.startswith(BISHKEK):
                self._tell("hardship", household, child, home)
            self._counts_of_2023(household, child)

    def lived(self, household: Household) -> None:
        """No list behind a figure is kept where a family lived before."""


def _manifest(drawn: Plan, folder: Path, lists: tuple[Entry, ...]) -> Path:
    path = folder / "manifest.json"
    content = {
        "country": drawn.country,
        "seed": drawn.seed,
        "children": drawn.children,
        "as_of": drawn.as_of.isoformat(),
        "places_status": "approximate",
        "lists": [entry.as_json() for entry in lists],
    }
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", "utf-8")
    return path


def _directories(drawn: Plan, folder: Path) -> None:
    """territories.csv and organisations.csv, parents first."""
    local = "name_ky" if drawn.country == "kg" else "name_kk"

    def names(one: object) -> list[str]:
        found = {
            local: getattr(one, "local", ""),
            "name_ru": getattr(one, "ru", ""),
            "name_en": getattr(one, "en", ""),
        }
        return [found.get(name, "") for name in NAMES]

    real = {region.code for region in drawn.geography.regions}
    real |= {unit.territory.code for unit in drawn.geography.units}
    with (folder / "territories.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("code", "parent_code", "level", *NAMES, "invented"))
        for one in drawn.geography.territories():
            invented = int(one.code not in real)
            rows.writerow(
                (one.code, one.parent or "", one.level, *names(one), invented)
            )
    with (folder / "organisations.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("code", "kind", "territory_code", *NAMES))
        for body in drawn.geography.organisations():
            rows.writerow((body.code, body.kind, body.territory, *names(body)))
