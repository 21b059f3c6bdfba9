"""`kamkor index`: an index out of two files, an edition that can be verified."""

import json

import pytest
from click.testing import CliRunner

from kamkor.cli.indexing import index
from tests.monitoring.indicators.index.making import (
    HEALTH_AND_LEARNING,
    REGIONS,
    write,
)


@pytest.fixture(autouse=True)
def terminal(monkeypatch):
    """A terminal that speaks English."""
    monkeypatch.delenv("KAMKOR_LANGUAGE", raising=False)
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")


@pytest.fixture
def files(tmp_path):
    return (
        write(tmp_path / "spec.json", json.dumps(HEALTH_AND_LEARNING)),
        write(tmp_path / "table.csv"),
        tmp_path / "out",
    )


def call(*words):
    return CliRunner().invoke(index, [*map(str, words)], catch_exceptions=False)


def run(spec, data, out, *more):
    return call("run", spec, "--data", data, "--out", out, *more)


def test_it_tells_who_is_where(files):
    done = run(*files)
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert [line.split()[:2] for line in lines[:3]] == [
        ["1", "KG-GB"], ["2", "KG-O"], ["3", "KG-N"],
    ]  # fmt: skip
    assert str(files[2]) in lines[-1]


def test_programs_are_told_one_object(files):
    told = json.loads(run(*files, "--json").stdout)
    assert told["year"] == 2023
    first = told["ranking"][0]
    assert (first["unit"], first["rank"], first["group"]) == ("KG-GB", 1, "A")
    assert first["score_low"] <= first["score"] <= first["score_high"]
    assert told["without_a_score"] == 0


def test_an_edition_is_verified_and_a_change_in_it_found(files):
    run(*files)
    good = call("verify", files[2])
    assert (good.exit_code, "agrees" in good.stdout) == (0, True)
    scores = files[2] / "scores.csv"
    scores.write_text(scores.read_text("utf-8").replace("KG-O", "KG-X", 1), "utf-8")
    bad = call("verify", files[2])
    assert bad.exit_code == 1
    assert "scores.csv was changed." in bad.stdout
    assert json.loads(call("verify", files[2], "--json").stdout)["same"] is False


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en_GB", "Line 3, column “enrolled”: “many” is not a number."),
        ("ru_RU", "Строка 3, столбец «enrolled»: «many» — не число."),
        ("ky_KG", "3-сап, «enrolled» мамычасы: «many» — сан эмес."),
        ("kk_KZ", "3-жол, «enrolled» бағаны: «many» — сан емес."),
    ],
)
def test_a_wrong_cell_is_named_in_the_readers_language_and_nothing_is_replaced(
    files, monkeypatch, language, said
):
    run(*files)
    before = (files[2] / "scores.csv").read_bytes()
    files[1].write_text(REGIONS.replace("80,92", "80,many"), "utf-8")
    monkeypatch.setenv("LC_ALL", f"{language}.UTF-8")
    done = run(*files)
    assert done.exit_code == 2
    assert said in done.stderr
    assert (files[2] / "scores.csv").read_bytes() == before


def test_a_misspelt_word_of_the_specification_is_named(files):
    wrong = HEALTH_AND_LEARNING | {"metod": {}}
    files[0].write_text(json.dumps(wrong), "utf-8")
    told = json.loads(run(*files, "--json").stdout)
    assert told["reason"] == "spec_wrong"
    assert "metod" in told["error"]


def test_the_schema_is_told():
    assert "indicators" in json.loads(call("schema").stdout)["properties"]


def test_what_is_no_edition_is_said(tmp_path):
    done = call("verify", tmp_path)
    assert done.exit_code == 2
    assert "holds no edition" in done.stderr


def test_what_would_be_is_told_from_an_edition(files):
    run(*files)
    done = call(
        "whatif", files[2], "--unit", "KG-N", "--set", "enrolled=100",
        "--reach", "enrolled=75",
    )  # fmt: skip
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        "Score: 56.25, then 93.75", "Rank: 3, then 2", "enrolled = 87.5",
    ]  # fmt: skip
    wrong = call("whatif", files[2], "--unit", "KG-X")
    assert (wrong.exit_code, "KG-X" in wrong.stderr) == (2, True)
    assert (
        call("whatif", files[2], "--unit", "KG-N", "--set", "enrolled").exit_code == 2
    )
