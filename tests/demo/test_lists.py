"""The lists offices keep: readable, shaped as in life, and as the truth says."""

import csv
import hashlib
import io
import json
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from kamkor.demo import quotas
from kamkor.demo.broken import broken_round
from kamkor.demo.letters import LATIN, to_flat, to_latin
from kamkor.demo.people import people
from kamkor.demo.records import COLUMNS
from kamkor.demo.republic import Made, make
from kamkor.demo.vocabulary import headings
from kamkor.foundation.access.choices import RoleCode
from kamkor.register.sources.reading import read

CHILDREN = 4_000
UNREADABLE = {"impossible_date", "no_name", "future_date"}
SERIALS = {"к/н", "р/с №"}
ENCODINGS = {"cp1251": "cp1251", "utf16": "utf-16"}
SEPARATORS = {"cp1251": ";", "semicolon": ";", "utf16": "\t"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make(tmp_path_factory.mktemp("kg") / "demo", children=CHILDREN, seed=5)


@pytest.fixture(scope="module")
def truth(made: Made) -> list[dict[str, str]]:
    return rows_of(made.folder / "truth/truth.csv")


@pytest.fixture(scope="module")
def children(made: Made) -> dict[str, dict[str, str]]:
    found = rows_of(made.folder / "truth/children.csv")
    return {row["child_id"]: row for row in found}


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def grids(made: Made, path: str, form: str) -> dict[str, list[list[Any]]]:
    """Cells of each sheet of a list ("" for text), as a reader finds them."""
    file = made.folder / path
    if form in ("xlsx", "ods"):
        book = CalamineWorkbook.from_path(file)
        return {
            name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in book.sheet_names
        }
    text = file.read_bytes().decode(ENCODINGS.get(form, "utf-8"))
    separator = SEPARATORS.get(form, ",")
    return {"": list(csv.reader(io.StringIO(text), delimiter=separator))}


def digest(folder: Path) -> str:
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            whole.update(str(path.relative_to(folder)).encode() + path.read_bytes())
    return whole.hexdigest()


def test_the_same_seed_makes_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        make(tmp_path / name, children=300, seed=9)
    make(tmp_path / "other", children=300, seed=10)
    same = digest(tmp_path / "one")
    assert same == digest(tmp_path / "two")
    assert same != digest(tmp_path / "other")


def test_the_manifest_names_every_list(made: Made) -> None:
    manifest = json.loads(made.manifest.read_text("utf-8"))
    named = {entry["path"] for entry in manifest["lists"]}
    there = {str(p.relative_to(made.folder)) for p in made.folder.glob("lists/*")}
    assert named == there
    assert {entry["kind"] for entry in manifest["lists"]} == set(COLUMNS)
    assert sum(entry["rows"] for entry in manifest["lists"]) == made.rows
    assert 20 <= len(there) <= 45


def test_the_lists_come_in_many_formats(made: Made) -> None:
    forms = {entry.format for entry in made.lists}
    assert forms == {"xlsx", "ods", "utf8", "semicolon", "cp1251", "utf16"}
    assert {entry.language for entry in made.lists} == {"ky", "ru", "en"}
    assert any(len(entry.sheets) > 3 for entry in made.lists)


def test_every_list_belongs_to_a_known_body_and_place(made: Made) -> None:
    bodies = {row["code"] for row in rows_of(made.folder / "organisations.csv")}
    bodies |= {"KG-MLSP"}
    places = {row["code"] for row in rows_of(made.folder / "territories.csv")}
    for entry in made.lists:
        assert entry.organisation in bodies
        assert entry.territory in places | {"KG"}
        assert date.fromisoformat(entry.list_date)


def test_territories_come_parents_first_and_say_what_is_invented(made: Made) -> None:
    seen = {"KG"}
    for row in rows_of(made.folder / "territories.csv"):
        assert row["parent_code"] in seen
        assert row["name_ky"]
        assert row["name_ru"]
        assert row["name_en"].isascii()
        real = row["level"] in ("region", "district", "city") or (
            row["level"] == "city_district" and row["parent_code"] == "41711000000000"
        )
        assert row["invented"] == str(int(not real))
        seen.add(row["code"])
    assert len(seen) > 350


def test_each_row_of_the_truth_stands_where_it_says(
    made: Made, truth: list[dict[str, str]], children: dict[str, dict[str, str]]
) -> None:
    """Every list has exactly the rows of the truth, about those children."""
    by_file: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in truth:
        by_file[row["file"]].append(row)
    for entry in made.lists:
        sheets = grids(made, entry.path, entry.format)
        rows = by_file[entry.path]
        assert len(rows) == entry.rows
        for row in rows:
            cells = sheets[row["sheet"]][int(row["row"]) - 1]
            child = children[row["child_id"]]
            assert_about(cells, child, row["wrong"].split(";"), entry.kind)


def assert_about(
    cells: list[Any], child: dict[str, str], wrong: list[str], kind: str
) -> None:
    """The row carries the child's number, birth date or name, unless it is said not."""
    texts = {str(cell) for cell in cells}
    born = date.fromisoformat(child["birth_date"])
    known = {
        child["pin"],
        child["birth_date"],
        f"{born:%d.%m.%Y}",
        f"{born:%d.%m.%Y} г.",
        child["birth_certificate"],
    } - {""}
    if texts & known or kind == "border":
        return
    spoilt = {"no_date", "year_only", "first_january", "swapped_date", "shifted_date"}
    spoilt |= {"impossible_date", "future_date", "number_slip", "mothers_number"}
    assert spoilt & set(wrong)


@pytest.mark.parametrize("country", ["kg", "kz"])
def test_the_import_reads_every_row_and_refuses_those_made_to_be_mended(
    tmp_path: Path, country: str
) -> None:
    made = make(tmp_path / "demo", children=2_500, country=country)
    told = {
        (row["file"], row["sheet"], int(row["row"])): row["wrong"].split(";")
        for row in rows_of(made.folder / "truth/truth.csv")
    }
    for entry in made.lists:
        day = date.fromisoformat(entry.list_date)
        reading = read(made.folder / entry.path, entry.kind, list_date=day)
        found = 0
        for row in reading:
            found += 1
            sheet = row.sheet if entry.sheets else ""
            wrong = told[(entry.path, sheet, row.number)]
            assert row.refused == bool(UNREADABLE & set(wrong)), row.problems
        assert found == entry.rows
        for recognition in reading.recognitions.values():
            unknown = [c.heading for c in recognition.columns if not c.field]
            assert [u for u in unknown if "№" not in u and u not in SERIALS] == []


def test_the_two_counts_of_2023_are_the_published_figures(
    made: Made, truth: list[dict[str, str]]
) -> None:
    wanted = quotas.national("kg", CHILDREN)
    for path, count in (
        ("lists/round-2023-kg.xlsx", wanted.found),
        ("lists/school-2023-41711000000000.xlsx", wanted.pupils),
    ):
        told = [row["child_id"] for row in truth if row["file"] == path]
        assert len(told) == len(set(told)) == count
    figures = made.summary["figures"]
    counts = made.summary["counts"]
    assert counts["S1_children"] == figures["S1"]["children"] == wanted.children
    assert counts["S1_families"] == figures["S1"]["families"] == wanted.families


def test_the_register_of_the_capital_gives_the_figure_of_its_day(made: Made) -> None:
    entry = next(e for e in made.lists if e.path == "lists/hardship-capital.xlsx")
    reading = read(
        made.folder / entry.path,
        "hardship",
        list_date=date.fromisoformat(entry.list_date),
    )
    on_record = []
    for row in reading:
        assert not row.refused
        entered, removed = row.values["entered_on"], row.values["removed_on"]
        gone = removed is not None and removed["date"] <= quotas.S1_DAY.isoformat()
        if entered["date"] <= quotas.S1_DAY.isoformat() and not gone:
            on_record.append(row.values["family_no"])
    wanted = quotas.national("kg", CHILDREN)
    assert len(on_record) == wanted.children
    assert len(set(on_record)) == wanted.families


def test_the_lists_behind_the_figures_are_those_of_the_whole_republic(
    made: Made, tmp_path: Path
) -> None:
    few = make(tmp_path / "demo", children=CHILDREN, seed=5, figures_only=True)
    paths = {entry.path for entry in few.lists}
    assert paths == {
        "lists/hardship-capital.xlsx",
        "lists/round-2023-kg.xlsx",
        "lists/school-2023-41711000000000.xlsx",
    }
    assert [one for one in made.lists if one.path in paths] == list(few.lists)
    assert few.summary["figures"] == made.summary["figures"]
    assert few.summary["counts"]["children"] == CHILDREN
    kept = rows_of(few.folder / "truth/children.csv")
    assert 0 < len(kept) < CHILDREN
    everybody = rows_of(made.folder / "truth/children.csv")
    assert [row for row in everybody if row in kept] == kept


def test_a_child_stands_in_several_lists(truth: list[dict[str, str]]) -> None:
    lists: dict[str, set[str]] = defaultdict(set)
    for row in truth:
        lists[row["child_id"]].add(row["file"])
    assert Counter(len(files) >= 2 for files in lists.values())[True] > 0.9 * CHILDREN


def test_families_that_moved_are_still_in_lists_of_the_old_place(
    truth: list[dict[str, str]], children: dict[str, dict[str, str]]
) -> None:
    moved = {
        code: row["earlier_territory"][:5]
        for code, row in children.items()
        if row["earlier_territory"]
        and row["earlier_territory"][:5] != row["territory"][:5]
    }
    left = [row for row in truth if moved.get(row["child_id"], "-") in row["file"]]
    assert len(left) > len(moved) / 2


def test_what_goes_wrong_in_life_goes_wrong_here(made: Made) -> None:
    assert set(made.summary["rows_wrong"]) == {
        *("impossible_date", "no_name", "future_date", "no_date", "year_only"),
        *("first_january", "swapped_date", "shifted_date", "mothers_number"),
        *("number_slip", "spelling", "other_form", "short_name", "long_name", "again"),
    }


def test_the_truth_counts_every_gap(made: Made) -> None:
    gaps = made.summary["gaps"]
    told = Counter(
        gap
        for row in rows_of(made.folder / "truth/children.csv")
        for gap in row["gaps"].split(";")
        if gap
    )
    assert gaps == dict(told)
    assert {
        *("identity.no_certificate", "care.kin_no_basis", "care.basis_ends_soon"),
        *("care.non_kin_no_basis_both_away", "education.not_enrolled"),
        *("health.no_clinic", "social.entitled_receives_nothing"),
    } <= set(gaps)


def test_many_children_come_as_text_by_district_and_take_little_memory(
    tmp_path: Path,
) -> None:
    """Fifty thousand with all their lists, in a process of their own, as if more."""
    code = (
        "import re, sys, pathlib; from kamkor.demo import offices, republic; "
        "offices.PLAIN_TEXT = offices.BY_DISTRICT; "
        "made = republic.make(pathlib.Path(sys.argv[1]), children=50_000); "
        "print(len(made.lists), *{e.format for e in made.lists}); "
        "status = pathlib.Path('/proc/self/status').read_text(); "
        "print(re.search(r'VmHWM:\\s+(\\d+)', status)[1])"
    )
    run = [sys.executable, "-c", code, str(tmp_path / "demo")]
    done = subprocess.run(run, capture_output=True, text=True, check=True)
    shape, kilobytes = done.stdout.splitlines()
    number, *forms = shape.split()
    assert int(number) > 150
    assert set(forms) <= {"utf8", "semicolon", "cp1251", "utf16"}
    assert int(kilobytes) < 120 * 1024


def test_progress_is_told(tmp_path: Path) -> None:
    heard: list[tuple[int, int]] = []
    make(tmp_path / "demo", children=200, progress=lambda *at: heard.append(at))
    assert heard[-1] == (200, 200)
    assert heard == sorted(heard)


def test_a_folder_with_a_republic_is_left_alone(tmp_path: Path) -> None:
    make(tmp_path / "demo", children=5)
    with pytest.raises(FileExistsError):
        make(tmp_path / "demo", children=5)


def test_kazakhstan_has_its_own_headings(tmp_path: Path) -> None:
    made = make(tmp_path / "demo", children=1_000, country="kz")
    assert {entry.language for entry in made.lists} == {"kk", "ru", "en"}
    entry = next(e for e in made.lists if e.language == "kk" and e.format == "xlsx")
    cells = {
        str(c)
        for grid in grids(made, entry.path, "xlsx").values()
        for r in grid
        for c in r
    }
    assert "ЖСН" in cells
    assert headings("kk", "birth_date")[0] in cells


def test_the_broken_round_has_two_rows_to_mend(tmp_path: Path) -> None:
    broken = broken_round(tmp_path / "round.xlsx")
    book = CalamineWorkbook.from_path(broken.path)
    rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    data = rows[broken.first_row - 1 : broken.first_row - 1 + broken.rows]
    assert [int(row[0]) for row in data] == list(range(1, 16))
    mended = {number: rows[number - 1] for number in broken.to_mend}
    assert mended[9][4] == "31.09.2016"
    assert mended[13][1:4] == ["", "", ""]


@pytest.mark.parametrize("country", ["kg", "kz"])
def test_there_is_one_officer_for_each_role_and_two_analysts(country: str) -> None:
    officers = people(country)
    roles = Counter(officer.role for officer in officers)
    assert set(roles) == set(RoleCode) - {RoleCode.MACHINE}
    assert roles - Counter(set(roles)) == {"analyst": 1}
    assert len({officer.login for officer in officers}) == len(officers)
    assert all((o.territory is None) != (o.organisation is None) for o in officers)


def test_seven_ways_to_latin_letters() -> None:
    ways = {to_latin("Жүсүпов Өзгөнбай Шаңырақұлы", way) for way in LATIN}
    assert len(ways) == len(LATIN) == 7
    assert to_latin("Жээнбек", "turkish") == "Ceenbek"
    assert to_latin("Айгүл", "icao") == "Aigul"
    assert all(way.isprintable() for way in ways)
    assert to_flat("Өмүрбеков Шаңырақ") == "Омурбеков Шанырак"
