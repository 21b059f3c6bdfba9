"""Who works in the district of the year, and in the city where families move to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from kamkor.casework.commission.choices import Function
from kamkor.demo.people import CITY, DISTRICT, people
from kamkor.demo.places import Unit, geography
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.access.grants import grant_role
from kamkor.foundation.access.models import Grant
from kamkor.foundation.accounts import actions as accounts
from kamkor.foundation.accounts.models import User
from kamkor.foundation.db.context import MACHINE_ID
from kamkor.foundation.places.models import Organisation, Territory

if TYPE_CHECKING:
    from datetime import date, datetime

LANGUAGE = {"kg": "ky", "kz": "kk"}
MARK = "social.worker.2"  # who is there only where a year was told
NAMES = {
    "kg": (
        "Абдиева Назира", "Маматова Сайкал", "Эргешов Адилет", "Кудайбердиева Бурул",
        "Сатыбалдиев Канат", "Жумалиева Рахат", "Акматова Зуура", "Бообеков Нурбек",
        "Дооталиева Жамиля", "Тойчубеков Улан",
    ),
    "kz": (
        "Әбдіқызы Назира", "Мұратова Сайран", "Ерғалиев Әділет", "Құдайбергенова Бану",
        "Сәтбаев Қанат", "Жүмәлиева Рахат", "Ақметова Зуһра", "Бөкеев Нұрбек",
        "Дәулетова Жәмила", "Тоқтарбеков Ұлан",
    ),
}  # fmt: skip


class NoRepublic(LookupError):
    """Not all officers of the made-up republic are there."""


@dataclass(frozen=True)
class Team:
    """Who works for one territory. `workers` by where they walk, narrow ones first."""

    territory: Territory
    head: User
    officers: tuple[User, ...]
    workers: tuple[tuple[Territory, User], ...]
    commission: User
    akim: User


@dataclass(frozen=True)
class Board:
    """The Commission of the district: its body, who sits in it, the chair first."""

    body: Organisation
    seats: tuple[tuple[User, Function], ...]
    since: date

    @property
    def secretary(self) -> User:
        return next(u for u, what in self.seats if what == Function.SECRETARY)


@dataclass(frozen=True)
class Cast:
    """`home` is where the year happens; `tellers` are by role."""

    home: Team
    board: Board
    away: Team
    villages: tuple[Territory, ...]
    city: Territory  # of the away team: where a family moves to
    council: Organisation  # the Commission that is competent there
    tellers: dict[RoleCode, User]


def there() -> bool:
    """Whether a year was told in this database."""
    return User.objects.filter(username=MARK).exists()


def gather(*, since: datetime) -> Cast:
    """The officers of the demo and their colleagues, at work since that moment.

    As the machine. Raises NoRepublic where the republic was not brought in.
    """
    country = settings.COUNTRY
    land = geography(country)
    unit = next(u for u in land.units if u.territory.code == DISTRICT[country])
    known = {one.login: one for one in people(country)}
    users = {u.username: u for u in User.objects.filter(username__in=known)}
    if len(users) < len(known):
        raise NoRepublic("The made-up republic is not there yet.")
    for user in users.values():
        _since(user, since)
    by_role = {RoleCode(known[name].role): user for name, user in users.items()}
    areas = [_territory(one.code) for one in (unit.aimaks or unit.places)[:3]]
    home, city = _territory(DISTRICT[country]), _city(country)
    new_home = _a_place_of(city)
    names = iter(NAMES[country])

    def add(role: RoleCode, number: int, where: Territory) -> User:
        login = f"{role.replace('_', '.')}.{number}"
        return _colleague(login, next(names), role, where, since)

    worker = RoleCode.SOCIAL_WORKER
    workers = (
        (areas[0], by_role[worker]),
        *((areas[n % 3], add(worker, 2 + n, areas[n % 3])) for n in range(3)),
    )
    officers = (by_role[RoleCode.TERRITORIAL_OFFICER],
                add(RoleCode.TERRITORIAL_OFFICER, 2, home))  # fmt: skip
    chair = by_role[RoleCode.COUNCIL]
    sits = (
        (chair, Function.CHAIR),
        *((add(RoleCode.COUNCIL, n, home), Function.MEMBER) for n in (3, 4, 5)),
        (officers[1], Function.SECRETARY),
    )
    return Cast(
        home=Team(
            home, by_role[RoleCode.SUPERVISOR], officers, workers, chair,
            by_role[RoleCode.AKIMAT],
        ),
        board=Board(_commission(unit), sits, timezone.localdate(since)),
        away=Team(
            city, head := add(RoleCode.SUPERVISOR, 2, city), (head,), ((city, head),),
            add(RoleCode.COUNCIL, 2, city), add(RoleCode.AKIMAT, 2, city),
        ),
        villages=tuple(_territory(one.code) for one in unit.places),
        city=new_home,
        council=_council_over(new_home),
        tellers=by_role,
    )  # fmt: skip


def home_unit() -> Unit:
    """The district of the year, as the made-up republic has it."""
    code = DISTRICT[settings.COUNTRY]
    units = geography(settings.COUNTRY).units
    return next(u for u in units if u.territory.code == code)


def _commission(unit: Unit) -> Organisation:
    code = unit.offices["commission"].code
    return Organisation.objects.get(country=settings.COUNTRY, code=code)


def _territory(code: str) -> Territory:
    return Territory.objects.get(country=settings.COUNTRY, code=code)


def _city(country: str) -> Territory:
    return _territory(CITY[country])


def _a_place_of(city: Territory) -> Territory:
    below = Territory.objects.filter(low__gt=city.low, high__lte=city.high)
    return below.order_by("low").first() or city


def _council_over(place: Territory) -> Organisation:
    """Of the district of a city, or of the city where its districts have none."""
    found = Organisation.objects.filter(
        country=settings.COUNTRY, kind="commission",
        territory__low__lte=place.low, territory__high__gte=place.high,
    )  # fmt: skip
    return found.order_by("-territory__low")[0]


def _since(user: User, moment: datetime) -> None:
    """They had their role earlier than the demo was made."""
    for grant in Grant.objects.filter(user=user, valid_until=None):
        if grant.valid_from > moment:
            where = grant.territory or grant.organisation
            grant_role(
                user, RoleCode(grant.role), where=where, by=MACHINE_ID, at=moment,
                until=grant.valid_from,
            )  # fmt: skip


def _colleague(
    login: str, name: str, role: RoleCode, where: Territory, since: datetime
) -> User:
    new = accounts.NewUser(login, name, language=LANGUAGE[settings.COUNTRY])
    user = accounts.add_user(new, password=None, by=MACHINE_ID, at=since)
    grant_role(user, role, where=where, by=MACHINE_ID, at=since)
    return user
