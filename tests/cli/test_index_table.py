"""`kamkor index table`: files of the figures that count, which `kamkor index run` takes."""

import csv
import io
import json

import pytest
from click.testing import CliRunner

from kamkor.cli import house
from kamkor.cli.indexing import index
from kamkor.monitoring.indicators.index import editions
from tests.monitoring.indicators.counting import usual


@pytest.fixture(autouse=True)
def terminal(monkeypatch):
    """A terminal that speaks Russian, beside a server that runs."""
    monkeypatch.delenv("KAMKOR_LANGUAGE", raising=False)
    monkeypatch.setenv("LC_ALL", "ru_RU.UTF-8")
    monkeypatch.setattr(house, "start_database", lambda: False)


@pytest.fixture(scope="module", autouse=True)
def figures(database_of_the_module):
    return usual()


def call(*words):
    return CliRunner().invoke(index, [*map(str, words)], catch_exceptions=False)


def table(*words):
    return call("table", "--country", "kg", *words)


@pytest.fixture
def files(tmp_path):
    return tmp_path / "table.csv", tmp_path / "spec.json", tmp_path / "sources.csv"


def written(files, *words):
    out, spec, sources = files
    return table("--out", out, "--spec", spec, "--sources", sources, *words)


def test_the_table_is_written_out_and_what_it_is_said_beside():
    done = table("--from", 2022, "--until", 2023)
    assert done.exit_code == 0
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert {row["indicator"] for row in rows} == {"U5MR", "DTP3", "PRESCHOOL"}
    assert {row["year"] for row in rows} == {"2022", "2023"}
    assert done.stderr.strip() == (
        "9 территорий, 3 показателя, 2022–2023; год индекса: 2023."
    )


def test_its_files_make_an_edition_that_knows_its_sources_and_verifies(files, tmp_path):
    assert written(files).exit_code == 0
    out, spec, sources = files
    made = call("run", spec, "--data", out, "--sources", sources,
                "--out", tmp_path / "edition", "--json")  # fmt: skip
    told = json.loads(made.stdout)
    assert (told["year"], told["units"], told["without_a_score"]) == (2023, 9, 0)
    assert (
        tmp_path / "edition" / editions.SOURCES
    ).read_bytes() == sources.read_bytes()
    assert call("verify", tmp_path / "edition").exit_code == 0


def test_an_edition_made_anew_without_sources_has_none_of_before(files, tmp_path):
    written(files)
    out, spec, sources = files
    edition = tmp_path / "edition"
    call("run", spec, "--data", out, "--sources", sources, "--out", edition)
    call("run", spec, "--data", out, "--out", edition)
    assert not (edition / editions.SOURCES).exists()
    assert call("verify", edition).exit_code == 0


def test_sources_of_another_table_are_refused(files, tmp_path):
    written(files)
    out, spec, sources = files
    table("--until", 2022, "--out", out)
    done = call(
        "run", spec, "--data", out, "--sources", sources, "--out", tmp_path / "e"
    )
    assert done.exit_code == 2
    assert "Источники не от этой таблицы" in done.stderr
    assert not (tmp_path / "e").exists()


def test_indicators_and_the_year_are_chosen(files):
    done = written(files, "--indicator", "IMR", "--indicator", "SANIT", "--year", 2018)
    assert done.exit_code == 0
    told = json.loads(files[1].read_text("utf-8"))
    assert told["year"] == 2018
    assert {one["code"] for one in told["indicators"]} == {"IMR", "SANIT"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--country", "kz"], "нет ни одного принятого годового значения"),
        (["--level", "district"], "нет ни одного принятого годового значения"),
        (
            ["--from", 2023, "--until", 2018],
            "Последний год (2018) раньше первого (2023).",
        ),
        (["--indicator", "TEA"], "нет показателей для индекса с такими кодами: TEA"),
        (["--indicator", "POV_NAT"], "нет принятых данных: POV_NAT"),
        (["--year", 1999], "1999"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_written(files, words, said):
    done = written(files, *words)
    assert done.exit_code == 2
    assert said in done.stderr
    assert not any(path.exists() for path in files)


def test_a_place_where_nothing_can_be_written_is_said(tmp_path):
    done = table("--out", tmp_path / "nowhere" / "table.csv")
    assert done.exit_code == 1
    assert "nowhere" in done.stderr
    assert "Traceback" not in done.stderr
