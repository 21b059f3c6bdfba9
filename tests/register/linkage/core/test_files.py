"""Lists as files become rows of text, whatever they lack and however they were saved."""

import datetime as dt

import pytest
import xlsxwriter

from kamkor.register.linkage.core import batch, files


@pytest.fixture
def connection(tmp_path):
    (tmp_path / "work").mkdir()
    with batch.opened(tmp_path / "work") as opened:
        yield opened


@pytest.fixture
def taken(connection):
    """Rows of `raw` as (record_id, source, name, birth_date), in their order."""

    def take(*paths, **more):
        files.take(connection, paths, **more)
        return connection.sql(
            "SELECT record_id, source, name, birth_date FROM raw ORDER BY row"
        ).fetchall()

    return take


def saved(path, text, encoding="utf-8"):
    path.write_bytes(text.encode(encoding))
    return path


def test_a_record_without_id_and_source_gets_the_files_name(tmp_path, taken):
    path = saved(tmp_path / "тизме.csv", "Name,birth_date\nА Б,2015\nВ Г,\n")
    assert taken(path) == [
        ("тизме:1", "тизме", "А Б", "2015"),
        ("тизме:2", "тизме", "В Г", None),
    ]


def test_files_of_one_name_are_told_apart(tmp_path, taken):
    paths = []
    for folder in ("ош", "талас"):
        (tmp_path / folder).mkdir()
        paths.append(saved(tmp_path / folder / "list.csv", "name\nА Б\n"))
    assert {row[1] for row in taken(*paths)} == {"ош/list", "талас/list"}


def test_line_breaks_quotes_and_a_separator_line_are_read(tmp_path, taken):
    text = 'sep=;\r\n"record_id";name;birth_date\r\n1;"А ""Б""\nВ";2015\r\n'
    assert taken(saved(tmp_path / "a.csv", text, "utf-16"))[0][2] == 'А "Б"\nВ'


def test_a_heading_that_looks_like_a_row_stays_the_heading(tmp_path, taken):
    rows = "".join(f"{n},А Б,201{n}\n" for n in range(5))
    path = saved(tmp_path / "a.csv", "record_id,name,birth_date\n" + rows)
    assert [row[0] for row in taken(path)] == list("01234")


def test_headings_that_repeat_or_lack_lose_no_column(tmp_path, taken):
    path = saved(tmp_path / "a.csv", "name,Name,,birth_date\nА Б,В Г,x,2015\n")
    assert taken(path) == [("a:1", "a", "А Б", "2015")]


def test_numbers_and_dates_of_a_workbook_are_text(tmp_path, taken):
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["record_id", "name", "birth_date"])
        sheet.write_row(1, 0, [12, "А Б"])
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        sheet.write_datetime(1, 2, dt.datetime(2015, 3, 12), day)  # noqa: DTZ001
    [row] = taken(path)
    assert (row[0], row[3][:10]) == ("12", "2015-03-12")


def test_a_mapped_heading_holds_where_it_is_and_the_usual_one_elsewhere(
    tmp_path, taken
):
    paths = [
        saved(tmp_path / "a.csv", "ФИО\nА Б\n"),
        saved(tmp_path / "b.csv", "name\nВ Г\n"),
    ]
    assert [row[2] for row in taken(*paths, headings={"name": "фио"})] == ["А Б", "В Г"]


def test_columns_beside_are_kept_by_their_name(tmp_path, connection, taken):
    paths = [
        saved(tmp_path / "a.csv", "name,who,twin\nА Б,1,true\n"),
        saved(tmp_path / "b.csv", "name,who\nВ Г,2\n"),
    ]
    taken(*paths, truth="who", beside=("twin",))
    assert connection.sql("SELECT truth, twin FROM raw ORDER BY row").fetchall() == [
        ("1", "true"),
        ("2", None),
    ]
