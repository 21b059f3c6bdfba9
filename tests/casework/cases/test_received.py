"""What is sent as a file: told by its content, made harmless, or refused by name."""

import io

import pytest
from PIL import Image

from kamkor.casework.cases.received import Limits, MediaType, Refused, take

from . import sent

LIMITS = Limits(size=2 * 1024 * 1024, pixels=60_000_000)


def taken(content, name="x.jpg"):
    return take(content, name=name, limits=LIMITS)


def refused(content, name="x.jpg") -> str:
    with pytest.raises(Refused) as told:
        taken(content, name)
    return told.value.sentence


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (sent.photo(), MediaType.JPEG),
        (sent.photo("PNG", mode="RGBA"), MediaType.JPEG),
        (sent.photo("PNG", mode="P"), MediaType.JPEG),
        (sent.photo(mode="CMYK"), MediaType.JPEG),
        (sent.photo("WEBP"), MediaType.JPEG),
        (sent.PDF, MediaType.PDF),
        (sent.archive(sent.WORD), MediaType.DOCX),
        (sent.archive(sent.EXCEL), MediaType.XLSX),
        (sent.archive(sent.TEXT), MediaType.ODT),
        (sent.old_office("WordDocument"), MediaType.DOC),
        (sent.old_office("Workbook"), MediaType.XLS),
    ],
)
def test_the_content_tells_what_it_is_whatever_the_name_says(content, kind):
    assert taken(content, "scan.exe").type == kind


def test_where_and_by_whom_a_photo_was_taken_is_gone_and_it_stands_upright():
    kept = taken(sent.photo_of_a_phone()).content
    with Image.open(io.BytesIO(kept)) as found:
        assert dict(found.getexif()) == {}
        assert found.size == (48, 64)
        assert "comment" not in found.info
    for secret in (b"PhoneOfAigul", b"Lenin street", b"Exif"):
        assert secret not in kept


def test_what_hides_behind_a_photo_does_not_stay():
    kept = taken(sent.photo() + sent.archive({"run.js": "alert(1)"})).content
    assert b"run.js" not in kept
    kept = taken(sent.photo(comment=b"<script>alert(1)</script>")).content
    assert b"script" not in kept


def test_a_huge_photo_becomes_one_that_is_still_readable():
    kept = taken(sent.photo(size=(5000, 3000))).content
    with Image.open(io.BytesIO(kept)) as found:
        assert found.size == (2400, 1440)


def test_a_bomb_is_not_unpacked():
    bomb = sent.bomb()
    assert len(bomb) < 10_000
    assert "60" in refused(bomb, "bomb.png")


@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>alert(1)</script></html>",
        b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>",
        b"MZ" + b"\0" * 500,
        b"\x7fELF" + b"\0" * 500,
        b"GIF89a" + b"\0" * 500,
        b"just words",
        b" %PDF-1.7 %%EOF",
        sent.archive({"letter.txt": "x"}),
        sent.archive({"[Content_Types].xml": "", "ppt/presentation.xml": ""}),
        b"PK\x03\x04" + b"\0" * 100,
        sent.old_office("Root Entry"),
        sent.photo()[:200],
        b"\xff\xd8\xff" + b"\0" * 1000,
        b"RIFF\0\0\0\0WEBP" + b"\0" * 100,
        sent.PDF[:20],
    ],
)
def test_anything_else_is_refused_by_name(content):
    assert "holiday.jpg" in refused(content, "holiday.jpg")


@pytest.mark.parametrize(
    "content",
    [
        sent.archive(sent.WORD | {"word/vbaProject.bin": "x"}),
        sent.archive(sent.EXCEL | {"xl/macrosheets/sheet1.xml": "x"}),
        sent.archive(sent.TEXT | {"Basic/Standard/Module1.xml": "x"}),
        sent.old_office("WordDocument", "_VBA_PROJECT"),
    ],
)
def test_a_document_that_carries_a_program_is_refused(content):
    assert "(" in refused(content, "list.doc")


def test_a_picture_of_a_new_phone_is_told_what_to_do():
    heic = b"\x00\x00\x00\x24ftypheic\x00\x00\x00\x00mif1heic" + b"\0" * 100
    assert "HEIC" in refused(heic, "IMG_1.heic")


def test_nothing_and_too_much_are_refused():
    assert "0.jpg" in refused(b"", "0.jpg")
    assert "2" in refused(sent.photo() + b"\0" * LIMITS.size, "big.jpg")


def test_a_name_is_shortened_and_carries_no_signs_that_turn_text_round():
    sentence = refused(b"", "‮gpj.\x00\n" + "ж" * 5000)
    assert len(sentence) < 200
    assert "‮" not in sentence and "\x00" not in sentence


def test_an_archive_with_too_many_parts_is_no_document():
    parts = {f"a/{n}": "" for n in range(5001)}
    assert refused(sent.archive(sent.WORD | parts), "many.docx")
