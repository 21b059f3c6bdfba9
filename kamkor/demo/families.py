"""One family: parents, names, children with their births, where they live."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from . import names
from .chance import Pick
from .persons import Adult, Child, Household, Residence

if TYPE_CHECKING:
    from .chance import Stream
    from .names import Lineage
    from .numbers import Numbers
    from .places import Geography, Territory, Unit

SIZES = Pick({1: 0.22, 2: 0.28, 3: 0.26, 4: 0.15, 5: 0.06, 6: 0.03})
AGES = Pick({0: 1075.0, 7: 1239.0, 15: 402.0})  # thousands, 1 January 2025
AGE_SPANS = {0: 7, 7: 8, 15: 3}  # years from that age
TWINS = 0.012  # of births
TWINS_ALIKE = 0.35
TWINS_IN_A_ROW = 0.5
NO_FATHER = 0.05
MOVED_NEARBY = 0.04
FOREIGN = 0.006
FOREIGN_FROM = {"kg": ("RU", "UZ", "TJ", "TR"), "kz": ("KG", "UZ", "RU", "TJ")}
NO_CERTIFICATE_FIRST_YEAR = 0.08
NO_CERTIFICATE = 0.022
NO_NUMBER = 0.015
NO_NUMBER_WITHOUT_CERTIFICATE = 0.9
STREETS = [
    "Манас",
    "Ала-Тоо",
    "Ынтымак",
    "Достук",
    "Жаштык",
    "Токтогул",
    "Жеңиш",
    "Бейшеналы",
    "Курманжан",
    "Өзгөрүш",
    "Мектеп",
    "Булак",
    "Жаңы-Турмуш",
    "Нооруз",
    "Айчүрөк",
    "Семетей",
    "Алыкул",
    "Жибек-Жолу",
    "Тынчтык",
    "Көктөм",
    "Арча",
    "Чынар",
]
KAZAKH_STREETS = [
    "Абай",
    "Достық",
    "Наурыз",
    "Бейбітшілік",
    "Тәуелсіздік",
    "Қазыбек",
    "Әйтеке",
    "Төле",
    "Мектеп",
    "Жібек-Жолы",
    "Бұлақ",
    "Көктем",
    "Ынтымақ",
    "Үміт",
    "Жеңіс",
    "Астана",
    "Жастар",
    "Шаңырақ",
]


@dataclass(slots=True)
class World:
    """What a family is made from; one for a shard."""

    country: str
    as_of: date
    geography: Geography
    unit: Unit
    moved: bool
    prefix: str
    numbers: Numbers
    chance: Stream
    born: int = 0


def make(world: World, number: int, room: int) -> Household:
    """A household of at most `room` children, none of age 18 or older."""
    chance = world.chance
    people = Pick(world.unit.mix)(chance)
    family = names.lineage(people, chance)
    births = _births(world, room)
    eldest = min(births)[0] if births else world.as_of
    mother = _parent(world, people, "female", eldest)
    father = None if chance.random() < NO_FATHER else _father(world, family, eldest)
    household = Household(
        code=f"{world.prefix}-H{number:05d}",
        people=people,
        family=family,
        mother=mother,
        father=father,
        children=[],
        homes=_homes(world),
        phone=phone(world) if chance.random() < 0.8 else None,
    )
    mother.phone = household.phone
    _children(world, household, births)
    return household


def phone(world: World) -> str:
    """A number with a prefix no operator uses."""
    serial = world.chance.randrange(1_000_000)
    if world.country == "kg":
        return f"+996600{serial:06d}"
    return f"+7790{world.chance.randrange(10)}{serial:06d}"


def adult(
    world: World, people: str, sex: str, born: date, style: str = "suffixes"
) -> Adult:
    """Somebody grown up with a name of their own family."""
    family = names.lineage(people, world.chance)
    given = names.given_name(people, sex, [], world.chance, alike=0)
    return Adult(names.compose(family, given, sex, style), sex, born)


def years_before(day: date, years: float) -> date:
    return day - timedelta(days=int(years * 365.25))


def _births(world: World, room: int) -> list[tuple[date, bool]]:
    """Birth dates, oldest first, each with whether it is a second twin."""
    chance = world.chance
    size = SIZES(chance)
    youngest_allowed, oldest_allowed = world.as_of, _eighteen_before(world.as_of)
    start = AGES(chance)
    age = start + chance.random() * AGE_SPANS[start]
    anchor = years_before(world.as_of, min(age, 17.99))
    at = chance.randrange(size)
    days = [anchor]
    for _ in range(at):
        days.insert(
            0, days[0] - timedelta(days=int(chance.gauss(950, 330)) % 2200 + 290)
        )
    for _ in range(size - at - 1):
        days.append(days[-1] + timedelta(days=int(chance.gauss(950, 330)) % 2200 + 290))
    kept = [day for day in days if oldest_allowed < day < youngest_allowed] or [
        max(anchor, oldest_allowed + timedelta(days=1))
    ]
    births = []
    for day in kept:
        births.append((day, False))
        if chance.random() < TWINS:
            births.append((day, True))
    return births[:room]


def _eighteen_before(day: date) -> date:
    return date(day.year - 18, day.month, min(day.day, 28))


def _parent(world: World, people: str, sex: str, eldest: date) -> Adult:
    born = years_before(eldest, 18.5 + abs(world.chance.gauss(0, 5.5)))
    parent = adult(world, people, sex, born)
    parent.pin = world.numbers.new(born, sex)
    return parent


def _father(world: World, family: Lineage, eldest: date) -> Adult:
    """His own name, so that children called after him are called after someone."""
    chance = world.chance
    own = names.Lineage(
        family.people,
        names.stock(family.people).pick["male"](chance),
        family.ancestor,
    )
    style = "suffixes" if chance.random() < 0.7 else names.style_for(own.people, chance)
    born = years_before(eldest, 20.5 + abs(chance.gauss(0, 6)))
    name = names.compose(own, family.father, "male", style)
    return Adult(name, "male", born, world.numbers.new(born, "male"), phone(world))


def _homes(world: World) -> list[Residence]:
    chance = world.chance
    now = Residence(world.unit, _place(world.unit, chance), _address(world))
    if not world.moved and chance.random() >= MOVED_NEARBY:
        return [now]
    origin = world.unit
    if world.moved:
        units = world.geography.units
        weights = [unit.weight for unit in units]
        while origin is world.unit:
            origin = chance.choices(units, weights)[0]
    day = world.as_of - timedelta(days=chance.randrange(20, 1095))
    now.since = day
    old = Residence(origin, _place(origin, chance), _address(world), until=day)
    return [old, now]


def _place(unit: Unit, chance: Stream) -> Territory:
    return unit.places[int(chance.random() ** 1.5 * len(unit.places))]


def _address(world: World) -> str:
    chance = world.chance
    streets = STREETS if world.country == "kg" else KAZAKH_STREETS
    flat = f"-{chance.randrange(1, 80)}" if chance.random() < 0.2 else ""
    return f"{chance.choice(streets)} {chance.randrange(1, 140)}{flat}"


def _children(
    world: World, household: Household, births: list[tuple[date, bool]]
) -> None:
    chance = world.chance
    usual = names.style_for(household.people, chance)
    taken: list[str] = []
    for born, second in births:
        sex = "male" if chance.random() < 0.514 else "female"
        together = second and chance.random() < TWINS_ALIKE
        if together:
            sex = household.children[-1].sex
        given = names.given_name(
            household.people,
            sex,
            taken,
            chance,
            alike=1.0 if together else names.SIBLING_ALIKE,
        )
        taken.append(given)
        style = usual
        if taken[1:] and chance.random() < names.SIBLING_DIFFERS:
            style = names.style_for(household.people, chance)
        name = names.compose(household.family, given, sex, style)
        child = _child(world, name, sex, born, second)
        if second:
            child.twin = household.children[-1].twin = True
        household.children.append(child)


def _child(world: World, name: names.Name, sex: str, born: date, second: bool) -> Child:
    chance = world.chance
    world.born += 1
    first_year = (world.as_of - born).days < 365
    missing = NO_CERTIFICATE_FIRST_YEAR if first_year else NO_CERTIFICATE
    certificate = None if chance.random() < missing else _certificate(world)
    without = NO_NUMBER if certificate else NO_NUMBER_WITHOUT_CERTIFICATE
    pin = None
    if chance.random() >= without:
        in_a_row = second and chance.random() < TWINS_IN_A_ROW
        number = world.numbers.next_to if in_a_row else world.numbers.new
        pin = number(born, sex)
    citizenship = world.country.upper()
    if chance.random() < FOREIGN:
        citizenship = chance.choice(FOREIGN_FROM[world.country])
    code = f"{world.prefix}-{world.born:05d}"
    return Child(code, sex, born, name, pin, certificate, citizenship)


def _certificate(world: World) -> str:
    number = world.chance.randrange(10_000_000)
    if world.country == "kz":
        return f"{number:08d}"
    return f"КР-{world.chance.choice('ХУЭ')} № {number:07d}"
