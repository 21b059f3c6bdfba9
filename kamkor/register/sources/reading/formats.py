"""What a file is, told by its content and never by its name."""

import re
import struct
from enum import StrEnum
from typing import IO

from .refusals import Refusal, RefusalCode

HEAD = 4096
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FREE = 0xFFFFFFF0
DIRECTORY_SECTORS = 2048
SENT = b'{"kamkor":"rows",'  # rows of another system: sent.py


class Format(StrEnum):
    ZIP = "zip"
    XLS = "xls"
    TEXT = "text"
    SENT = "sent"


MAGIC: tuple[tuple[bytes, RefusalCode], ...] = (
    (b"%PDF", RefusalCode.DOCUMENT),
    (b"\x89PNG", RefusalCode.DOCUMENT),
    (b"\xff\xd8\xff", RefusalCode.DOCUMENT),
    (b"GIF8", RefusalCode.DOCUMENT),
    (b"{\\rtf", RefusalCode.DOCUMENT),
    (b"BM\x00", RefusalCode.DOCUMENT),
    (b"Rar!", RefusalCode.ARCHIVE),
    (b"7z\xbc\xaf", RefusalCode.ARCHIVE),
    (b"\x1f\x8b", RefusalCode.ARCHIVE),
    (b"BZh", RefusalCode.ARCHIVE),
    (b"\xfd7zXZ", RefusalCode.ARCHIVE),
    (b"\x28\xb5\x2f\xfd", RefusalCode.ARCHIVE),
    (b"\x7fELF", RefusalCode.NOT_A_LIST),
    (b"MZ", RefusalCode.NOT_A_LIST),
    (b"#!", RefusalCode.NOT_A_LIST),
    (b"SQLite format", RefusalCode.NOT_A_LIST),
)
TAG_START = re.compile(rb"\A\s*<(?=[!?a-zA-Z])")
HTML_TAG = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|meta|style)\b", re.I)
MACRO_STORAGE = {"_VBA_PROJECT_CUR", "VBA", "MACROS"}
LOCKED_STREAM = {"ENCRYPTEDPACKAGE", "ENCRYPTIONINFO"}


def sniff(file: IO[bytes]) -> Format:
    """The format by content. Raises Refusal for what can never be a list."""
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    if not head:
        raise Refusal(RefusalCode.EMPTY)
    if head.startswith(SENT):
        return Format.SENT
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Format.ZIP
    if head.startswith(OLE):
        _check_ole(file)
        return Format.XLS
    if head[:4] in {b"\x09\x08\x10\x00", b"\x09\x08\x08\x00"} or head[:2] in {
        b"\x09\x00",
        b"\x09\x02",
        b"\x09\x04",
    }:
        raise Refusal(RefusalCode.OLD_WORKBOOK)
    for magic, code in MAGIC:
        if head.startswith(magic):
            raise Refusal(code)
    _check_markup(head)
    return Format.TEXT


def _check_markup(head: bytes) -> None:
    """Web pages, XML and pictures made of XML, in one-byte or two-byte letters."""
    narrow = head.removeprefix(b"\xef\xbb\xbf")
    if head[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        narrow = head[2:].replace(b"\0", b"")
    if b"PK\x03\x04" in head or b"%PDF-" in head[:1024]:
        raise Refusal(RefusalCode.DOCUMENT)
    if not TAG_START.match(narrow):
        return
    if HTML_TAG.search(narrow):
        raise Refusal(RefusalCode.HTML)
    if re.search(rb"<svg\b", narrow):
        raise Refusal(RefusalCode.DOCUMENT)
    raise Refusal(RefusalCode.XML)


def _check_ole(file: IO[bytes]) -> None:
    names = ole_names(file)
    if names & LOCKED_STREAM:
        raise Refusal(RefusalCode.ENCRYPTED)
    if names & MACRO_STORAGE:
        raise Refusal(RefusalCode.MACROS)
    if "WORDDOCUMENT" in names or "POWERPOINT DOCUMENT" in names:
        raise Refusal(RefusalCode.DOCUMENT)
    if not names & {"WORKBOOK", "BOOK"}:
        raise Refusal(RefusalCode.NOT_A_LIST if names else RefusalCode.DAMAGED)


def ole_names(file: IO[bytes]) -> set[str]:
    """Upper-case names of the streams and storages of an OLE compound file.

    Follows the directory chain through the allocation table of the header
    (109 entries: files up to 7 MB with 512-byte sectors; longer chains stop there,
    the first directory sector holds what matters). Source: MS-CFB 2.2-2.6.
    """
    file.seek(0)
    header = file.read(512)
    if len(header) < 512:
        raise Refusal(RefusalCode.DAMAGED)
    shift = struct.unpack_from("<H", header, 30)[0]
    if shift not in (9, 12):
        raise Refusal(RefusalCode.DAMAGED)
    size = 1 << shift
    table = struct.unpack_from("<109I", header, 76)
    sector = struct.unpack_from("<I", header, 48)[0]
    names: set[str] = set()
    for _step in range(DIRECTORY_SECTORS):
        if sector >= FREE:
            break
        block = _sector(file, sector, size)
        names |= _entries(block)
        sector = _next_sector(file, sector, size, table)
    file.seek(0)
    return names


def _sector(file: IO[bytes], number: int, size: int) -> bytes:
    file.seek((number + 1) * size)
    return file.read(size)


def _next_sector(
    file: IO[bytes], number: int, size: int, table: tuple[int, ...]
) -> int:
    index, offset = divmod(number, size // 4)
    if index >= len(table) or table[index] >= FREE:
        return FREE
    block = _sector(file, table[index], size)
    if len(block) < offset * 4 + 4:
        return FREE
    return int(struct.unpack_from("<I", block, offset * 4)[0])


def _entries(block: bytes) -> set[str]:
    names = set()
    for at in range(0, len(block) - 127, 128):
        length = struct.unpack_from("<H", block, at + 64)[0]
        if 2 < length <= 64 and block[at + 66] in (1, 2, 5):
            raw = block[at : at + length - 2]
            names.add(raw.decode("utf-16-le", "replace").upper())
    return names
