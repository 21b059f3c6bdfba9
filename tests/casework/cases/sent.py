"""Files as people send them, and as nobody should."""

import io
import struct
import zipfile
import zlib

from PIL import Image

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< >>\n%%EOF\n"
WORD = {"[Content_Types].xml": "<Types/>", "word/document.xml": "<w:document/>"}
EXCEL = {"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"}
TEXT = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}


def photo(kind="JPEG", *, size=(64, 48), mode="RGB", **more) -> bytes:
    target = io.BytesIO()
    Image.new(mode, size, "red").save(target, kind, **more)
    return target.getvalue()


def photo_of_a_phone() -> bytes:
    """With the place, the owner and the way it was held."""
    exif = Image.Exif()
    exif[0x0112] = 6  # held upright
    exif[0x010F] = "PhoneOfAigul"
    exif.get_ifd(0x8825).update({1: "N", 2: (42.0, 52.0, 0.0), 3: "E"})
    return photo(exif=exif, comment=b"Lenin street 55")


def archive(members, *, compression=zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as packed:
        for name, text in members.items():
            packed.writestr(name, text)
    return target.getvalue()


def old_office(*streams: str) -> bytes:
    """The signature of a compound file, and the names of its streams."""
    names = b"".join(s.encode("utf-16-le") for s in streams)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + names


def bomb(side=30_000) -> bytes:
    """A PNG of some kilobytes that would be 900 million pixels."""

    def chunk(name, data):
        check = struct.pack(">I", zlib.crc32(name + data))
        return struct.pack(">I", len(data)) + name + data + check

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 4_000_000, 9)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (chunk(b"IHDR", head), chunk(b"IDAT", body), chunk(b"IEND", b""))
    )
