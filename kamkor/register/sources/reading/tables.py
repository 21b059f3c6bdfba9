"""Where the list stands on a sheet: titles, header, rows, totals, groups."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from .cells import Cell, Moment, as_seen
from .folding import clean, fold

LOOK_AHEAD = 60
HEADER_ROWS = 3
TOTALS = re.compile(
    r"\A(?:итого|всего|жалпы|баары|барлыгы|жыйынтыгы|жыйынтык|жами|total|grand total|in total"
    r"|жиыны|жиынтыгы|саны|итог)\b"
)
SIGNATURES = re.compile(
    r"\A(?:исп|исполнитель|директор|подпись|составил\w*|составитель|заполнил\w*|мп|глава"
    r"|заведующ\w*|начальник|председатель|дата заполнения|дата составления|специалист"
    r"|аткаруучу|тузгон|толтурган|колу|башчысы|орындаушы|колы|орындаган|signature|prepared by"
    r"|руководитель|примечание|секретарь|айыл башчысы|соцработник|социальный работник"
    r"|классный руководитель|класс жетекчи\w*|сынып жетекши\w*)\b"
)
GRADE = re.compile(r"\A(?:\d{1,2}\s*[-\"«]?\s*[а-яa-zёәғқңөұүһі]?[\"»]?\s*[-–]?\s*(?:класс\w*|сынып\w*|кл|grade|класс))\.?\Z", re.IGNORECASE)  # fmt: skip


class RowSort(StrEnum):
    DATA = "data"
    TITLE = "title"
    HEADER = "header"
    NUMBERING = "numbering"
    TOTAL = "total"
    GROUP = "group"
    FOOTER = "footer"


@dataclass(frozen=True, slots=True)
class Heading:
    """One column's heading; `parts` from the upper row to the lower."""

    index: int
    parts: tuple[str, ...]

    @property
    def text(self) -> str:
        return " / ".join(self.parts)


@dataclass(frozen=True, slots=True)
class Table:
    """A list found on a sheet. Row numbers as the spreadsheet shows them."""

    sheet: str
    header_first: int
    header_last: int
    headings: tuple[Heading, ...]
    titles: tuple[str, ...]
    sample: tuple[tuple[int, tuple[str, ...]], ...] = ()


NumberedRow = tuple[int, list[Cell]]
Merged = Sequence[tuple[int, int, int, int]]


def find_table(
    sheet: str,
    rows: Sequence[NumberedRow],
    merged: Merged | None,
    strength: Callable[[str], float],
) -> Table | None:
    """The header among the first rows of a sheet, or None if there is none.

    `rows` are the first rows (LOOK_AHEAD is enough), without empty ones;
    `strength` says how surely a text is a heading (0 to 1).
    """
    best: tuple[float, int, int] | None = None
    for start in range(min(len(rows), LOOK_AHEAD)):
        if len(_texts(rows[start][1])) < 1 or _looks_like_data(rows[start][1]):
            continue
        for depth in range(1, min(HEADER_ROWS, len(rows) - start) + 1):
            score = _score(rows, start, depth, merged, strength)
            if score is not None and (best is None or score > best[0] + 1e-9):
                best = (score, start, depth)
    if best is None:
        return None
    _score_found, start, depth = best
    return _table(sheet, rows, start, depth, merged)


def _table(
    sheet: str,
    rows: Sequence[NumberedRow],
    start: int,
    depth: int,
    merged: Merged | None,
) -> Table:
    return Table(
        sheet=sheet,
        header_first=rows[start][0],
        header_last=rows[start + depth - 1][0],
        headings=_with_nameless(
            _headings(rows[start : start + depth], merged), rows[start + depth :]
        ),
        titles=tuple(
            " ".join(texts)
            for _number, cells in rows[:start]
            if (texts := _texts(cells))
        ),
        sample=tuple(
            (number, tuple(as_seen(cell) for cell in cells))
            for number, cells in rows[start + depth : start + depth + 20]
        ),
    )


def _with_nameless(
    headings: tuple[Heading, ...], rows: Sequence[NumberedRow]
) -> tuple[Heading, ...]:
    """Columns that hold something but have no heading are columns too."""
    known = {heading.index for heading in headings}
    used = {
        index
        for _number, cells in rows
        if len(cells) > 1
        for index, cell in enumerate(cells)
        if cell is not None
    }
    nameless = [Heading(index, ("",)) for index in used - known]
    return tuple(sorted((*headings, *nameless), key=lambda heading: heading.index))


def _score(
    rows: Sequence[NumberedRow],
    start: int,
    depth: int,
    merged: Merged | None,
    strength: Callable[[str], float],
) -> float | None:
    """None if these rows cannot be a header; else the higher the likelier."""
    block = rows[start : start + depth]
    if depth > 1 and not _belong_together(block, merged):
        return None
    headings = _headings(block, merged)
    strong = sum(
        max(strength(heading.text), strength(heading.parts[-1])) for heading in headings
    )
    texts = len(headings)
    width = _usual_width(rows[start + depth : start + depth + 20])
    if strong < 1.5 and not _plausible(texts, width, strong, followed=bool(width)):
        return None
    reached = _covers_merges(block, merged)
    return (
        strong * 3
        + min(texts, width or texts) * 0.2
        + reached
        - start * 0.02
        - depth * 0.3
    )


def _plausible(texts: int, width: int, strong: float, *, followed: bool) -> bool:
    if strong >= 0.8 and followed:
        return texts == 1 or texts >= width * 0.5
    return texts >= max(2, width * 0.8) and width >= 2


def _covers_merges(block: Sequence[NumberedRow], merged: Merged | None) -> float:
    """Worth of a block that ends exactly where its vertical merges end."""
    if not merged:
        return 0.0
    first, last = block[0][0] - 1, block[-1][0] - 1
    down = [m for m in merged if m[0] >= first and m[0] <= last and m[2] > m[0]]
    if not down:
        return 0.0
    bottom = max(m[2] for m in down)
    return 1.5 if bottom == last else -2.0


def _belong_together(block: Sequence[NumberedRow], merged: Merged | None) -> bool:
    """Whether the rows below the first are a second line of the header."""
    numbers = [number for number, _cells in block]
    if numbers[-1] - numbers[0] != len(numbers) - 1:
        return False
    if any(_looks_like_data(cells) or is_numbering(cells) for _n, cells in block[1:]):
        return False
    for (_n, upper), (number, lower) in pairwise(block):
        merged_above = merged and any(m[0] == number - 2 for m in merged)
        gaps = sum(
            1
            for index, cell in enumerate(lower)
            if cell is not None and (index >= len(upper) or upper[index] is None)
        )
        if not merged_above and not gaps:
            return False
        if len(_texts(upper)) == 1 and not merged_above:
            return False
    return not _title_merge(block[0], block[1], merged)


def _title_merge(
    first: NumberedRow, second: NumberedRow, merged: Merged | None
) -> bool:
    """A title stretched over the whole table is no upper row of the header."""
    texts = _texts(first[1])
    return (
        len(texts) == 1
        and len(_texts(second[1])) > 2
        and not any(m[0] == first[0] - 1 and m[2] > m[0] for m in merged or ())
    )


def _headings(
    block: Sequence[NumberedRow], merged: Merged | None
) -> tuple[Heading, ...]:
    width = max(len(cells) for _number, cells in block)
    lines = [_spread(number, cells, width, merged, block) for number, cells in block]
    headings = []
    for index in range(width):
        parts: list[str] = []
        for line in lines:
            if line[index] and line[index] not in parts:
                parts.append(line[index])
        if parts:
            headings.append(Heading(index, tuple(parts)))
    return tuple(headings)


def _spread(
    number: int,
    cells: list[Cell],
    width: int,
    merged: Merged | None,
    block: Sequence[NumberedRow],
) -> list[str]:
    """One header row with merged cells repeated over what they cover."""
    line = [clean(as_seen(cell)) for cell in cells] + [""] * (width - len(cells))
    is_last = number == block[-1][0]
    for top, left, _bottom, right in merged or ():
        if top == number - 1 and left < width and not is_last:
            line[left : right + 1] = [line[left]] * (min(right, width - 1) - left + 1)
    if merged or is_last:
        return line
    return _carried(line, block[-1][1])


def _carried(line: list[str], lower: list[Cell]) -> list[str]:
    """Without merge information an upper heading reaches over gaps with text below."""
    carried, last = [], ""
    for index, text in enumerate(line):
        below = index < len(lower) and lower[index] is not None
        last = text if text else (last if below else "")
        carried.append(last)
        if text and not below:
            last = ""
    return carried


def _texts(cells: Sequence[Cell]) -> list[str]:
    return [text for cell in cells if (text := clean(as_seen(cell)))]


def _looks_like_data(cells: Sequence[Cell]) -> bool:
    filled = [cell for cell in cells if cell is not None]
    if any(isinstance(cell, Moment) for cell in filled):
        return True
    texts = [clean(as_seen(cell)) for cell in filled]
    if not texts or is_numbering(cells):
        return bool(texts)
    with_digits = sum(
        bool(re.search(r"\d{2}", text)) and len(text) < 40 for text in texts
    )
    numbers = sum(isinstance(cell, float | int) for cell in filled)
    return with_digits + numbers > max(1, len(texts) * 0.25)


def _usual_width(rows: Sequence[NumberedRow]) -> int:
    widths = sorted(len(_texts(cells)) for _number, cells in rows)
    return widths[len(widths) // 2] if widths else 0


def is_numbering(cells: Sequence[Cell]) -> bool:
    """A row that numbers the columns: 1 2 3 4 (or 1, 2, 2.1, 3)."""
    texts = _texts(cells)
    if len(texts) < 2 or any(len(text) > 4 for text in texts):
        return False
    try:
        numbers = [float(text.strip("().").replace(",", ".")) for text in texts]
    except ValueError:
        return False
    steps = [b - a for a, b in pairwise(numbers)]
    return numbers[0] <= 2 and all(0 < step <= 1 for step in steps)


class RowSorter:
    """Tells the rows under a header apart. One per table; sees rows in order."""

    def __init__(self, table: Table, name_columns: frozenset[int]) -> None:
        self.written = {h.index: h.parts[-1] for h in table.headings}
        self.name_columns = name_columns
        self.width = len(table.headings)
        self.seen = 0
        self.many = max(3, self.width * 0.7)
        self.probe = table.headings[0].index + 1
        self.first_written = [self.written.get(index) for index in range(self.probe)]

    def sort(self, cells: list[Cell]) -> RowSort:
        """What the row is. Cheap for the usual row: looks at few cells."""
        self.seen += 1
        if self.seen <= 2 and is_numbering(cells):
            return RowSort.NUMBERING
        if len(cells) - cells.count(None) > self.many and not self._heads(cells):
            return RowSort.DATA
        filled = [index for index, cell in enumerate(cells) if cell is not None]
        first = cells[filled[0]] if filled else None
        if isinstance(first, str) and (found := self._by_first_word(first, filled)):
            return found
        if len(filled) > 1:
            repeats = self._heads(cells) and self._repeats_header(cells, filled)
            return RowSort.HEADER if repeats else RowSort.DATA
        return self._alone(cells, filled)

    def _by_first_word(self, first: str, filled: list[int]) -> RowSort | None:
        if len(filled) > self.many:
            return None
        word = fold(first)
        if TOTALS.match(word) and len(word) < 60:
            return RowSort.TOTAL
        if SIGNATURES.match(word) and len(filled) <= 4:
            return RowSort.FOOTER
        return None

    def _heads(self, cells: list[Cell]) -> bool:
        """Whether the row begins like the header."""
        return cells[: self.probe] == self.first_written

    def _repeats_header(self, cells: list[Cell], filled: list[int]) -> bool:
        same = [index for index in filled if cells[index] == self.written.get(index)]
        return len(same) > max(1, self.width * 0.6)

    def _alone(self, cells: list[Cell], filled: list[int]) -> RowSort:
        """One cell in the row: a group ("с. Кара-Добо"), or a child's name."""
        if not filled or self.width == 1:
            return RowSort.DATA
        cell = cells[filled[0]]
        if not isinstance(cell, str) or not re.search(r"[^\W\d_]", cell):
            return RowSort.FOOTER
        words = fold(cell).split()
        if filled[0] in self.name_columns and not is_place(cell) and len(words) >= 2:
            return RowSort.GROUP if GRADE.match(clean(cell)) else RowSort.DATA
        return RowSort.GROUP


PLACE = re.compile(
    r"(?:\A|\s)(?:с|село|пос|поселок|айыл\w*|ауыл\w*|кыштак|г|город|шаар\w*|мкр|ж/м|ул|ао|а/о"
    r"|а/а|а\.а|мту|участок|район\w*|аудан\w*|округ\w*|village|жилмассив|көчө\w*|көшесі|улица"
    r"|сельск\w*|айылный)(?:\.|\s|\Z)",
    re.IGNORECASE,
)


def is_place(text: str) -> bool:
    """Whether a lone text names a village, street or area."""
    return bool(PLACE.search(clean(text)))


def is_grade(text: str) -> bool:
    """Whether a lone text names a class of a school."""
    return bool(GRADE.match(clean(text)))
