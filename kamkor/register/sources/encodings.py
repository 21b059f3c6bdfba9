"""Which encoding and which separator a text file of rows has. Pure, no refusals."""

import codecs
import csv
import re
from collections import Counter
from collections.abc import Sequence
from typing import IO

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


def encoding_of(file: IO[bytes]) -> str | None:
    """UTF-8 and UTF-16 with or without mark, else the likeliest one-byte Cyrillic.

    None for bytes that are no text. Reads from the start; leaves the position anywhere.
    """
    file.seek(0)
    sample = file.read(SAMPLE)
    for mark, encoding in BOMS:
        if sample.startswith(mark):
            return encoding
    if wide := _wide(sample):
        return wide
    if sample.count(0) > len(sample) // 20 or _control_share(sample) > 0.02:
        return None
    if _is_utf8(file):
        return "utf-8"
    scores = {name: _plausibility(sample, name) for name in ONE_BYTE}
    return max(scores, key=lambda name: scores[name])


def separator_of(lines: Sequence[str]) -> tuple[str, int]:
    """The separator and how many lines to skip (1 for a line "sep=;").

    lines: the first of the file, one at least. The separator is the one that cuts the
    most lines into the same number of cells; a list of one column has none, and any
    will do.
    """
    if told := SEP_LINE.match(lines[0]):
        return told[1], 1
    return max(SEPARATORS, key=lambda sep: _evenness(lines, sep)), 0


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


def _evenness(lines: Sequence[str], separator: str) -> float:
    records = list(
        csv.reader([line for line in lines if line.strip()], delimiter=separator)
    )
    widths = Counter(len(record) for record in records if len(record) > 1)
    if not widths:
        return 0
    return max(times * (1 + min(width, 40) / 40) for width, times in widths.items())
