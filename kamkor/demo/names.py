"""Names as the two countries write them: every lawful form, for parent and child."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from .chance import Pick

if TYPE_CHECKING:
    from .chance import Stream

VOWELS = "аеёиоуыэюяөүәұі"
TURKIC = ("kyrgyz", "kazakh")
STYLES: dict[str, Pick[str]] = {
    "kyrgyz": Pick(
        {
            "suffixes": 54,  # Асанов Бакыт Маратович
            "father_surname": 10,  # Маратов Бакыт Маратович: from the father's name
            "uulu_first": 16,  # Марат уулу Бакыт
            "uulu_last": 6,  # Бакыт Марат уулу
            "bare_pair": 5,  # Марат Бакыт
            "tegin": 3,  # Асан тегин Бакыт Марат уулу
            "bare_ancestor": 6,  # Асан Бакыт Марат уулу
        }
    ),
    "kazakh": Pick(
        {
            "suffixes": 14,  # Ахметов Әлихан Серікович
            "joined": 46,  # Ахметов Әлихан Серікұлы
            "bare_joined": 24,  # Ахмет Әлихан Серікұлы
            "father_joined": 16,  # Серікұлы Әлихан
        }
    ),
    "uzbek": Pick({"suffixes": 88, "ogli": 12}),
    "dungan": Pick({"suffixes": 100}),
    "russian": Pick({"suffixes": 100}),
}
SIBLING_DIFFERS = 0.12
SIBLING_ALIKE = 0.18
GRANDPARENTS_OLD_STYLE = "suffixes"


@dataclass(frozen=True, slots=True)
class Name:
    surname: str | None
    given: str
    patronymic: str | None
    style: str

    @property
    def full(self) -> str:
        order = (
            (self.given, self.surname)
            if self.style == "uulu_last"
            else (self.surname, self.given, self.patronymic)
        )
        return " ".join(part for part in order if part)


@dataclass(frozen=True, slots=True)
class Lineage:
    """What a family's names are made from: the father's name and his ancestor's."""

    people: str
    father: str
    ancestor: str  # a name (Turkic) or a ready masculine surname


class Stock:
    """Given names of one people, and which of them sound alike."""

    def __init__(self, given: dict[str, list[str]], lineage: list[str]) -> None:
        self.pick = {sex: Pick.ranked(names) for sex, names in given.items()}
        self.lineage = Pick.ranked(lineage)
        self.alike: dict[tuple[str, str], list[str]] = {}
        for sex, names in given.items():
            for name in names:
                self.alike.setdefault((sex, name[:3]), []).append(name)


@cache
def stock(people: str) -> Stock:
    text = files(__package__).joinpath("data/names.toml").read_text("utf-8")
    data = tomllib.loads(text)[people]
    given = {sex: data[sex].split() for sex in ("male", "female")}
    return Stock(given, data["lineage"].split())


def lineage(people: str, chance: Stream) -> Lineage:
    names = stock(people)
    return Lineage(people, names.pick["male"](chance), names.lineage(chance))


def given_name(
    people: str, sex: str, taken: list[str], chance: Stream, *, alike: float
) -> str:
    """A name no sibling has; with chance `alike` one that begins like a sibling's."""
    names = stock(people)
    if taken and chance.random() < alike:
        near = [
            name
            for name in names.alike.get((sex, chance.choice(taken)[:3]), ())
            if name not in taken
        ]
        if near:
            return chance.choice(near)
    for _ in range(20):
        name = names.pick[sex](chance)
        if name not in taken:
            return name
    return name


def compose(family: Lineage, given: str, sex: str, style: str) -> Name:
    """The whole name in one of the lawful forms (see STYLES)."""
    father, ancestor = family.father, family.ancestor
    son = sex == "male"
    if family.people not in TURKIC:
        surname = _feminine(ancestor, family.people) if not son else ancestor
        if style == "ogli":
            return Name(surname, given, f"{father} {'угли' if son else 'кызы'}", "ogli")
        return Name(surname, given, patronymic(father, sex), style)
    own = f"{father} {'уулу' if son else 'кызы'}"
    joined = f"{father}{'ұлы' if son else 'қызы'}"
    forms: dict[str, tuple[str | None, str | None]] = {
        "suffixes": (russian_surname(ancestor, sex), patronymic(father, sex)),
        "father_surname": (russian_surname(father, sex), patronymic(father, sex)),
        "uulu_first": (own, None),
        "uulu_last": (own, None),
        "bare_pair": (father, None),
        "tegin": (f"{ancestor} тегин", own),
        "bare_ancestor": (ancestor, own),
        "joined": (russian_surname(ancestor, sex), joined),
        "bare_joined": (ancestor, joined),
        "father_joined": (joined, None),
    }
    surname_form, patronymic_form = forms[style]
    return Name(surname_form, given, patronymic_form, style)


def russian_surname(root: str, sex: str) -> str:
    """Асан: Асанов(а); Ниязалы: Ниязалиев(а); Токтогул: Токтогулов(а)."""
    last = root[-1]
    if last in "йь":
        stem = f"{root[:-1]}ев"
    elif last in "ыиі":
        stem = f"{root[:-1]}иев"
    elif last in VOWELS:
        stem = f"{root[:-1] if root.endswith('аа') else root}ев"
    else:
        stem = f"{root}ов"
    return stem if sex == "male" else f"{stem}а"


def patronymic(father: str, sex: str) -> str:
    """Марат: Маратович, Маратовна; Николай: Николаевич; Илья: Ильич."""
    irregular = {
        "Илья": ("Ильич", "Ильинична"),
        "Никита": ("Никитич", "Никитична"),
        "Павел": ("Павлович", "Павловна"),
        "Лев": ("Львович", "Львовна"),
        "Пётр": ("Петрович", "Петровна"),
        "Михаил": ("Михайлович", "Михайловна"),
        "Лука": ("Лукич", "Лукинична"),
    }
    if father in irregular:
        return irregular[father][sex == "female"]
    if father.endswith("ий"):
        stem = f"{father[:-2]}ьев"
    elif father[-1] in "йь":
        stem = f"{father[:-1]}ев"
    elif father[-1] in "аыиія":
        stem = f"{father[:-1]}ев" if father[-1] in "ая" else f"{father[:-1]}иев"
    elif father[-1] in VOWELS:
        stem = f"{father}ев"
    else:
        stem = f"{father}ов"
    return f"{stem}ич" if sex == "male" else f"{stem}на"


def _feminine(surname: str, people: str) -> str:
    if people == "dungan" and not surname.endswith("ов"):
        return surname
    if surname.endswith(("ов", "ев", "ёв", "ин", "ын")):
        return f"{surname}а"
    return f"{surname[:-2]}ая" if surname.endswith("ий") else surname


def style_for(people: str, chance: Stream) -> str:
    return STYLES[people](chance)
