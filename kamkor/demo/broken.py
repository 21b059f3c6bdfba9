"""One household round as it arrives in life: two rows of it must be mended.

Used by the tour and by the journeys in the browser. Everything in it is invented.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import xlsxwriter

from .people import DISTRICT
from .places import geography
from .sheets import FIXED

if TYPE_CHECKING:
    from pathlib import Path

    from .habits import Cell

TITLE = "Подворный обход: дети, родители которых находятся в миграции"
HEADER = (
    ("№", None),
    ("Ребёнок", "Фамилия"),
    ("Ребёнок", "Имя"),
    ("Ребёнок", "Отчество"),
    ("Ребёнок", "Дата рождения"),
    ("Ребёнок", "ПИН"),
    ("Пол", None),
    ("Село", None),
    ("Ф.И.О. матери", None),
    ("Ф.И.О. отца", None),
    ("Миграция", "Кто в миграции"),
    ("Миграция", "Страна"),
    ("Миграция", "Дата выезда"),
    ("С кем проживает", "Ф.И.О. опекуна"),
    ("С кем проживает", "Родство"),
    ("С кем проживает", "Основание опеки"),
    ("Школа", None),
    ("Свидетельство о рождении", None),
)
# surname, given name, patronymic, born, PIN, sex, mother, father, away, country,
# since, carer, kinship, legal basis, school number, birth certificate
ROWS: tuple[tuple[Cell, ...], ...] = (
    ("Ташматов", "Нурислам", "Бакытович", date(2013, 3, 14), "21403201310427", "м", "Исакова Гүлмира Талантовна", "Ташматов Бакыт Асанович", "оба", "Россия", "15.02.2024", "Исакова Бурул", "бабушка", "нет", 1, "есть"),
    ("Ташматова", "Айпери", "Бакытовна", date(2016, 7, 2), "10207201610428", "ж", "Исакова Гүлмира Талантовна", "Ташматов Бакыт Асанович", "оба", "Россия", "15.02.2024", "Исакова Бурул", "бабушка", "нет", 1, "есть"),
    ("Марат уулу", "Эрлан", None, "2014", None, "м", "Садыкова Чынара", "Осмонов Марат", "отец", "Россия", "2022", "Садыкова Чынара", "мать", None, 1, "есть"),
    ("Абдылдаева", "Үмүт", "Нурлановна", date(2015, 11, 30), "13011201550136", "ж", "Жапарова Анара", "Абдылдаев Нурлан", "оба", "Россия", "10.09.2025", "Орозалиева Зуура", "соседка", "нет", 2, "есть"),
    ("Кочкорбаев", "Адилет", "Улукбекович", "31.09.2016", None, "м", "Төлөбаева Назгүл", "Кочкорбаев Улукбек", "отец", "Казахстан", "03.2025", "Төлөбаева Назгүл", "мать", None, 2, "есть"),
    ("Рахимов", "Азизбек", "Шавкатович", date(2012, 1, 9), "20901201270013", "м", "Рахимова Дилфуза", "Рахимов Шавкат", "отец", "Россия", "20.04.2023", "Рахимова Дилфуза", "мать", None, 2, "есть"),
    ("Рахимова", "Мадина", "Шавкатовна", date(2019, 5, 21), None, "ж", "Рахимова Дилфуза", "Рахимов Шавкат", "отец", "Россия", "20.04.2023", "Рахимова Дилфуза", "мать", None, None, "нет"),
    ("Эсенова", "Жаңыл", "Кубатовна", "12.08.2010 г.", "11208201030977", "ж", "Эсенова Роза", None, "мать", "Турция", "01.06.2025", "Эсенова Сайра", "тётя", "доверенность", 1, "есть"),
    (None, None, None, date(2018, 2, 6), None, "м", "Маматова Айнура", "Маматов Данияр", "оба", "Россия", "05.01.2026", "Маматов Сатыбалды", "дедушка", "нет", 1, "есть"),
    ("Тургунбаев", "Байэл", "Азаматович", date(2017, 10, 12), "21210201710551", "м", "Керимова Жибек", "Тургунбаев Азамат", "отец", "Россия", "11.2024", "Керимова Жибек", "мать", None, 1, "есть"),
    ("Тургунбаева", "Бегимай", "Азаматовна", date(2017, 10, 12), "11210201710552", "ж", "Керимова Жибек", "Тургунбаев Азамат", "отец", "Россия", "11.2024", "Керимова Жибек", "мать", None, 1, "есть"),
    ("Дүйшөнбек кызы", "Асылай", None, date(2011, 12, 3), "10312201190310", "ж", "Касымова Венера", "Алиев Дүйшөнбек", "оба", "Южная Корея", "18.08.2025", "Алиев Темир", "брат", "временная опека", 2, "есть"),
    ("Жолдошев", "Илияс", "Мирланович", date(2024, 4, 27), None, "м", "Жолдошева Элиза", "Жолдошев Мирлан", "отец", "Россия", "01.2026", "Жолдошева Элиза", "мать", None, None, "нет"),
    ("Өскөнбаев", "Умар", "Таалайбекович", "19.06.2009", "21906200980445", "м", "Өскөнбаева Гүлзат", "Өскөнбаев Таалайбек", "оба", "Россия", "2021", "Өскөнбаева Майрам", "бабушка", "опека", 2, "есть"),
    ("Токомбаева", "Медина", "Русланов", date(2020, 9, 8), "10809202020664", "ж", "Токомбаева Асель", "Токомбаев Руслан", "мать", "Россия", "02.2026", "Токомбаев Руслан", "отец", None, None, "есть"),
)  # fmt: skip
TO_MEND = {5: "birth_date", 9: "full_name"}  # the fifth and the ninth data row


@dataclass(frozen=True, slots=True)
class BrokenRound:
    """`to_mend`: rows of the sheet, from 1, with the field that stops each."""

    path: Path
    territory: str
    rows: int
    first_row: int
    to_mend: dict[int, str]


def broken_round(path: Path) -> BrokenRound:
    """Write the workbook: fifteen children, thirteen readable, two to mend."""
    units = geography("kg").units
    unit = next(u for u in units if u.territory.code == DISTRICT["kg"])
    place = unit.places[0]
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False})
    book.set_properties({"created": FIXED})
    page = book.add_worksheet("Обход")
    bold = book.add_format({"bold": True, "align": "center", "valign": "vcenter"})
    day = book.add_format({"num_format": "dd.mm.yyyy"})
    page.set_column(0, len(HEADER), 17)
    page.merge_range(0, 0, 0, len(HEADER) - 1, TITLE, bold)
    page.write_string(1, 0, f"{unit.territory.ru}, с. {place.ru}, сентябрь 2026 г.")
    _header(page, bold)
    first = 5
    schools = {
        number: unit.schools[unit.places[number - 1].code][0].ru for number in (1, 2)
    }
    for at, row in enumerate(ROWS):
        school = schools.get(row[14]) if isinstance(row[14], int) else None
        for column, value in enumerate(_cells(at, row, place.ru, school)):
            _write(page, first - 1 + at, column, value, day)
    page.write_string(first + len(ROWS) - 1, 1, f"Итого: {len(ROWS)}")
    book.close()
    to_mend = {first - 1 + number: field for number, field in TO_MEND.items()}
    return BrokenRound(path, place.code, len(ROWS), first, to_mend)


def _cells(
    at: int, row: tuple[Cell, ...], place: str, school: str | None
) -> list[Cell]:
    name, (born, pin, sex), rest = row[:3], row[3:6], row[6:14]
    return [at + 1, *name, born, pin, sex, place, *rest, school, row[15]]


def _header(page: xlsxwriter.worksheet.Worksheet, bold: object) -> None:
    column = 0
    while column < len(HEADER):
        upper, lower = HEADER[column]
        if lower is None:
            page.merge_range(2, column, 3, column, upper, bold)
            column += 1
            continue
        last = column
        while last + 1 < len(HEADER) and HEADER[last + 1][0] == upper:
            last += 1
        page.merge_range(2, column, 2, last, upper, bold)
        for at in range(column, last + 1):
            page.write_string(3, at, HEADER[at][1], bold)
        column = last + 1


def _write(
    page: xlsxwriter.worksheet.Worksheet,
    row: int,
    column: int,
    value: Cell,
    day: object,
) -> None:
    if isinstance(value, date):
        page.write_datetime(row, column, value, day)
    elif isinstance(value, int):
        page.write_number(row, column, value)
    elif value is not None:
        page.write_string(row, column, value)
