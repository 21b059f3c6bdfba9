"""School, clinic, benefits, disability, hardship, crossings: what a list may ask."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from . import migration
from .chance import Pick
from .persons import Child, Crossing, Hardship, Household, age_on

if TYPE_CHECKING:
    from .families import World

SCHOOL_AGES = range(7, 18)  # on 1 September; grade = age - 6
NOT_ENROLLED = {"home": 0.012, "away": 0.035}
ATTENDANCE = {
    "home": Pick({"attends": 97.5, "irregular": 2, "absent": 0.5}),
    "away": Pick({"attends": 92, "irregular": 6, "absent": 2}),
}
NO_CLINIC = {"home": 0.04, "away": 0.08}
VACCINATED = Pick({"yes": 91, "no": 6, "unknown": 3})
DISABILITY = 0.018
POOR = 0.095
RECEIVES = 0.82
RECEIVES_WITHOUT_BASIS = 0.35  # a carer without papers cannot apply
BENEFIT_UNTIL = {"kg": 16, "kz": 18}
LINE = {"kg": 1_000, "kz": 34_000}  # income per member below which a family is poor
HARDSHIP = 0.006
GROUNDS = Pick(
    {
        "poverty": 25,
        "no_care": 22,
        "neglect": 18,
        "no_documents": 8,
        "out_of_school": 8,
        "violence": 5,
        "orphan": 5,
        "disability": 4,
        "offence": 3,
        "homeless": 1,
        "trafficking": 0.4,
    }
)
REASONS = Pick({"restored": 70, "placed": 10, "moved": 12, "adult": 3, "other": 5})
S1_DAY = date(2024, 6, 1)
POINTS = {
    "kg": Pick({"Аэропорт Манас": 40, "Аэропорт Ош": 22, "Ак-Жол": 30, "Достук": 8}),
    "kz": Pick({"Аэропорт Алматы": 45, "Қордай": 25, "Жібек жолы": 15, "Сырым": 15}),
}
TRAVELLED = {"home": 0.015, "away": 0.30}
COMPANIONS = Pick(
    {"mother": 40, "father": 25, "grandparent": 15, "aunt_uncle": 10, "none": 10}
)


def settle(world: World, household: Household) -> None:
    """Everything about a household beside its names and births."""
    migration.settle(world, household)
    _money(world, household)
    who = "away" if household.away(world.as_of) else "home"
    school = world.chance.randrange(3)
    for child in household.children:
        child.disability = world.chance.random() < DISABILITY
        _school(world, household, child, (who, school))
        _clinic(world, household, child, who)
        _benefits(world, household, child)
    if household.absences and world.chance.random() < TRAVELLED[who]:
        _travel(world, household)
    if world.chance.random() < HARDSHIP:
        _hardship(world, household)


def _money(world: World, household: Household) -> None:
    chance = world.chance
    line = LINE[world.country]
    household.poor = chance.random() < POOR
    if household.poor:
        household.income = chance.randrange(line // 5, line)
        household.receives = chance.random() < _share_that_receives(household)
    else:
        household.income = int(line * (1.1 + chance.expovariate(0.4)))


def _share_that_receives(household: Household) -> float:
    care = household.children[0].care
    if care and care.basis == "none" and care.kinship not in ("mother", "father"):
        return RECEIVES_WITHOUT_BASIS
    return RECEIVES


def _school(
    world: World, household: Household, child: Child, usual: tuple[str, int]
) -> None:
    chance = world.chance
    who, number = usual
    first_september = date(world.as_of.year - (world.as_of.month < 9), 9, 1)
    age = age_on(child.born, first_september)
    if age not in SCHOOL_AGES or chance.random() < NOT_ENROLLED[who]:
        return
    home = household.home
    near = home.unit.schools[home.place.code]
    child.school = near[(number + (chance.random() < 0.1)) % len(near)]
    child.grade = age - 6
    started = date(first_september.year - child.grade + 1, 9, 1)
    child.enrolled = max(started, home.since or started)
    child.attendance = ATTENDANCE[who](chance)


def _clinic(world: World, household: Household, child: Child, who: str) -> None:
    chance = world.chance
    if chance.random() < NO_CLINIC[who]:
        child.vaccinated = "unknown"
        return
    home = household.home
    child.clinic = home.unit.clinics[home.place.code]
    since = child.born + timedelta(days=chance.randrange(3, 40))
    if home.since and home.since > since:
        since = home.since + timedelta(days=chance.randrange(5, 60))
    child.registered = min(since, world.as_of)
    days = (world.as_of - child.registered).days
    seen = timedelta(days=min(days, int(chance.expovariate(1 / 160))))
    child.last_visit = world.as_of - seen
    child.vaccinated = VACCINATED(chance)


def _benefits(world: World, household: Household, child: Child) -> None:
    age = age_on(child.born, world.as_of)
    if household.receives and age < BENEFIT_UNTIL[world.country]:
        child.benefits.append("family_help" if world.country == "kg" else "targeted")
    if child.disability and world.chance.random() < 0.85:
        child.benefits.append("disability")
    if age == 0 and world.country == "kg" and world.chance.random() < 0.85:
        child.benefits.append("birth_gift")


def _hardship(world: World, household: Household) -> None:
    """An entry after the day of S1, or outside the capital of any day."""
    chance = world.chance
    capital = world.unit.region.code.startswith("41711")
    earliest = S1_DAY + timedelta(days=1) if capital else date(2022, 1, 10)
    span = (world.as_of - earliest).days - 20
    if span < 1:
        return
    entered = earliest + timedelta(days=chance.randrange(span))
    removed = None
    if chance.random() < 0.3:
        later = entered + timedelta(days=chance.randrange(60, 400))
        removed = later if later < world.as_of else None
    children = [c for c in household.children if c.born < entered]
    enter(world, household, children, entered, removed)


def enter(
    world: World,
    household: Household,
    children: list[Child],
    entered: date,
    removed: date | None,
) -> None:
    """One family's entry, for the given children."""
    chance = world.chance
    grounds = GROUNDS(chance)
    family_no = household.code[2:].replace("-H", "")
    reason = REASONS(chance) if removed else None
    decision = f"{chance.randrange(1, 400)}"
    measures = chance.choice(("ИПЗР", "ИПРС", "ИПЗР, ИПРС"))
    for child in children:
        child.hardship = Hardship(
            family_no, grounds, entered, decision, measures, removed, reason
        )


def _travel(world: World, household: Household) -> None:
    """A visit to the parent abroad: out, and back within the summer."""
    chance = world.chance
    destination = household.absences[0].country
    if destination == world.country.upper():
        return
    out = world.as_of - timedelta(days=chance.randrange(40, 900))
    back = out + timedelta(days=chance.randrange(12, 75))
    relation = COMPANIONS(chance)
    point = POINTS[world.country]
    for child in household.children:
        if child.born > out - timedelta(days=60) or chance.random() < 0.2:
            continue
        document = f"{chance.choice(('AC', 'PE', 'ID'))}{chance.randrange(10**7):07d}"
        for day, direction in ((out, "out"), (back, "in")):
            if day < world.as_of:
                name, kin = _companion(household, relation)
                child.crossings.append(
                    Crossing(
                        day, direction, point(chance), document, name, kin, destination
                    )
                )


def _companion(household: Household, relation: str) -> tuple[str | None, str | None]:
    if relation == "mother":
        return household.mother.name.full, "mother"
    if relation == "father" and household.father:
        return household.father.name.full, "father"
    care = household.children[0].care
    if relation != "none" and care and care.carer:
        return care.carer.name.full, f"{care.kinship}_{care.carer.sex}"
    return None, None
