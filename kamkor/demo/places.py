"""Where the made-up people live: real regions and districts, invented villages.

Codes are SOATE (14 digits, KG) and KATO (9 digits, KZ). Below a district everything is
invented; its codes use the part 9xx (KG) and 9x (KZ), which the official classifiers
leave free, so both can be loaded side by side.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from .chance import stream

KINDS_OF_UNIT = {"district": (3, 2), "city": (0, 3), "city_district": (0, 4)}
REGION_PLACES = 6
PREFIXES = {"aiyl_okmotu": "AO", "territorial_unit": "TU", "civil_registry": "CR"}
PACK = {
    "kg": {
        "ministry": "KG-MLSP",
        "statistics_office": "KG-NSC",
        "ombudsman": "KG-OMB",
        "helpline": "KG-111",
    },
    "kz": {
        "ministry": "KZ-MLSP",
        "statistics_office": "KZ-BNS",
        "ombudsman": "KZ-BALA",
        "helpline": "KZ-111",
    },
}  # bodies that the country pack already has
NATIONAL = ("border_service", "ngo", "centre")
PLAIN = str.maketrans("өүңқғәұһіӨҮҢҚҒӘҰҺІ", "оункгаухиОУНКГАУХИ")
TITLES = {
    "school": ("{0} орто мектеби № {1}", "Средняя школа № {1}, {0}", "School {1}, {0}"),
    "clinic": (
        "{0} үй-бүлөлүк дарыгерлер тобу",
        "Группа семейных врачей, {0}",
        "Family doctors' group, {0}",
    ),
    "aiyl_okmotu": ("{0} айыл өкмөтү", "Айыл окмоту {0}", "{0} aiyl okmotu"),
    "mtu": (
        "{0} муниципалдык аймактык башкармалыгы",
        "МТУ {0}",
        "Municipal territorial unit, {0}",
    ),
    "territorial_unit": (
        "{0} боюнча социалдык өнүктүрүү башкармалыгы",
        "Управление социального развития, {0}",
        "Social development office, {0}",
    ),
    "civil_registry": ("{0} ЖААК бөлүмү", "Отдел ЗАГС, {0}", "Civil registry, {0}"),
    "police": ("{0} ички иштер бөлүмү", "ОВД, {0}", "Police department, {0}"),
    "akimat": (
        "{0} жергиликтүү мамлекеттик администрациясы",
        "Местная государственная администрация, {0}",
        "Local state administration, {0}",
    ),
    "commission": (
        "{0} балдар иштери боюнча комиссия",
        "Комиссия по делам детей, {0}",
        "Commission on children's affairs, {0}",
    ),
    "headquarters": (
        "{0} мигранттардын балдары боюнча штабы",
        "Штаб по детям мигрантов, {0}",
        "Headquarters on children of migrants, {0}",
    ),
    "ministry": (
        "Эмгек, социалдык камсыздоо жана миграция министрлиги",
        "Министерство труда, социального обеспечения и миграции",
        "Ministry of Labour, Social Security and Migration",
    ),
    "border_service": ("Чек ара кызматы", "Пограничная служба", "Border service"),
    "helpline": ("111 ишеним телефону", "Телефон доверия 111", "Helpline 111"),
    "ombudsman": ("Акыйкатчы институту", "Институт омбудсмена", "Ombudsman"),
    "statistics_office": (
        "Улуттук статистика комитети",
        "Национальный статистический комитет",
        "National Statistical Committee",
    ),
    "ngo": ("«Үмүт Көпүрө» фонду", "Фонд «Умут Копуро»", "Umut Kopuro foundation"),
    "centre": (
        "«Мээрим» балдарды колдоо борбору",
        "Центр поддержки детей «Мээрим»",
        "Meerim child support centre",
    ),
}
KAZAKH_TITLES = {
    "school": "{0} № {1} жалпы орта мектебі",
    "clinic": "{0} емханасы",
    "aiyl_okmotu": "{0} ауылдық округі әкімінің аппараты",
    "mtu": "{0} қала ауданы әкімінің аппараты",
    "territorial_unit": "{0} жұмыспен қамту және әлеуметтік бағдарламалар басқармасы",
    "civil_registry": "{0} АХАТ бөлімі",
    "police": "{0} полиция департаменті",
    "akimat": "{0} әкімдігі",
    "commission": "{0} кәмелетке толмағандар істері жөніндегі комиссия",
    "headquarters": "{0} көші-қон балалары жөніндегі штаб",
    "ministry": "Еңбек және халықты әлеуметтік қорғау министрлігі",
    "border_service": "Шекара қызметі",
    "helpline": "111 байланыс орталығы",
    "ombudsman": "Бала құқықтары жөніндегі уәкіл",
    "statistics_office": "Ұлттық статистика бюросы",
    "ngo": "«Үміт көпірі» қоры",
    "centre": "«Мейірім» балаларды қолдау орталығы",
}
LATIN = str.maketrans(
    dict(
        zip(
            "абвгдеёжзийклмнопрстуфхцыэөүңқғәұһі",
            [
                "a",
                "b",
                "v",
                "g",
                "d",
                "e",
                "yo",
                "j",
                "z",
                "i",
                "y",
                "k",
                "l",
                "m",
                "n",
                "o",
                "p",
                "r",
                "s",
                "t",
                "u",
                "f",
                "kh",
                "ts",
                "y",
                "e",
                "o",
                "u",
                "n",
                "q",
                "g",
                "a",
                "u",
                "h",
                "i",
            ],
            strict=True,
        )
    )
    | {"ч": "ch", "ш": "sh", "щ": "sch", "ъ": "", "ь": "", "ю": "yu", "я": "ya"}
)


@dataclass(frozen=True, slots=True)
class Territory:
    """One unit of the tree; the parent of a region is the country's code."""

    code: str
    parent: str
    level: str
    local: str
    ru: str
    en: str


@dataclass(frozen=True, slots=True)
class Organisation:
    code: str
    kind: str
    territory: str
    local: str
    ru: str
    en: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A district or city: children are apportioned to units, lists made for them."""

    territory: Territory
    region: Territory
    weight: float  # thousands of children, approximate
    abroad: float  # share of children with a parent abroad
    mix: dict[str, float]
    places: tuple[Territory, ...]  # where people live
    aimaks: tuple[Territory, ...]
    schools: dict[str, tuple[Organisation, ...]]  # by place code
    clinics: dict[str, Organisation]
    offices: dict[str, Organisation]  # by kind; those of places by "kind:code"


@dataclass(slots=True)
class Geography:
    country: str
    regions: list[Territory] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    national: dict[str, Organisation] = field(default_factory=dict)

    def territories(self) -> list[Territory]:
        """Every unit once, parents before children."""
        found = {region.code: region for region in self.regions}
        for unit in self.units:
            for one in (unit.territory, *unit.aimaks, *unit.places):
                found.setdefault(one.code, one)
        return list(found.values())

    def organisations(self) -> list[Organisation]:
        """All bodies, those of the country pack among them."""
        found = list(self.national.values())
        for unit in self.units:
            found += unit.offices.values()
            found += (s for group in unit.schools.values() for s in group)
            found += unit.clinics.values()
        return found


@cache
def geography(country: str) -> Geography:
    """The made-up country on its real map.

    Raises ValueError for a country other than `kg` and `kz`.
    """
    if country not in ("kg", "kz"):
        raise ValueError(f"No demo republic for country {country!r}.")
    text = files(__package__).joinpath(f"data/{country}.toml").read_text("utf-8")
    data = tomllib.loads(text)
    made = Geography(country)
    names = _village_names(country, data)
    for entry in data["region"]:
        region = _territory(country, entry, None)
        made.regions.append(region)
        for row in entry["units"]:
            made.units.append(_unit(country, entry, region, row, names))
    whole = Territory(country.upper(), "", "country", "", "", "")
    for kind in (*PACK[country], *NATIONAL):
        made.national[kind] = _organisation(country, kind, whole)
    return made


def _territory(country: str, entry: dict[str, Any], row: list[Any] | None) -> Territory:
    code = entry["code"]
    if row is None or row[1] == "region":
        full = code.ljust(14 if country == "kg" else 9, "0")
        return Territory(
            full, country.upper(), "region", entry["local"], entry["ru"], entry["en"]
        )
    part, level, local, ru, en = row[:5]
    tail = "000010" if level == "city" else "000000"
    parent = code.ljust(14, "0")
    return Territory(f"{code}{part}{tail}", parent, level, local, ru, en)


def _unit(
    country: str,
    entry: dict[str, Any],
    region: Territory,
    row: list[Any],
    names: list[str],
) -> Unit:
    territory = _territory(country, entry, row)
    aimaks, places = _below(country, territory, names)
    kinds = ("territorial_unit", "civil_registry", "police", "akimat")
    offices = {
        kind: _organisation(country, kind, territory)
        for kind in (*kinds, "commission", "headquarters")
    }
    local_kind = "aiyl_okmotu" if aimaks else "mtu"
    for one in aimaks or places:
        made = _organisation(country, local_kind, one)
        offices[f"{local_kind}:{one.code}"] = made
    each = 1 if aimaks else 3
    schools = {
        place.code: tuple(
            _organisation(country, "school", place, at * each + n + 1)
            for n in range(each)
        )
        for at, place in enumerate(places)
    }
    clinics = {p.code: _organisation(country, "clinic", p) for p in places}
    return Unit(
        territory=territory,
        region=region,
        weight=row[5] * entry["children"],
        abroad=entry["abroad"],
        mix=entry["mix"],
        places=tuple(places),
        aimaks=tuple(aimaks),
        schools=schools,
        clinics=clinics,
        offices=offices,
    )


def _below(
    country: str, top: Territory, names: list[str]
) -> tuple[list[Territory], list[Territory]]:
    """Invented aimaks and the places people live in, for one unit."""
    groups, each = KINDS_OF_UNIT.get(top.level, (0, REGION_PLACES))
    rename = stream("villages", country, top.code)
    chosen = iter(rename.sample(names, max(groups * each, each)))
    if not groups:
        level = "village" if country == "kz" else "city_district"
        return [], [
            _named(_child_code(country, top.code, i + 1, 0), top.code, level, n)
            for i, n in zip(range(each), chosen, strict=False)
        ]
    aimaks, places = [], []
    for g in range(groups):
        for v in range(each):
            name = next(chosen)
            if v == 0:
                code = _child_code(country, top.code, g + 1, 0)
                aimaks.append(_named(code, top.code, "aiyl_aimak", name))
            code = _child_code(country, top.code, g + 1, (v + 1) * 10)
            places.append(_named(code, aimaks[-1].code, "village", name))
    return aimaks, places


def _child_code(country: str, parent: str, group: int, place: int) -> str:
    if country == "kz":
        return f"{parent[:2]}99{group:02d}100"
    return f"{parent[:8]}{900 + group}{place:03d}"


def _named(code: str, parent: str, level: str, name: str) -> Territory:
    ru = name.translate(PLAIN)
    latin = name.lower().translate(LATIN)
    en = "-".join(part.capitalize() for part in latin.split("-"))
    return Territory(code, parent, level, name, ru, en)


def _village_names(country: str, data: dict[str, Any]) -> list[str]:
    names = [
        f"{first}-{second}"
        for first in data["first_words"].split()
        for second in data["second_words"].split()
    ]
    stream("village names", country).shuffle(names)
    return names


def _organisation(
    country: str, kind: str, territory: Territory, number: int | None = None
) -> Organisation:
    local, ru, en = TITLES[kind]
    if country == "kz":
        local = KAZAKH_TITLES[kind]
    prefix = PREFIXES.get(kind, kind[:3].upper())
    tail = territory.code if number is None else f"{territory.code}-{number}"
    return Organisation(
        PACK[country].get(kind, f"{prefix}-{tail}"),
        kind,
        territory.code,
        local.format(territory.local, number),
        ru.format(territory.ru, number),
        en.format(territory.en, number),
    )
