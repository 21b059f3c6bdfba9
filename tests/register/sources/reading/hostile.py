"""Files that must be refused, and files that only look hopeless. All made here."""

import io
import re
import struct
import zipfile
from collections.abc import Callable

from tests.register.sources.reading.makers import CHILDREN, ods, text, xls, xlsx

MEGA = 1024 * 1024
SHEET = "xl/worksheets/sheet1.xml"


def changed(
    original: bytes,
    replace: dict[str, Callable[[bytes], bytes]] | None = None,
    add: dict[str, bytes] | None = None,
) -> bytes:
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(original)) as before,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            body = before.read(name)
            after.writestr(
                name, replace[name](body) if replace and name in replace else body
            )
        for name, body in (add or {}).items():
            after.writestr(name, body)
    return target.getvalue()


GOOD = xlsx(CHILDREN)
GOOD_ODS = ods(CHILDREN)


def rows_xml(rows: str) -> Callable[[bytes], bytes]:
    return lambda body: re.sub(
        rb"<sheetData>.*</sheetData>",
        b"<sheetData>" + rows.encode() + b"</sheetData>",
        body,
        flags=re.S,
    )


def streamed(rows: int, row: bytes) -> bytes:
    """An xlsx whose sheet unpacks to rows × row, packed as it is written."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(GOOD)) as before,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            if name != SHEET:
                after.writestr(name, before.read(name))
        with after.open(SHEET, "w", force_zip64=True) as part:
            part.write(
                b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
            )
            for _block in range(rows // 1000):
                part.write(row * 1000)
            part.write(b"</sheetData></worksheet>")
    return target.getvalue()


def lying_directory() -> bytes:
    """The directory says the sheet is small; the sheet is not."""
    body = streamed(
        400_000, b'<row><c t="inlineStr"><is><t>' + b"a" * 30 + b"</t></is></c></row>"
    )
    real = zipfile.ZipFile(io.BytesIO(body)).getinfo(SHEET).file_size
    return body.replace(struct.pack("<I", real), struct.pack("<I", 5000))


def repeated_ods(columns: int, rows: int = 1) -> bytes:
    cell = (
        f'<table:table-row table:number-rows-repeated="{rows}">'
        f'<table:table-cell table:number-columns-repeated="{columns}" office:value-type="string">'
        "<text:p>a</text:p></table:table-cell></table:table-row></table:table>"
    )
    return changed(
        GOOD_ODS, {"content.xml": lambda b: b.replace(b"</table:table>", cell.encode())}
    )


def ole(*streams: str) -> bytes:
    """A compound file with a directory and nothing in it (MS-CFB)."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 62, 3, 0xFFFE, 9, 6)
    struct.pack_into("<I", header, 44, 1)
    struct.pack_into("<I", header, 48, 1)
    header[76:512] = b"\xff" * 436
    struct.pack_into("<I", header, 76, 0)
    table = struct.pack("<128I", *([0xFFFFFFFD, 0xFFFFFFFE] + [0xFFFFFFFF] * 126))
    directory = b""
    for name, kind in [("Root Entry", 5), *((stream, 2) for stream in streams)][:4]:
        raw = name.encode("utf-16-le")
        entry = bytearray(128)
        entry[: len(raw)] = raw
        struct.pack_into("<HB", entry, 64, len(raw) + 2, kind)
        directory += bytes(entry)
    return bytes(header) + table + directory.ljust(512, b"\0")


LAUGHS = b'<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


def with_doctype(doctype: bytes) -> bytes:
    return changed(
        GOOD, {SHEET: lambda b: b.replace(b"<worksheet", doctype + b"<worksheet", 1)}
    )


HTML = b"<html><body><table><tr><td>FIO</td></tr></table></body></html>"
CSV = text(CHILDREN)

REFUSED: dict[str, tuple[Callable[[], bytes], set[str]]] = {
    "empty file": (lambda: b"", {"empty"}),
    "spaces only": (lambda: b"  \n \n", {"empty", "no_table"}),
    "zip bomb 366 MB": (lambda: streamed(4_000_000, b"<row><c t='inlineStr'><is><t>" + b"0" * 60 + b"</t></is></c></row>"), {"bomb", "too_large"}),
    "bomb beside the sheet": (lambda: changed(GOOD, add={"xl/media/x.bin": b"\0" * 60 * MEGA}), {"bomb"}),
    "lying directory": (lying_directory, {"damaged"}),
    "nested zip": (lambda: changed(GOOD, add={"xl/embeddings/a.zip": GOOD}), {"archive"}),
    "nested workbook": (lambda: changed(GOOD, add={"xl/embeddings/a.xlsx": GOOD}), {"archive"}),
    "plain archive": (lambda: _archive(), {"archive"}),
    "thousands of parts": (lambda: changed(GOOD, add={f"xl/x{n}.xml": b"" for n in range(2100)}), {"bomb"}),
    "macros": (lambda: changed(GOOD, add={"xl/vbaProject.bin": b"x"}), {"macros"}),
    "old macros sheet": (lambda: changed(GOOD, add={"xl/macrosheets/sheet1.xml": b"<a/>"}), {"macros"}),
    "macros in ods": (lambda: changed(GOOD_ODS, add={"Basic/Standard/Module1.xml": b"<a/>"}), {"macros"}),
    "macros in xls": (lambda: ole("Workbook", "_VBA_PROJECT_CUR"), {"macros"}),
    "external links": (lambda: changed(GOOD, add={"xl/externalLinks/externalLink1.xml": b"<a/>"}), {"external_links"}),
    "billion laughs": (lambda: with_doctype(LAUGHS), {"unsafe_xml"}),
    "external entity": (lambda: with_doctype(OUTSIDE), {"unsafe_xml"}),
    "entity in shared strings": (lambda: changed(GOOD, {"xl/sharedStrings.xml": lambda b: OUTSIDE + b}), {"unsafe_xml"}),
    "entity in two-byte letters": (lambda: changed(GOOD, {SHEET: lambda b: (OUTSIDE + b).decode().encode("utf-16")}), {"unsafe_xml"}),
    "entity in ods": (lambda: changed(GOOD_ODS, {"content.xml": lambda b: b.replace(b"<office:document-content", LAUGHS + b"<office:document-content", 1)}), {"unsafe_xml"}),
    "encrypted xlsx": (lambda: ole("EncryptedPackage", "EncryptionInfo"), {"encrypted"}),
    "encrypted ods": (lambda: changed(GOOD_ODS, {"META-INF/manifest.xml": lambda b: b.replace(b"</manifest:manifest>", b"<manifest:encryption-data/></manifest:manifest>")}), {"encrypted"}),
    "encrypted zip": (lambda: _zip_flag(GOOD), {"encrypted"}),
    "binary workbook": (lambda: _archive({"xl/workbook.bin": b"x"}), {"binary_workbook"}),
    "truncated xlsx": (lambda: GOOD[: len(GOOD) // 2], {"damaged"}),
    "truncated xlsx by a little": (lambda: GOOD[:-10], {"damaged"}),
    "flipped bytes": (lambda: GOOD[:900] + b"\xff" * 60 + GOOD[960:], {"damaged"}),
    "truncated xls": (lambda: xls(CHILDREN)[:700], {"damaged", "too_large", "not_a_list"}),
    "xls of noise": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 40, {"damaged", "not_a_list"}),
    "compound file without a book": (lambda: ole("Something"), {"not_a_list"}),
    "word document of old": (lambda: ole("WordDocument"), {"document"}),
    "word document": (lambda: _archive({"word/document.xml": b"<a/>"}), {"document"}),
    "text document of ods": (lambda: _archive({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"}), {"document"}),
    "html as xls": (lambda: HTML, {"html"}),
    "html with mark and spaces": (lambda: b"\xef\xbb\xbf \n<HTML>" + HTML, {"html"}),
    "html in two-byte letters": (lambda: HTML.decode().encode("utf-16"), {"html"}),
    "xml spreadsheet of 2003": (lambda: b'<?xml version="1.0"?><Workbook><Worksheet/></Workbook>', {"xml"}),
    "svg": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', {"document"}),
    "pdf": (lambda: b"%PDF-1.7\n" + CSV, {"document"}),
    "polyglot csv and zip": (lambda: b"a;b\n" + GOOD, {"document", "not_a_list"}),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 100, {"document"}),
    "program": (lambda: b"\x7fELF" + b"\0" * 100, {"not_a_list"}),
    "noise": (lambda: bytes(range(256)) * 100, {"not_a_list"}),
    "zeros": (lambda: b"\0" * 100_000, {"not_a_list", "no_table", "empty"}),
    "gzip": (lambda: b"\x1f\x8b" + CSV, {"archive"}),
    "two million columns in text": (lambda: b"a;" * 2_000_000, {"too_wide"}),
    "two thousand columns in text": (lambda: b"a;" * 2_000 + b"\n" + b"1;" * 2_000, {"too_wide"}),
    "two million columns in a sheet": (lambda: changed(GOOD, {SHEET: rows_xml("<row>" + '<c r="CDEFG1" t="inlineStr"><is><t>a</t></is></c>' + '<c r="A1" t="inlineStr"><is><t>a</t></is></c></row>')}), {"too_wide", "damaged", "too_large"}),
    "16,000 columns in a sheet": (lambda: changed(GOOD, {SHEET: rows_xml("".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c><c r="XFD{n}"><v>1</v></c></row>' for n in range(1, 50)))}), {"too_wide"}),
    "one cell in the last corner": (lambda: changed(GOOD, {SHEET: rows_xml('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')}), {"too_large", "too_wide"}),
    "two thousand columns in ods": (lambda: repeated_ods(2_000_000), {"too_wide"}),
    "a million rows in ods": (lambda: repeated_ods(500, 1_000_000), {"too_long"}),
    "too many sheets": (lambda: xlsx(CHILDREN, more={f"s{n}": [["a"]] for n in range(150)}), {"too_many_sheets"}),
    "too many rows in text": (lambda: b"FIO;SEX\n" + b"Asanov Bakyt;m\n" * 260_000, {"too_long"}),
    "file over the limit": (lambda: b"FIO;SEX\n" + b"Asanov Bakyt;m\n" * (65 * MEGA // 15), {"too_large"}),
    "shared strings out of range": (lambda: changed(GOOD, {SHEET: rows_xml('<row r="1"><c r="A1" t="s"><v>99999999</v></c></row>')}), {"damaged", "no_table", "empty"}),
    "sheet part missing": (lambda: _without(GOOD, SHEET), {"damaged"}),
    "prose": (lambda: "Уважаемые коллеги, список пришлём завтра.\n".encode() * 30, {"no_table"}),
}  # fmt: skip

READ: dict[str, Callable[[], bytes]] = {
    "dimension that lies": lambda: changed(GOOD, {SHEET: lambda b: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', b)}),
    "no dimension": lambda: changed(GOOD, {SHEET: lambda b: re.sub(rb"<dimension[^>]*/>", b"", b)}),
    "zero bytes in text": lambda: CSV.replace("Бакыт".encode(), "Бак\0ыт".encode()),
    "direction override": lambda: CSV.replace("Бакыт".encode(), "\u202eБакыт\u202c".encode()),
    "trailing noise in utf-8": lambda: CSV + b"\n\n",
    "old line ends": lambda: CSV.replace(b"\r\n", b"\r"),
    "xls as csv": lambda: xls(CHILDREN),
    "deep nesting": lambda: changed(GOOD, {SHEET: lambda b: b.replace(b"<sheetData>", b"<a>" * 300_000 + b"<sheetData>")}),
    "strange part names": lambda: changed(GOOD, add={"../../etc/passwd.txt": b"x"}),
}  # fmt: skip


def _archive(parts: dict[str, bytes] | None = None) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, body in (parts or {"список.csv": CSV}).items():
            archive.writestr(name, body)
    return target.getvalue()


def _without(original: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(original)) as archive:
        return _archive({n: archive.read(n) for n in archive.namelist() if n != name})


def _zip_flag(original: bytes) -> bytes:
    body = bytearray(original)
    at = body.find(b"PK\x01\x02")
    while at >= 0:
        body[at + 8] |= 1
        at = body.find(b"PK\x01\x02", at + 4)
    return bytes(body)
