"""Who helps in the made-up republic: services, brought in by the real importer."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from kamkor.casework.providers import bringing, hsds
from kamkor.demo.chance import stream
from kamkor.demo.places import Organisation, Unit, geography
from kamkor.foundation.db import context

if TYPE_CHECKING:
    from datetime import datetime

    from kamkor.demo.chance import Stream

PREFIX = {"kg": "+996 3233", "kz": "+7 72533"}
MANY_UNITS = 12  # of the country, beside those of the year
SERVICES = {
    "care": ("territorial_unit", {
        "ky": "Камкорчуларга кеңеш", "kk": "Қорғаншыларға кеңес",
        "ru": "Консультации опекунам", "en": "Advice to guardians"}),
    "social": ("territorial_unit", {
        "ky": "Социалдык жардам жана жөлөкпул", "kk": "Әлеуметтік көмек және жәрдемақы",
        "ru": "Социальная помощь и пособия", "en": "Social help and benefits"}),
    "identity": ("civil_registry", {
        "ky": "Туулгандыгы тууралуу күбөлүк", "kk": "Туу туралы куәлік",
        "ru": "Свидетельство о рождении", "en": "Birth certificates"}),
    "safety": ("police", {
        "ky": "Жашы жете электер боюнча инспектор", "kk": "Кәмелетке толмағандар инспекторы",
        "ru": "Инспектор по делам несовершеннолетних", "en": "Inspector for minors"}),
    "health": ("clinic", {
        "ky": "Балдар дарыгери", "kk": "Балалар дәрігері",
        "ru": "Детский врач", "en": "Children's doctor"}),
    "education": ("school", {
        "ky": "Окуудан калган балдар үчүн класс", "kk": "Оқудан қалған балаларға сынып",
        "ru": "Класс выравнивания", "en": "Catch-up class"}),
}  # fmt: skip
NATIONAL = {
    "contact": ("ngo", {
        "ky": "Чет өлкөдөгү ата-эне менен байланыш", "kk": "Шетелдегі ата-анамен байланыс",
        "ru": "Связь с родителями за границей", "en": "Contact with parents abroad"}),
    "tracing": ("ngo", {
        "ky": "Үй-бүлөнү издөө", "kk": "Отбасын іздеу",
        "ru": "Розыск семьи", "en": "Search for a family"}),
    "placement": ("centre", {
        "ky": "Убактылуу жашоо жайы", "kk": "Уақытша тұратын орын",
        "ru": "Временное проживание", "en": "A place to live for a time"}),
    "safety": ("centre", {
        "ky": "Кризистик психолог", "kk": "Дағдарыс психологы",
        "ru": "Кризисный психолог", "en": "Crisis psychologist"}),
}  # fmt: skip


def bring_in(country: str, first: Unit, *, at: datetime) -> dict[str, int]:
    """Services of the district, of some others, and of the whole country; the counts."""
    land = geography(country)
    units = [first, *(u for u in land.units if u is not first)][:MANY_UNITS]
    told = [one for unit in units for one in _of_unit(unit, at)]
    for need, (kind, names) in NATIONAL.items():
        body = land.national[kind]
        told.append(_told(need, body, names, country.upper(), at))
    content = hsds.write(hsds.tables_of(told))
    with context.acting_as_machine():
        return bringing.bring_in(content, country=country, by=None, at=at)


def _of_unit(unit: Unit, at: datetime) -> list[hsds.Told]:
    return [
        _told(need, body, names, body.territory, at)
        for need, (kind, names) in SERVICES.items()
        for body in _bodies(unit, kind)
    ]


def _bodies(unit: Unit, kind: str) -> list[Organisation]:
    if kind == "clinic":
        return list(unit.clinics.values())[:2]
    if kind == "school":
        return [schools[0] for schools in unit.schools.values()][:2]
    return [unit.offices[kind]]


def _told(
    need: str, body: Organisation, names: dict[str, str], area: str, at: datetime
) -> hsds.Told:
    key = f"demo-{need}-{body.code}"
    chance = stream("service", key)
    most = chance.randrange(5, 60)
    service = {
        "id": key, "organization_id": body.code, "name": names["ru"], "status": "active",
        "assured_date": _checked(chance, at), "minimum_age": "0", "maximum_age": "17",
    }  # fmt: skip
    return hsds.Told(
        hsds.Line("services", 0), service,
        {"id": body.code, "name": body.ru, "description": body.code},
        area=area, phones=[f"{PREFIX[settings.COUNTRY]} {chance.randrange(10000, 99999)}"],
        languages=chance.choice([["ky", "ru"], ["ru"], ["ky", "ru", "uz"]]),
        hours=[{"days": "1-5", "opens": "09:00", "closes": "17:00"}],
        capacity=(str(chance.randrange(most)), str(most)),
        ours={"need": need, "is_free": "true",
              "is_accessible": chance.choice(["true", "false", ""]),
              **{f"name_{language}": name for language, name in names.items()}},
    )  # fmt: skip


def _checked(chance: Stream, at: datetime) -> str:
    """Most were checked within the year, some long ago."""
    days = chance.choice([20, 60, 90, 150, 300, 500])
    return str(timezone.localdate(at) - timedelta(days=days))
