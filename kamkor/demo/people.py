"""Who can sign in to the demo republic: one synthetic officer for each role.

Data only; accounts and roles are made by the command that loads the demo.
"""

from __future__ import annotations

from dataclasses import dataclass

from .offices import model_clinic, model_school
from .places import Geography, Unit, geography

DISTRICT = {"kg": "41706255000000", "kz": "610000000"}  # Uzgen; Turkistan
CITY = {"kg": "41711000000000", "kz": "750000000"}  # Bishkek; Almaty


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A role held in a territory or for an organisation: one of the two codes."""

    login: str
    role: str
    full_name: str
    territory: str | None = None
    organisation: str | None = None


def people(country: str) -> tuple[DemoPerson, ...]:
    """The eighteen officers of the country: one for each role, and a second analyst, since
    two other than who prepared it review a release. Raises ValueError for an unknown
    country."""
    land = geography(country)
    unit = _unit(land, DISTRICT[country])
    local = next(o for kind, o in unit.offices.items() if ":" in kind)
    whole, city = country.upper(), CITY[country]
    named = dict(zip(ROLES, NAMES[country], strict=True))
    where: dict[str, tuple[str | None, str | None]] = {
        "social_worker": (local.territory, None),
        "supervisor": (unit.territory.code, None),
        "territorial_officer": (unit.territory.code, None),
        "local_official": (local.territory, None),
        "headquarters": (city, None),
        "school": (None, model_school(country).code),
        "clinic": (None, model_clinic(country).code),
        "ngo": (None, land.national["ngo"].code),
        "border": (None, land.national["border_service"].code),
        "hotline": (None, land.national["helpline"].code),
        "council": (unit.territory.code, None),
        "ombudsman": (whole, None),
        "analyst": (whole, None),
        "system_admin": (whole, None),
        "auditor": (whole, None),
        "akimat": (unit.territory.code, None),
        "partner": (None, unit.offices["police"].code),
    }
    officers = (
        DemoPerson(role.replace("_", "."), role, named[role], *where[role])
        for role in ROLES
    )
    second = DemoPerson("analyst.second", "analyst", SECOND_ANALYST[country], whole)
    return (*officers, second)


def _unit(land: Geography, code: str) -> Unit:
    return next(unit for unit in land.units if unit.territory.code == code)


ROLES = (
    "social_worker",
    "supervisor",
    "territorial_officer",
    "local_official",
    "headquarters",
    "school",
    "clinic",
    "ngo",
    "border",
    "hotline",
    "council",
    "ombudsman",
    "analyst",
    "system_admin",
    "auditor",
    "akimat",
    "partner",
)
SECOND_ANALYST = {"kg": "Абдыраева Динара", "kz": "Бекенова Динара"}
NAMES = {
    "kg": (
        "Токтосунова Айгүл",
        "Эсенова Гүлнара",
        "Тургунбек уулу Нурлан",
        "Ташматов Замирбек",
        "Абдылдаева Чолпон",
        "Осмонова Жылдыз",
        "Бейшен кызы Мээрим",
        "Рахимов Азиз",
        "Жээнбеков Талант",
        "Мамбетова Асель",
        "Садыков Үмүт",
        "Султанова Бермет",
        "Кадыров Эрлан",
        "Орлов Максим",
        "Жапарова Назгүл",
        "Момунов Бактыбек",
        "Исаев Руслан",
    ),
    "kz": (
        "Серікқызы Айгерім",
        "Оразбаева Гүлнар",
        "Ахметұлы Нұрлан",
        "Сұлтанов Ербол",
        "Жұмабаева Сәуле",
        "Қасымова Жұлдыз",
        "Болатқызы Әсем",
        "Рахимов Азиз",
        "Төлегенов Дәурен",
        "Мұқанова Әлия",
        "Садықов Ұлан",
        "Құрманова Ботагөз",
        "Өтегенов Ғалым",
        "Орлов Максим",
        "Досмұхамедова Нәзік",
        "Сәрсенов Бақыт",
        "Исаев Руслан",
    ),
}
