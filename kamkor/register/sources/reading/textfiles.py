"""Rows of a csv or tsv file in whatever encoding and with whatever separator."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import IO

from .cells import Cell
from .limits import Limits
from .refusals import Refusal, RefusalCode

SAMPLE = 1 << 18
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
ONE_BYTE = ("cp1251", "kz1048", "cp866", "koi8-r", "mac_cyrillic")
SEPARATORS = (";", "\t", ",", "|")
SEP_LINE = re.compile(r"\A\"?sep=(.)\"?\r?\n?\Z", re.IGNORECASE)
GOOD = re.compile(r"[а-яёәғқңөұүһі]{2,}|[А-ЯЁӘҒҚҢӨҰҮҺІ]{2,}")
# A wrong table turns capitals into small letters and back, but into other letters: the
# letters that are frequent in Russian, Kyrgyz and Kazakh alike tell the right one.
FREQUENT = re.compile(r"[аоеинртсылкАОЕИНРТСЫЛК]")
RARE = re.compile(r"[щъцфхюэЩЪЦФХЮЭ]")
BAD = re.compile(
    r"[а-яёәғқңөұүһі][А-ЯЁӘҒҚҢӨҰҮҺІ]|[^\W\d_][╔-╬─-▟°±²³¤¦§©®†‡…‰‹›€]|[ЂЃЉЊЌЋЏђѓљњќћџ]"
)


def text_rows(file: IO[bytes], limits: Limits) -> Iterator[tuple[int, list[Cell]]]:
    """Rows as (row number from 1, cells); empty rows are skipped.

    A row number is the number a spreadsheet shows for the opened file: a record
    with line breaks inside quotes counts as one row.
    """
    encoding = detect_encoding(file)
    _check_length(file, limits)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
    try:
        yield from _records(text, limits)
    except csv.Error as error:
        raise Refusal(RefusalCode.DAMAGED) from error
    except UnicodeError as error:
        raise Refusal(RefusalCode.ENCODING) from error
    finally:
        if not file.closed:  # a reader who stopped midway may have closed it
            text.detach()


def _check_length(file: IO[bytes], limits: Limits) -> None:
    """Refuse a far too long file at once; line breaks inside quotes are no rows."""
    file.seek(0)
    lines = 0
    while block := file.read(1 << 20):
        lines += block.count(b"\n")
        if b'"' in block:
            return
    if lines > limits.rows:
        raise Refusal(RefusalCode.TOO_LONG, n=limits.rows)


def _records(
    text: io.TextIOWrapper, limits: Limits
) -> Iterator[tuple[int, list[Cell]]]:
    sample = list(islice(_lines(text, limits), 50))
    separator, skip = detect_separator(sample)
    lines = _chain(sample[skip:], _lines(text, limits))
    csv.field_size_limit(limits.line_characters)
    for number, record in enumerate(csv.reader(lines, delimiter=separator), start=1):
        if number > limits.rows:
            raise Refusal(RefusalCode.TOO_LONG, n=limits.rows)
        if len(record) > limits.columns:
            raise Refusal(RefusalCode.TOO_WIDE, sheet="csv", n=len(record))
        if any(record):
            yield number, [cell if cell.strip() else None for cell in record]


def _chain(first: list[str], rest: Iterator[str]) -> Iterator[str]:
    yield from first
    yield from rest


def _lines(text: io.TextIOWrapper, limits: Limits) -> Iterator[str]:
    while line := text.readline(limits.line_characters + 1):
        if len(line) > limits.line_characters:
            raise Refusal(RefusalCode.TOO_WIDE, sheet="csv", n=line.count(line[-1]))
        yield line.replace("\0", "") if "\0" in line else line


def detect_encoding(file: IO[bytes]) -> str:
    """UTF-8 and UTF-16 with or without mark, else the likeliest one-byte Cyrillic.

    Raises Refusal(not_a_list) for bytes that are no text.
    """
    file.seek(0)
    sample = file.read(SAMPLE)
    for mark, encoding in BOMS:
        if sample.startswith(mark):
            return encoding
    if wide := _wide(sample):
        return wide
    if sample.count(0) > len(sample) // 20 or _control_share(sample) > 0.02:
        raise Refusal(RefusalCode.NOT_A_LIST)
    if _is_utf8(file):
        return "utf-8"
    scores = {name: _plausibility(sample, name) for name in ONE_BYTE}
    return max(scores, key=lambda name: scores[name])


def _wide(sample: bytes) -> str | None:
    """UTF-16 without a mark: every other byte is 0 (Latin) or 4 (Cyrillic)."""
    pairs = sample[: len(sample) // 2 * 2]
    if len(pairs) < 4:
        return None
    half = len(pairs) // 2
    for name, high in (("utf-16-le", pairs[1::2]), ("utf-16-be", pairs[0::2])):
        if (high.count(0) + high.count(4)) > 0.9 * half and high.count(0):
            return name
    return None


def _control_share(sample: bytes) -> float:
    odd = sum(sample.count(code) for code in range(1, 32) if code not in (9, 10, 13))
    return odd / max(len(sample), 1)


def _is_utf8(file: IO[bytes]) -> bool:
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while block := file.read(1 << 20):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _plausibility(sample: bytes, encoding: str) -> float:
    text = sample.decode(encoding, "replace")
    good = sum(len(run) for run in GOOD.findall(text))
    likely = len(FREQUENT.findall(text)) - 2 * len(RARE.findall(text))
    return good + likely - 3 * len(BAD.findall(text)) - 5 * text.count("\ufffd")


def detect_separator(lines: list[str]) -> tuple[str, int]:
    """The separator and how many lines to skip (1 for a line "sep=;").

    The separator is the one that cuts the most lines into the same number of
    cells; a list of one column has none, and any will do.
    """
    if not lines:
        raise Refusal(RefusalCode.EMPTY)
    if told := SEP_LINE.match(lines[0]):
        return told[1], 1
    return max(SEPARATORS, key=lambda sep: _evenness(lines, sep)), 0


def _evenness(lines: list[str], separator: str) -> float:
    records = list(
        csv.reader([line for line in lines if line.strip()], delimiter=separator)
    )
    widths = Counter(len(record) for record in records if len(record) > 1)
    if not widths:
        return 0
    return max(times * (1 + min(width, 40) / 40) for width, times in widths.items())
