"""`kamkor link`: three files out of any lists, or none and a reason in words."""

import csv
import json
import random

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import pytest
import xlsxwriter
from click.testing import CliRunner

from kamkor.cli.linking import link
from kamkor.demo import linkset
from tests.register.linkage.core import english

HEAD = (
    "record_id", "source", "name", "birth_date", "sex", "mother", "phone", "district",
)  # fmt: skip
ROUND = [
    ("r1", "round", "Асанов Бакыт Азаматович", "2015-03-12", "м", "Гүлзат Асанова",
     "0700123456", "Өзгөн"),
    ("r2", "round", "Токтосунова Айгүл Маратовна", "2014-07-30", "ж", "Жазгүл", "", "Ноокат"),
    ("r3", "round", "Жээнбеков Нурсултан", "2013-01-02", "м", "", "0555654321", "Талас"),
]  # fmt: skip
SCHOOL = [
    ("s1", "school", "Asanov Bakyt Azamatovich", "12.03.2015", "m", "Asanova Gulzat",
     "+996 700 12 34 56", "Uzgen"),
    ("s2", "school", "Токтосунова Айгуль Марат кызы", "30.07.2014", "ж", "Жазгуль", "",
     "Ноокатский район"),
    ("s4", "school", "Бейшеналиева Мээрим", "2012-11-05", "ж", "", "", "Нарын"),
]  # fmt: skip
SAME = {frozenset({"r1", "s1"}), frozenset({"r2", "s2"})}
FILES = {"clusters.csv", "review.csv", "report.html"}


@pytest.fixture(autouse=True)
def terminal(monkeypatch):
    """A terminal that speaks English."""
    monkeypatch.delenv("KAMKOR_LANGUAGE", raising=False)
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")


def linked(*words):
    """Exit code and the object of --json."""
    done = CliRunner().invoke(
        link, [*map(str, words), "--json"], catch_exceptions=False
    )
    return done.exit_code, json.loads(done.stdout)


def written(path, rows, *, head=HEAD, encoding="utf-8", delimiter=","):
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows([head, *rows])
    return path


def persons(out):
    """Sets of record ids."""
    found = {}
    with (out / "clusters.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["cluster_id"], set()).add(row["record_id"])
    return {frozenset(ids) for ids in found.values()}


def reviews(out):
    with (out / "review.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def as_workbook(path, rows):
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([HEAD, *rows]):
            sheet.write_row(number, 0, row)
    return path


def as_parquet(path, rows):
    columns = zip(*rows, strict=True)
    pyarrow.parquet.write_table(
        pa.table(dict(zip(HEAD, map(list, columns), strict=True))), path
    )
    return path


def test_lists_in_three_formats_and_two_alphabets_meet(tmp_path):
    files = [
        written(tmp_path / "round.csv", ROUND, encoding="utf-8-sig", delimiter=";"),
        as_workbook(tmp_path / "school.xlsx", SCHOOL[:2]),
        as_parquet(tmp_path / "school2.parquet", SCHOOL[2:]),
    ]

    code, told = linked(*files, "--out", tmp_path / "out")

    assert code == 0
    assert (told["records"], told["persons"]) == (6, 4)
    assert persons(tmp_path / "out") >= SAME
    assert {path.name for path in (tmp_path / "out").iterdir()} == FILES


@pytest.mark.parametrize("encoding", ["cp1251", "utf-16", "utf-8"])
def test_any_encoding_is_read(tmp_path, encoding):
    rows = [[*row[:2], *(cell.replace("Ө", "О") for cell in row[2:])] for row in ROUND]
    plain = [[cell.replace("ө", "о").replace("ү", "у") for cell in row] for row in rows]
    files = [
        written(tmp_path / "round.csv", plain, encoding=encoding, delimiter=";"),
        written(tmp_path / "school.csv", SCHOOL),
    ]

    linked(*files, "--out", tmp_path / "out")

    assert persons(tmp_path / "out") >= SAME


def test_other_headings_are_mapped(tmp_path):
    head = ["ФИО" if name == "name" else name for name in HEAD]
    files = [
        written(tmp_path / "round.csv", ROUND, head=head),
        written(tmp_path / "school.csv", SCHOOL),
    ]

    code, _told = linked(*files, "--out", tmp_path / "out", "--map", "name=фио")

    assert code == 0
    assert persons(tmp_path / "out") >= SAME


def test_lists_that_number_their_rows_alike_get_their_source_before_the_number(
    tmp_path,
):
    files = [
        written(tmp_path / "round.csv", [("1", *row[1:]) for row in ROUND[:1]]),
        written(tmp_path / "school.csv", [("1", *row[1:]) for row in SCHOOL[:1]]),
    ]

    linked(*files, "--out", tmp_path / "out")

    assert persons(tmp_path / "out") == {frozenset({"round:1", "school:1"})}
    assert "Several lists use the same record ids" in page(tmp_path / "out")


def page(out):
    return (out / "report.html").read_text(encoding="utf-8")


def test_the_report_needs_nothing_but_itself(tmp_path):
    list_ = written(tmp_path / "round.csv", [*ROUND, *SCHOOL])

    linked(list_, "--out", tmp_path / "out")

    told = page(tmp_path / "out")
    assert "<script" not in told
    assert "src=" not in told
    assert "href=" not in told
    assert "<svg role" in told
    assert "Асанов" not in told, "the report names nobody"


def test_what_a_spreadsheet_would_run_is_made_harmless(tmp_path):
    evil = [("=cmd|' /C calc'!A0", *ROUND[0][1:])]
    list_ = written(tmp_path / "round.csv", evil)

    linked(list_, "--out", tmp_path / "out")

    [person] = persons(tmp_path / "out")
    assert all(each.startswith("'=") for each in person)


def test_the_order_of_files_and_rows_changes_nothing(tmp_path):
    table = pa.concat_tables(linkset.tables(records=1500, seed=5, noise=1.0))
    turned = list(range(len(table)))
    random.Random(3).shuffle(turned)
    told = []
    for name, order in (("one", range(len(table))), ("other", turned)):
        parts = (
            [order[:700], order[700:]] if name == "one" else [order[400:], order[:400]]
        )
        files = []
        for number, part in enumerate(parts):
            files.append(tmp_path / f"{name}{number}.csv")
            pyarrow.csv.write_csv(table.take(list(part)), files[-1])
        linked(*files, "--out", tmp_path / name)
        told.append(
            [
                (tmp_path / name / file).read_bytes()
                for file in ("clusters.csv", "review.csv")
            ]
        )
    assert told[0] == told[1]


def test_the_truth_is_measured(tmp_path):
    path = tmp_path / "set.parquet"
    linkset.write(path, records=3000, seed=2, noise=1.0)

    code, told = linked(path, "--out", tmp_path / "out", "--truth", "person_id")

    truth = told["truth"]
    assert code == 0
    assert truth["precision"]["value"] > 0.97
    assert truth["recall"]["value"] > 0.8
    assert truth["cluster_f1"] > 0.85
    assert truth["precision"]["low"] < truth["precision"]["value"]
    assert truth["twins_merged"]["of"] > 0
    assert truth["siblings_merged"]["of"] > truth["twins_merged"]["of"]
    assert "Beside the truth" in page(tmp_path / "out")
    assert any(
        row["reasons"].startswith("A person decides")
        for row in reviews(tmp_path / "out")
    )


def test_english_names_are_linked_too(tmp_path):
    rows = english.rows(300)
    path = written(tmp_path / "people.csv", rows, head=english.COLUMNS)

    code, told = linked(path, "--out", tmp_path / "out", "--truth", "truth")

    truth = told["truth"]
    assert code == 0
    assert truth["precision"]["value"] > 0.98
    assert truth["recall"]["value"] > 0.65
    assert truth["twins_merged"] is None
    told = page(tmp_path / "out")
    assert "No list gives a personal number" in told
    assert "twins" not in told.partition("How it was done")[0]


def test_a_list_of_names_alone_is_linked_with_a_warning(tmp_path):
    names = [(name,) for name in ("Асанов Бакыт", "Жээнбекова Айгүл", "Бакыт Асанов")]
    path = written(tmp_path / "names.csv", names * 5, head=("name",))

    code, told = linked(path, "--out", tmp_path / "out")

    assert code == 0
    assert told["records"] == 15
    assert "“names” gives no birth dates" in page(tmp_path / "out")


def test_only_a_list_that_says_so_has_each_child_once(tmp_path):
    twice = [ROUND[0], ("r9", *ROUND[0][1:])]
    path = written(tmp_path / "round.csv", twice)
    linked(path, "--out", tmp_path / "plain")

    head = (*HEAD, "kind", "list_date")
    roster = [(*row, "school", "2025-09-01") for row in twice]
    path = written(tmp_path / "roster.csv", roster, head=head)
    linked(path, "--out", tmp_path / "roster")

    assert len(persons(tmp_path / "plain")) == 1
    assert len(persons(tmp_path / "roster")) == 2
    [review] = reviews(tmp_path / "roster")
    assert "two rows of one list" in review["reasons"]


def test_a_higher_threshold_joins_less_and_leaves_more_to_people(tmp_path):
    path = tmp_path / "set.parquet"
    linkset.write(path, records=1500, seed=5, noise=1.0)

    _code, low = linked(path, "--out", tmp_path / "low", "--threshold", "0.5")
    _code, high = linked(path, "--out", tmp_path / "high", "--threshold", "0.9999")

    assert low["cut"] < high["cut"]
    assert low["joined"] < high["joined"] + low["reviews"] + high["reviews"]
    assert low["persons"] <= high["persons"]
    assert low["reviews"] <= high["reviews"]


def bad_files(folder):
    (folder / "empty.csv").write_bytes(b"")
    (folder / "heading.csv").write_text("name,birth_date\n")
    (folder / "colours.csv").write_text("colour,size\nred,1\n")
    (folder / "broken.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    (folder / "broken.parquet").write_bytes(b"PAR1 no table")
    (folder / "picture.csv").write_bytes(bytes(range(256)) * 20)
    (folder / "ragged.csv").write_text("name,birth_date\nA B,2015-01-02\nC D\n")
    (folder / "quote.csv").write_text(
        'name,birth_date\n"A B,2015-01-02\nC D,2014-02-03\n'
    )
    (folder / "twice.csv").write_text("record_id,name\n7,A B\n7,C D\n")


@pytest.mark.parametrize(
    ("name", "words", "says"),
    [
        ("nowhere.csv", (), "there is no such file"),
        ("empty.csv", (), "holds no rows"),
        ("heading.csv", (), "holds no rows"),
        ("colours.csv", (), "colour, size"),
        ("broken.xlsx", (), "cannot be read as a list"),
        ("broken.parquet", (), "cannot be read as a list"),
        ("picture.csv", (), "cannot be read as a list"),
        ("ragged.csv", (), "line 3"),
        ("quote.csv", (), "quotation mark"),
        ("twice.csv", (), "“7” stands there twice"),
        ("good.csv", ("--map", "name=Nobody"), "“Nobody”"),
        ("good.csv", ("--truth", "person"), "there is no truth"),
    ],
)  # fmt: skip
def test_a_bad_file_is_named_with_the_reason_and_nothing_is_written(
    tmp_path, name, words, says
):
    bad_files(tmp_path)
    written(tmp_path / "good.csv", ROUND)
    out = tmp_path / "out"
    before = set(tmp_path.iterdir())

    code, told = linked(tmp_path / name, "--out", out, *words)

    assert code == 2
    assert name.split(".")[0] in told["error"]
    assert says in told["error"]
    assert set(tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    ("language", "says"),
    [("ky", "файлда саптар жок"), ("ru", "в файле нет строк"), ("kk", "жолдар жоқ")],
)
def test_refusals_and_results_speak_the_readers_language(
    tmp_path, monkeypatch, language, says
):
    monkeypatch.setenv("LC_ALL", f"{language}_KG.UTF-8")
    bad_files(tmp_path)
    list_ = written(tmp_path / "round.csv", [*ROUND, *SCHOOL])

    done = CliRunner().invoke(
        link, [str(tmp_path / "empty.csv"), "--out", str(tmp_path / "o")]
    )
    linked(list_, "--out", tmp_path / "out", "--threshold", "0.9999")

    assert done.exit_code == 2
    assert says in done.stderr
    assert f'<html lang="{language}">' in page(tmp_path / "out")
    assert "Nothing was linked" not in done.stderr


def test_what_was_there_stays_until_all_is_done(tmp_path):
    out = tmp_path / "out"
    linked(written(tmp_path / "round.csv", ROUND), "--out", out)
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    bad_files(tmp_path)

    code, _told = linked(tmp_path / "ragged.csv", "--out", out)
    assert code == 2
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before

    linked(written(tmp_path / "school.csv", SCHOOL), "--out", out)
    assert persons(out) == {frozenset({row[0]}) for row in SCHOOL}
    assert out.stat().st_mode & 0o077 == 0, "lists of children are for their owner"


@pytest.mark.parametrize(
    "wrong",
    [
        ("--map", "colour=red"), ("--map", "name"), ("--threshold", "2"),
        ("--threshold", "much"), ("--memory", "all"), ("--engine", "abacus"),
    ],
)  # fmt: skip
def test_wrong_words_are_refused(tmp_path, wrong):
    list_ = written(tmp_path / "round.csv", ROUND)

    done = CliRunner().invoke(
        link, [str(list_), "--out", str(tmp_path / "out"), *wrong]
    )

    assert done.exit_code == 2
    assert not (tmp_path / "out").exists()
