"""Rows of a csv or tsv file in whatever encoding and with whatever separator."""

import csv
import io
from collections.abc import Iterator
from itertools import islice
from typing import IO

from kamkor.register.sources.encodings import encoding_of, separator_of

from .cells import Cell
from .limits import Limits
from .refusals import Refusal, RefusalCode


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
    """See `encoding_of`. Raises Refusal(not_a_list) for bytes that are no text."""
    encoding = encoding_of(file)
    if encoding is None:
        raise Refusal(RefusalCode.NOT_A_LIST)
    return encoding


def detect_separator(lines: list[str]) -> tuple[str, int]:
    """See `separator_of`. Raises Refusal(empty) where there are no lines."""
    if not lines:
        raise Refusal(RefusalCode.EMPTY)
    return separator_of(lines)
