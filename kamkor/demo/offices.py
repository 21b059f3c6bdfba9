"""Which office keeps which list, in what shape, language and file format."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from .chance import stream
from .habits import Habits
from .places import geography
from .records import COLUMNS, MAY_LACK

if TYPE_CHECKING:
    from .chance import Stream
    from .places import Organisation, Territory, Unit
    from .population import Plan

BY_DISTRICT = 40_000  # children from which every district sends its own files
PLAIN_TEXT = 120_000  # children from which all files are text
LISTS_OF_ABSENT = 0.10  # only regions with so many children of migrants keep them
FORMATS = {
    "school": ("xlsx", "cp1251", "xlsx", "xlsx", "cp1251", "xlsx", "utf8", "xlsx"),
    "clinic": ("xlsx", "ods", "utf8", "xlsx", "cp1251", "ods", "xlsx"),
    "civil": ("utf8",),
    "border": ("semicolon", "utf16"),
}
SUFFIXES = {
    "xlsx": "xlsx",
    "ods": "ods",
    "utf8": "csv",
    "semicolon": "csv",
    "cp1251": "csv",
    "utf16": "tsv",
}
DAYS_OLD = {
    "round": 2,
    "school": 5,
    "clinic": 45,
    "civil": 75,
    "border": 1,
    "absence": 60,
    "hardship": 14,
    "passport": 75,
}
DAY_2023 = {"round": date(2023, 12, 20), "school": date(2023, 11, 24)}
SOURCES = {
    "round": "Подворный обход",
    "school": "Список учащихся",
    "clinic": "Список прикреплённых детей",
    "civil": "Выписка из реестра актов гражданского состояния",
    "border": "Журнал пересечения границы",
    "absence": "Список родителей в миграции",
    "hardship": "Реестр детей в трудной жизненной ситуации",
    "passport": "Выписка из социальных паспортов",
}
KEEPERS = {
    "round": "territorial_unit",
    "school": "akimat",
    "clinic": "akimat",
    "civil": "civil_registry",
    "absence": "headquarters",
    "hardship": "territorial_unit",
    "passport": "territorial_unit",
}
HEADLINES = {
    "ru": ("УТВЕРЖДАЮ", "{source}", "{place}, по состоянию на {day}"),
    "ky": ("БЕКИТЕМ", "Тизме: {place}", "{day} карата маалымат"),
    "kk": ("БЕКІТЕМІН", "Тізім: {place}", "{day} жағдай бойынша"),
    "en": ("", "{source}", "{day}"),
}
# A list whose count is published was checked against the papers, child by child.
CHECKED: dict[str, Any] = {
    "day_slip": 0.0,
    "swapped": 0.0,
    "year_only": 0.0,
    "first_january": 0.0,
    "no_date": 0.0,
    "no_number": 0.0,
    "number_slip": 0.0,
    "mothers_number": 0.0,
}
PHONES = ("{0}", "0{1} {2} {3}", "0{1}-{2}-{3}", "0{1}{2}{3}")
NAME_PARTS = ("surname", "given_name", "patronymic")


@dataclass(frozen=True, slots=True)
class Layout:
    columns: tuple[str, ...]
    headings: int  # which of the usual wordings
    titles: int  # rows above the header
    two_rows: bool
    numbered: bool
    column_numbers: bool  # a row 1, 2, 3 … beneath the header
    totals: bool
    sheets: bool  # one sheet for each district
    format: str


@dataclass(frozen=True, slots=True)
class Office:
    """Everything about one file but its rows."""

    key: str
    kind: str
    scope: str
    path: str
    source: str
    organisation: str
    territory: str
    place: str
    day: date
    careful: bool
    habits: Habits
    layout: Layout


@cache
def titles(country: str, language: str) -> dict[str, str]:
    """What an office of that language calls places and organisations, by code."""
    land = geography(country)
    everything: list[Territory | Organisation] = [*land.territories()]
    everything += land.organisations()
    russian = language in ("ru", "en")
    return {one.code: one.ru if russian else one.local for one in everything}


def model_school(country: str) -> Organisation:
    """The school that keeps a roster of its own; its officer can sign in."""
    unit = _model_unit(country)
    return unit.schools[unit.places[0].code][0]


def model_clinic(country: str) -> Organisation:
    unit = _model_unit(country)
    return unit.clinics[unit.places[0].code]


def _model_unit(country: str) -> Unit:
    units = geography(country).units
    wished = "41711203000000" if country == "kg" else "750000000"
    return next(unit for unit in units if unit.territory.code == wished)


def open_office(plan: Plan, kind: str, unit: Unit, scope: str) -> Office:
    """The office that keeps the list of `kind` for `scope`.

    `scope`: a territory code, an organisation code, `republic`, `capital`, `rest`,
    `land`, `air`, or `2023` for the two counts behind published figures.
    """
    chance = stream(plan.seed, plan.country, "office", kind, scope)
    place, territory, keeper = _whose(plan, kind, unit, scope)
    past = scope == "2023"
    careful = past or scope == "capital"
    day = DAY_2023[kind] if past else plan.as_of - timedelta(days=DAYS_OLD[kind])
    layout = _layout(plan, kind, scope, unit, chance)
    language = _language(plan.country, kind, unit, chance)
    if layout.format == "cp1251":
        language = "ru"
    habits = _habits(kind, scope, language, chance)
    if layout.format == "cp1251":
        habits = replace(habits, flat=1.0, mixed=0.0, capitals=False)
    if careful:
        habits = replace(habits, **CHECKED)
    tail = f"2023-{territory}" if past else scope
    return Office(
        key=f"{kind}/{scope}",
        kind=kind,
        scope=scope,
        path=f"lists/{kind}-{tail.lower()}.{SUFFIXES[layout.format]}",
        source=f"{SOURCES[kind]}: {place}{', 2023' if past else ''}",
        organisation=keeper,
        territory=territory,
        place=titles(plan.country, language).get(territory, place),
        day=day,
        careful=careful,
        habits=habits,
        layout=layout,
    )


def _whose(plan: Plan, kind: str, unit: Unit, scope: str) -> tuple[str, str, str]:
    """Name of the place, its code, the keeper's code."""
    land = plan.geography
    whole = "Кыргызская Республика" if plan.country == "kg" else "Республика Казахстан"
    top = plan.country.upper()
    if kind == "border":
        return whole, top, land.national["border_service"].code
    names = titles(plan.country, "ru")
    if scope == unit.territory.code or scope == unit.region.code:
        return names[scope], scope, unit.offices[KEEPERS[kind]].code
    if scope == "capital" or (scope == "2023" and kind == "school"):
        code = unit.region.code
        return names[code], code, unit.offices[KEEPERS[kind]].code
    if scope in names:
        return names[scope], unit.places[0].code, scope
    return whole, top, land.national["ministry"].code


def _language(country: str, kind: str, unit: Unit, chance: Stream) -> str:
    if kind == "border":
        return "en"
    local = 0.65 if country == "kg" else 0.6
    if unit.region.code.startswith(("41711", "41708")) or kind == "civil":
        local = 0.0
    if chance.random() >= local:
        return "ru"
    return "ky" if country == "kg" else "kk"


def _layout(plan: Plan, kind: str, scope: str, unit: Unit, chance: Stream) -> Layout:
    turns = FORMATS.get(kind, ("xlsx",))
    at = {"land": 0, "air": 1}.get(scope, plan.geography.regions.index(unit.region))
    form = turns[at % len(turns)]
    if plan.children > PLAIN_TEXT and form in ("xlsx", "ods"):
        form = "utf8"
    elif plan.children > BY_DISTRICT and form == "ods":
        form = "xlsx"
    book = form in ("xlsx", "ods")
    left_out = {c for c in MAY_LACK[kind] if chance.random() < 0.25}
    columns: list[str] = []
    in_parts = chance.random() < (0.5 if kind != "civil" else 1.0)
    for column in COLUMNS[kind]:
        if column == "full_name" and in_parts:
            columns += NAME_PARTS
        elif column not in left_out:
            columns.append(column)
    return Layout(
        columns=tuple(columns),
        headings=chance.randrange(3),
        titles=chance.randrange(4) if book else 0,
        two_rows=form == "xlsx" and kind in ("round", "absence") and at % 4 != 3,
        numbered=chance.random() < 0.8 if book else False,
        column_numbers=book and kind == "round" and at % 5 == 2,
        totals=book and chance.random() < 0.7,
        sheets=form == "xlsx" and kind == "round" and at % 3 == 1 and scope != "2023",
        format=form,
    )


def _habits(kind: str, scope: str, language: str, chance: Stream) -> Habits:
    form = chance.choice(("date", "date", "text", "text_g"))
    usual = Habits(
        language,
        dates=form,
        flat=chance.choice((0.05, 0.2, 0.6)),
        capitals=chance.random() < 0.1,
        phones=chance.choice(PHONES),
        latin=chance.choice(("passport", "informal", "kazakh_2021"))
        if kind in ("school", "clinic") and scope != "2023" and chance.random() < 0.06
        else None,
    )
    if kind == "civil":
        return Habits(
            language,
            flat=0.02,
            russified=0.01,
            typo=0.004,
            dates="iso",
            day_slip=0.002,
            swapped=0.0,
            year_only=0.0,
            first_january=0.0,
            no_number=0.0,
            number_slip=0.0,
            mothers_number=0.0,
            blank=0.0,
            other_form=0.0,
        )
    if kind == "border":
        latin = "icao" if scope == "air" else "any"
        return replace(
            usual, latin=latin, dates="iso" if scope == "air" else "text", capitals=True
        )
    if kind == "round":
        return replace(
            usual, no_number=0.5, first_january=0.08, year_only=0.03, typo=0.05
        )
    if kind == "clinic":
        return replace(usual, no_number=0.3, swapped=0.02)
    if kind == "hardship":
        return replace(usual, no_number=0.15, capitals=False)
    return usual
