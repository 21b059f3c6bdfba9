"""What a zipped workbook holds, looked at before anything unpacks it.

Sizes are judged from the zip directory first (milliseconds), then every part that
the workbook library will unpack is streamed through with bounded memory: a
directory that lies about sizes, document type definitions and formulas without a
value are found here.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from .limits import Limits
from .refusals import Refusal, RefusalCode

BLOCK = 1 << 18
NESTED = re.compile(r"\.(zip|xlsx|xlsm|ods|gz|7z|rar|docx)\Z", re.IGNORECASE)
ACTIVE = re.compile(r"vbaproject\.bin|/macrosheets/|^Basic/|^Scripts/", re.IGNORECASE)
LINKS = re.compile(r"/externalLinks/", re.IGNORECASE)
DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
WIDE_DECLARATION = "<!".encode("utf-16-le"), "<!".encode("utf-16-be")
SHEET = re.compile(r"worksheets/[^/]*\.xml\Z", re.IGNORECASE)
DATE_1904 = re.compile(rb"<workbookPr[^>]*date1904=[\"'](?:1|true)", re.IGNORECASE)
FORMULA_WITHOUT_VALUE = re.compile(
    rb"<c r=\"([A-Z]{1,3}\d+)\"[^>]*>\s*<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(?:</c>|<v>\s*</v>|<v\s*/>)"
)
REPEATED = re.compile(
    rb"<table:table-cell(?=[^>]*number-columns-repeated=\"(\d+)\")"
    rb"(?=[^>]*office:value-type)[^>]*>"
)
REPEATED_ROWS = re.compile(
    rb"<table:table-row(?=[^>]*number-rows-repeated=\"(\d+)\")[^>]*>\s*"
    rb"<table:table-cell[^>]*office:value-type"
)
MOST_REPEATS = 2000


@dataclass(frozen=True, slots=True)
class Contents:
    """What matters to the reader about a workbook that passed."""

    is_ods: bool
    epoch_1904: bool
    formulas_without_value: dict[int, frozenset[str]]
    """Cell addresses ("C7") by the position of the sheet among the sheet parts."""


def inspect_archive(file: IO[bytes], limits: Limits) -> Contents:
    """Refuse a dangerous or broken workbook; say what the reader must know.

    Raises Refusal: bomb, too_large, damaged, macros, external_links, encrypted,
    unsafe_xml, archive, document, binary_workbook.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            _check_directory(members, limits)
            is_ods = _check_kind(archive, {member.filename for member in members})
            return _check_parts(archive, members, is_ods=is_ods)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise Refusal(RefusalCode.DAMAGED) from error


def _check_directory(members: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(members) > limits.members:
        raise Refusal(RefusalCode.BOMB)
    if any(member.flag_bits & 1 for member in members):
        raise Refusal(RefusalCode.ENCRYPTED)
    for member in members:
        ratio = member.file_size / max(member.compress_size, 1)
        if member.file_size > limits.ratio_from_bytes and ratio > limits.ratio:
            raise Refusal(RefusalCode.BOMB)
        if member.file_size > limits.member_bytes:
            raise Refusal(RefusalCode.TOO_LARGE)
    if sum(member.file_size for member in members) > limits.unpacked_bytes:
        raise Refusal(RefusalCode.TOO_LARGE)


def _check_kind(archive: zipfile.ZipFile, names: set[str]) -> bool:
    if any(ACTIVE.search(name) for name in names):
        raise Refusal(RefusalCode.MACROS)
    if any(LINKS.search(name) for name in names):
        raise Refusal(RefusalCode.EXTERNAL_LINKS)
    if "xl/workbook.bin" in names:
        raise Refusal(RefusalCode.BINARY_WORKBOOK)
    if "xl/workbook.xml" in names:
        return False
    if "content.xml" in names:
        _check_ods(archive, names)
        return True
    if "word/document.xml" in names or "ppt/presentation.xml" in names:
        raise Refusal(RefusalCode.DOCUMENT)
    if any(SHEET.search(name) for name in names):
        raise Refusal(RefusalCode.DAMAGED)
    raise Refusal(RefusalCode.ARCHIVE)


def _check_ods(archive: zipfile.ZipFile, names: set[str]) -> None:
    if "mimetype" in names:
        kind = archive.open("mimetype").read(200)
        if b"spreadsheet" not in kind:
            raise Refusal(RefusalCode.DOCUMENT)
    if "META-INF/manifest.xml" in names:
        manifest = archive.open("META-INF/manifest.xml").read(BLOCK)
        if b"encryption-data" in manifest:
            raise Refusal(RefusalCode.ENCRYPTED)


def _check_parts(
    archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], *, is_ods: bool
) -> Contents:
    epoch_1904 = False
    missing: dict[int, frozenset[str]] = {}
    sheets = 0
    for member in members:
        name = member.filename
        if NESTED.search(name):
            raise Refusal(RefusalCode.ARCHIVE)
        if not name.lower().endswith((".xml", ".rels")):
            continue
        if SHEET.search(name):
            missing[sheets] = _scan_sheet(archive, member)
            sheets += 1
            continue
        for block in _blocks(archive, member):
            if name == "xl/workbook.xml":
                epoch_1904 = epoch_1904 or bool(DATE_1904.search(block))
            if is_ods and name == "content.xml":
                _check_repeats(block)
    found = {sheet: cells for sheet, cells in missing.items() if cells}
    return Contents(is_ods, epoch_1904, found)


def _scan_sheet(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> frozenset[str]:
    missing: set[str] = set()
    for block in _blocks(archive, member):
        if b"<f" in block and len(missing) < 10_000:
            found = FORMULA_WITHOUT_VALUE.findall(block)
            missing.update(address.decode() for address in found)
    return frozenset(missing)


def _check_repeats(block: bytes) -> None:
    if any(int(times) > MOST_REPEATS for times in REPEATED_ROWS.findall(block)):
        raise Refusal(RefusalCode.TOO_LONG, n=MOST_REPEATS)
    if any(int(times) > MOST_REPEATS for times in REPEATED.findall(block)):
        raise Refusal(RefusalCode.TOO_WIDE, sheet="content", n="2000+")


def _blocks(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """Blocks of the part, cut at the end of a tag, so that no cell is halved.

    Reading to the end also checks size and checksum against the directory.
    """
    with archive.open(member) as part:
        rest = b""
        first = True
        while block := part.read(BLOCK):
            if first and block[:2] in {b"\xff\xfe", b"\xfe\xff"}:
                raise Refusal(RefusalCode.UNSAFE_XML)
            if first and any(
                block.startswith(mark[:1] + b"\0") for mark in WIDE_DECLARATION
            ):
                raise Refusal(RefusalCode.UNSAFE_XML)
            first = False
            if b"<!" in block and DECLARATION.search(block):
                raise Refusal(RefusalCode.UNSAFE_XML)
            rest += block
            cut = max(rest.rfind(b"</c>"), rest.rfind(b"</row>"))
            if cut < 0 and len(rest) < 4 * BLOCK:
                cut = rest.rfind(b">")
            if cut >= 0:
                cut = rest.index(b">", cut) + 1
                yield rest[:cut]
                rest = rest[cut:]
            elif len(rest) >= 4 * BLOCK:
                yield rest
                rest = b""
        yield rest
