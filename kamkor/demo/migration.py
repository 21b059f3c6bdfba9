"""Parents who are away, who looks after the children, and on what papers.

Rates: MICS 2018 (both abroad 4.3 of 12 %), the Ministry's count of 2022 (external
83.5 %, internal 16.5 %), of 2023 (1.5 to 1.7 % with non-relatives) and of the first
quarter of 2024 (half with relatives and no registered guardianship). Everything else
is an assumption that makes each situation occur.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from . import families
from .chance import Pick
from .persons import Absence, Adult, Care, Household, age_on, who_is_away

if TYPE_CHECKING:
    from datetime import date

    from .chance import Stream
    from .families import World

EXTERNAL = 0.835
BOTH_OF_EXTERNAL = 4.3 / 12
BOTH_OF_INTERNAL = 0.30
FATHER_OF_ONE = 0.72
RETURNED = 0.05  # a parent was away in the last years and is back
COUNTRIES = {
    "kg": Pick(
        {"RU": 88, "KZ": 5, "TR": 3.5, "KR": 2, "AE": 0.7, "DE": 0.5, "US": 0.3}
    ),
    "kz": Pick({"RU": 62, "KR": 18, "TR": 8, "DE": 5, "PL": 4, "US": 3}),
}
CITIES = {
    "RU": "Москва Москва Москва Санкт-Петербург Екатеринбург Новосибирск Красноярск "
    "Сургут Якутск Иркутск Тюмень Казань Самара Челябинск Хабаровск",
    "KZ": "Алматы Астана Шымкент Караганда",
    "TR": "Стамбул Анкара Анталья",
    "KR": "Сеул Инчхон Пусан",
    "AE": "Дубай",
    "DE": "Берлин",
    "US": "Чикаго",
    "PL": "Варшава",
}
INNER_CITIES = {
    "kg": "Бишкек Бишкек Бишкек Ош Токмок",
    "kz": "Алматы Астана Шымкент Атырау Актау",
}
KIN = Pick({"grandparent": 78, "aunt_uncle": 14, "sibling": 4, "other_kin": 4})
CARE = {
    "father": Pick({"parent": 84, "kin": 15.6, "non_kin": 0.4}),
    "mother": Pick({"parent": 55, "kin": 44, "non_kin": 1}),
    "both": Pick({"kin": 92.6, "non_kin": 4.6, "alone": 1.6, "institution": 1.2}),
}
SPLIT_SIBLINGS = 0.05
KIN_BASIS = Pick(
    {
        "none": 50,
        "power_of_attorney": 22,
        "temporary_guardianship": 12,
        "preliminary_guardianship": 4,
        "guardianship": 12,
    }
)
STRANGER_BASIS = Pick({"none": 55, "power_of_attorney": 25, "foster": 20})
TERMS = {
    "power_of_attorney": 730,
    "temporary_guardianship": 183,
    "preliminary_guardianship": 183,
    "foster": 365,
}  # days
ENDING = Pick({"ended": 11, "soon": 12, "later": 77})
ADULT_AGES = {
    "grandparent": (52, 78),
    "aunt_uncle": (24, 52),
    "sibling": (18, 24),
    "other_kin": (25, 65),
    "non_kin": (30, 66),
    "guardian": (30, 66),
}
YES = {"contact": Pick({"yes": 88, "no": 8, "unknown": 4})}
REMITTANCES = Pick({"yes": 74, "no": 18, "unknown": 8})


def settle(world: World, household: Household) -> None:
    """Who left, and for each child who cares."""
    chance = world.chance
    abroad = world.unit.abroad
    draw = chance.random()
    inner = abroad * (1 - EXTERNAL) / EXTERNAL
    if draw < abroad + inner:
        external = draw < abroad
        _leave(world, household, external=external)
        _care(world, household)
    elif draw < abroad + inner + RETURNED:
        since = world.as_of - timedelta(days=chance.randrange(700, 2500))
        until = since + timedelta(days=chance.randrange(200, 690))
        returned(world, household, since, until)


def returned(world: World, household: Household, since: date, until: date) -> None:
    """Adds a past absence of one parent."""
    external = world.chance.random() < EXTERNAL
    absence = absence_of(world, "father", since, external=external)
    if household.father is None:
        absence.parent = "mother"
    absence.until, absence.expected = until, None
    household.absences.append(absence)


def absence_of(world: World, parent: str, since: date, *, external: bool) -> Absence:
    chance = world.chance
    home = world.country.upper()
    country = COUNTRIES[world.country](chance) if external else home
    cities = CITIES[country] if external else INNER_CITIES[world.country]
    absence = Absence(
        parent,
        "external" if external else "internal",
        country,
        chance.choice(cities.split()),
        since,
        contact=YES["contact"](chance),
        remittances=REMITTANCES(chance),
    )
    if chance.random() < 0.45:
        days = chance.randrange(-60, 540)
        absence.expected = (world.as_of + timedelta(days=days)).replace(day=1)
    return absence


def _leave(world: World, household: Household, *, external: bool) -> None:
    chance = world.chance
    both = chance.random() < (BOTH_OF_EXTERNAL if external else BOTH_OF_INTERNAL)
    parents = [
        "father" if chance.random() < FATHER_OF_ONE else "mother",
    ]
    if both:
        parents = ["mother", "father"]
    if household.father is None:
        parents = ["mother"]
    elif both and chance.random() < 0.3:
        parents.reverse()
    youngest = max(child.born for child in household.children)
    for parent in parents:
        days = int(30 + chance.expovariate(1 / 800))
        since = world.as_of - timedelta(days=min(days, 3000))
        if parent == "mother":
            since = _after(since, youngest + timedelta(days=75), world.as_of)
        absence = absence_of(world, parent, since, external=external)
        if parent != parents[0] and chance.random() < 0.8:
            first = household.absences[-1]
            absence.country, absence.city = first.country, first.city
        household.absences.append(absence)


def _after(since: date, earliest: date, as_of: date) -> date:
    """Not before `earliest`, and at least a week ago."""
    return min(max(since, earliest), as_of - timedelta(days=7))


def _care(world: World, household: Household) -> None:
    chance = world.chance
    away = who_is_away(household.absences)
    if household.father is None:
        away = "both"
    kind = CARE[away](chance)
    common = _arrange(world, household, kind, away)
    kinship = common.kinship
    for child in household.children:
        child.care = common
        if kinship == "grandparent" and chance.random() < SPLIT_SIBLINGS:
            child.care = _arrange(world, household, "kin", away)
        if child.care.basis == "guardianship" and age_on(child.born, world.as_of) >= 14:
            child.care = replace(child.care, basis="trusteeship")
    eldest = household.children[0]
    if kinship == "alone" and age_on(eldest.born, world.as_of) < 14:
        care = _arrange(world, household, "kin", away)
        for child in household.children:
            child.care = care


def _arrange(world: World, household: Household, kind: str, away: str) -> Care:
    chance = world.chance
    if kind == "parent":
        stays = household.mother if away == "father" else household.father
        return Care("mother" if away == "father" else "father", stays, "none")
    if kind == "alone":
        return Care("alone", None, "none")
    if kind == "institution":
        return Care("institution", None, "institution")
    kinship = KIN(chance) if kind == "kin" else "non_kin"
    basis = (KIN_BASIS if kind == "kin" else STRANGER_BASIS)(chance)
    care = Care(kinship, _carer(world, household, kinship), basis)
    if basis != "none":
        _paper(care, world.as_of, chance)
    return care


def _carer(world: World, household: Household, kinship: str) -> Adult:
    chance = world.chance
    low, high = ADULT_AGES[kinship]
    born = families.years_before(world.as_of, low + chance.random() * (high - low))
    sex = "female" if chance.random() < 0.78 else "male"
    carer = families.adult(world, household.people, sex, born)
    carer.phone = families.phone(world) if chance.random() < 0.75 else None
    return carer


def _paper(care: Care, as_of: date, chance: Stream) -> None:
    """Number, date and term; guardianship runs until the child is grown up."""
    care.number = str(chance.randrange(100, 9900))
    term = TERMS.get(care.basis)
    if term is None:
        care.since = as_of - timedelta(days=chance.randrange(20, 1200))
        return
    left = {
        "ended": -chance.randrange(1, 200),
        "soon": chance.randrange(1, 60),
        "later": chance.randrange(61, term - 3),
    }[ENDING(chance)]
    care.until = as_of + timedelta(days=left)
    care.since = care.until - timedelta(days=term)
