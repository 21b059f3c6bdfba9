"""How one office writes: its language, its cells, its slips. Facts in, cells out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from . import letters, names, vocabulary
from .chance import Pick

if TYPE_CHECKING:
    from .chance import Stream
    from .persons import Child, Household
    from .records import Record, Value

Cell = str | int | date | None

NAME_COLUMNS = {
    *("mother_name", "father_name", "carer_name", "head_name", "parent_name"),
    "accompanied_by",
}
LOOKED_UP = {"district", "village", "birth_place", "school", "clinic"}
AHEAD = {"expected_return", "basis_until"}  # dates that may lie after the list
PHONE_COLUMNS = {"phone", "carer_phone"}
IMPOSSIBLE = ("31.09", "30.02", "31.04", "31.11", "32.05")
FLAWED = 0.004  # rows that cannot be brought in as they are
FLAWS = Pick({"impossible_date": 5, "no_name": 3, "future_date": 2})


@dataclass(frozen=True, slots=True)
class Habits:
    """Rates are per row. `latin`: a key of letters.LATIN, `any`, or None: Cyrillic."""

    language: str
    latin: str | None = None
    flat: float = 0.2  # letters of the language lost
    russified: float = 0.05
    mixed: float = 0.01
    typo: float = 0.03
    other_form: float = 0.03  # the name in another of its lawful forms
    dropped_bek: float = 0.02
    dates: str = "date"  # date | text | text_g | iso
    day_slip: float = 0.02
    swapped: float = 0.01
    year_only: float = 0.015
    first_january: float = 0.02
    no_date: float = 0.004
    no_number: float = 0.35
    number_slip: float = 0.012
    mothers_number: float = 0.012
    blank: float = 0.04  # any other cell left empty
    capitals: bool = False
    phones: str = "{0}"


@dataclass(slots=True)
class Desk:
    """An office at work: its habits, its own luck and the directories it looks up."""

    habits: Habits
    chance: Stream
    day: date  # of the list: nothing in it is later, but by mistake
    columns: tuple[str, ...]  # what its list asks
    titles: dict[str, str]  # code of a place or organisation: what this office calls it
    convention: str | None = None  # of the row at hand

    def write(
        self, record: Record, household: Household, child: Child, *, careful: bool
    ) -> tuple[dict[str, Cell], names.Name, list[str]]:
        """The cells but for the name, the name as written, and what went wrong.

        `careful`: no row that cannot be read at all (for lists whose counts are
        published figures).
        """
        wrong: list[str] = []
        self.convention = self.habits.latin
        if self.convention == "any":
            self.convention = self.chance.choice(list(letters.LATIN))
        name = self._name(household, child, wrong)
        cells = {
            column: self._cell(column, value)
            for column, value in record.items()
            if column in self.columns and column not in ("birth_date", "pin")
        }
        cells["birth_date"] = self._birth(child.born, wrong)
        cells["pin"] = self._number(household, child, wrong)
        if not careful and self.chance.random() < FLAWED:
            flaw = FLAWS(self.chance)
            wrong.insert(0, flaw)
            if flaw == "no_name":
                name = names.Name(None, "", None, name.style)
            elif flaw == "impossible_date":
                day = self.chance.choice(IMPOSSIBLE)
                cells["birth_date"] = f"{day}.{child.born.year}"
            else:
                cells["birth_date"] = f"{child.born:%d.%m}.{child.born.year + 30}"
        return cells, name, wrong

    def spell(self, text: str) -> str:
        """A name as it comes out of this office."""
        habits, chance = self.habits, self.chance
        if chance.random() < habits.typo:
            text = letters.mistyped(text, chance)
        if self.convention:
            text = letters.to_latin(text, self.convention)
        elif chance.random() < habits.russified:
            text = letters.russified(text, chance)
        elif chance.random() < habits.flat:
            text = letters.to_flat(text)
        elif chance.random() < habits.mixed:
            text = letters.mixed(text)
        return text.upper() if habits.capitals else text

    def _name(self, household: Household, child: Child, wrong: list[str]) -> names.Name:
        chance, habits = self.chance, self.habits
        name = child.name
        if household.people in names.TURKIC and chance.random() < habits.other_form:
            style = names.style_for(household.people, chance)
            if style != name.style:
                name = names.compose(household.family, name.given, child.sex, style)
                wrong.append("other_form")
        given = name.given
        if given.endswith("бек") and len(given) > 6 and chance.random() < 0.1:
            given = given[:-3]
            wrong.append("short_name")
        elif given[-1] in "нртл" and chance.random() < habits.dropped_bek / 4:
            given += "бек" if child.sex == "male" else "гүл"
            wrong.append("long_name")
        parts = [
            self.spell(part) if part else None
            for part in (name.surname, given, name.patronymic)
        ]
        if not habits.latin and parts != [name.surname, given, name.patronymic]:
            wrong.append("spelling")
        return names.Name(parts[0], parts[1] or "", parts[2], name.style)

    def _birth(self, born: date, wrong: list[str]) -> Cell:
        habits = self.habits
        draw = self.chance.random()
        rates = (
            ("no_date", habits.no_date),
            ("year_only", habits.year_only),
            ("first_january", habits.first_january),
            ("swapped_date", habits.swapped if born.day <= 12 else 0),
            ("shifted_date", habits.day_slip),
        )
        for kind, rate in rates:
            if draw < rate:
                return self._wrong_birth(kind, born, wrong)
            draw -= rate
        return self.date(born)

    def _wrong_birth(self, kind: str, born: date, wrong: list[str]) -> Cell:
        days = self.chance.choice((-10, -1, 1, 2, 10, 30, -30, 365, -365))
        told = {
            "first_january": date(born.year, 1, 1),
            "shifted_date": born + timedelta(days=days),
        }.get(kind, born)
        if kind == "swapped_date":
            told = date(born.year, born.day, born.month)
        if told > self.day:
            return self.date(born)
        wrong.append(kind)
        if kind == "no_date":
            return None
        return born.year if kind == "year_only" else self.date(told)

    def _number(
        self, household: Household, child: Child, wrong: list[str]
    ) -> str | None:
        habits, chance = self.habits, self.chance
        draw = chance.random()
        if draw < habits.mothers_number and household.mother.pin:
            wrong.append("mothers_number")
            return household.mother.pin
        if child.pin is None or chance.random() < habits.no_number:
            return None
        if draw > 1 - habits.number_slip:
            wrong.append("number_slip")
            at = chance.randrange(9, len(child.pin))
            digit = (int(child.pin[at]) + chance.randrange(1, 10)) % 10
            return f"{child.pin[:at]}{digit}{child.pin[at + 1 :]}"
        return child.pin

    def _cell(self, column: str, value: Value) -> Cell:
        if value is None:
            return None
        if isinstance(value, list):
            return ", ".join(self._word(column, code) for code in value)
        if isinstance(value, date):
            known = column in AHEAD or value <= self.day
            return self.date(value) if known else None
        return value if isinstance(value, int) else self._text(column, value)

    def _text(self, column: str, value: str) -> str:
        if column in PHONE_COLUMNS:
            tail = value[-9:-6], value[-6:-3], value[-3:]
            return self.habits.phones.format(value, *tail)
        if column in NAME_COLUMNS:
            return self.spell(value)
        if column in LOOKED_UP:
            return self.titles.get(value, value)
        if column == "birth_certificate" and value == "no":
            return self._word("disability", "no")
        return self._word(column, value)

    def _word(self, column: str, code: str) -> str:
        if not vocabulary.is_coded(self.habits.language, column):
            return code
        return self.chance.choice(vocabulary.words(self.habits.language, column, code))

    def date(self, day: date) -> Cell:
        form = self.habits.dates
        if form == "date":
            return day
        if form == "iso":
            return day.isoformat()
        return f"{day:%d.%m.%Y}" + (" г." if form == "text_g" else "")
