"""Files to take home: the same numbers in each, pictures that stand alone."""

import csv
import io
import re
from xml.etree import ElementTree

import pypdf
import pytest
import python_calamine

from kamkor.interfaces.portal import files
from kamkor.monitoring.publishing.store import reading, shelf

FIGURES = [("", "ranks"), ("map/", "places"), ("map/?view=map&of=VIOLENCE_PER_1000", "places"),
           ("indicators/DTP3/", "trend"), ("indicators/DTP3/", "values"),
           ("indicators/DTP3/", "sexes"), ("compare/", "pair"), ("compare/", "change"),
           ("regions/41705000000000/", "spine"), ("method/", "weights")]  # fmt: skip


def taken(reader, place, figure, kind):
    mark = "&" if "?" in place else "?"
    answer = reader(f"/open/kk/{place}{mark}figure={figure}&file={kind}")
    assert answer.status_code == 200
    name = answer.headers["Content-Disposition"]
    assert re.search(rf'filename="kamkor-kg-r2-[\w.-]+\.{kind}"', name), name
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    return answer.content


@pytest.mark.parametrize("place, figure", FIGURES)
def test_a_drawing_stands_alone_black_on_white_with_its_source(
    place, figure, kyrgyz, reader
):
    drawing = taken(reader, place, figure, "svg").decode()
    ElementTree.fromstring(drawing)  # noqa: S314 our own
    assert "currentColor" not in drawing
    assert "class=" not in drawing and "style" not in drawing and "<a" not in drawing
    assert "Дереккөз: " in drawing and "2-шығарылым" in drawing
    assert "Ойдан шығарылған сандар" in drawing


def test_a_drawing_is_a_picture_too(kyrgyz, reader):
    picture = taken(reader, "", "ranks", "png")
    assert picture.startswith(b"\x89PNG")
    assert int.from_bytes(picture[16:20], "big") == 720, "twice as wide as drawn"


@pytest.mark.parametrize(
    "place, figure", [("", "ranks"), ("data/", "counts-children_left")]
)
def test_a_workbook_holds_the_numbers_of_the_csv(place, figure, kyrgyz, reader):
    told = taken(reader, place, figure, "csv").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(told)))
    book = python_calamine.CalamineWorkbook.from_filelike(
        io.BytesIO(taken(reader, place, figure, "xlsx"))
    )
    sheet = book.get_sheet_by_index(0).to_python()
    assert len(sheet) == len(rows)
    for row, cells in zip(rows[1:], sheet[1:], strict=True):
        for said, cell in zip(row, cells, strict=True):
            if isinstance(cell, float) and re.fullmatch(r"-?\d+(\.\d+)?", said):
                assert float(said) == pytest.approx(cell)


def test_the_whole_release_can_be_taken(kyrgyz, reader):
    release = shelf.current(kyrgyz)
    told = taken(reader, "data/", "observations", "csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(told)))
    every = reading.observations(release, totals=False)
    assert len(rows) == len(every)
    hidden = [row for row in rows if row["status"] == "Q"]
    assert len(hidden) == 1 and hidden[0]["value"] == ""
    cells = taken(reader, "data/", "counts-children_left", "csv").decode("utf-8-sig")
    assert len(cells.splitlines()) - 1 == len(reading.cells(release, "children_left"))


def test_no_name_becomes_a_formula():
    assert files._safe("=1+1") == "'=1+1"
    assert files._safe("+996") == "'+996"
    assert files._safe(-1.5) == -1.5


@pytest.mark.parametrize("language", ["ky", "kk", "ru", "en"])
@pytest.mark.parametrize(
    "country, area", [("KG", "41702000000000"), ("KZ", "350000000")]
)
def test_the_profile_is_a_tagged_sheet_of_two_pages(
    language, country, area, releases, settings, reader
):
    settings.PUBLICATION = releases(country)
    answer = reader(f"/open/{language}/regions/{area}/profile.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    sheet = pypdf.PdfReader(io.BytesIO(answer.content))
    root = sheet.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"].startswith(language)
    assert len(sheet.pages) == 2
    told = " ".join(page.extract_text() for page in sheet.pages)
    names = {a.code: a.name for a in reading.areas(shelf.current(settings.PUBLICATION))}
    assert names[area][language] in told
    assert f"/open/{language}/r2/regions/{area}/" in told, "a permanent address"
    assert "\ufffd" not in told


def test_the_profile_is_the_same_each_time(kyrgyz, reader):
    from kamkor.interfaces.portal import door

    first = reader("/open/ru/regions/41702000000000/profile.pdf").content
    door._made.cache_clear()
    assert reader("/open/ru/regions/41702000000000/profile.pdf").content == first
