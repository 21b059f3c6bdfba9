"""`kamkor release`, as an analyst and a watchman meet it."""

import json
import sqlite3

import pytest
from click.testing import CliRunner

from kamkor.cli.releasing import release as commands
from kamkor.foundation.db import context
from kamkor.monitoring.publishing import coarsening, making, reads
from kamkor.monitoring.publishing.models import Release
from kamkor.monitoring.publishing.store import shelf as shelves
from tests.monitoring.publishing.conftest import (  # noqa: F401
    erkin,
    farida,
    invented,
    let_out,
    mart,
    nazira,
    shelf,
)

pytestmark = pytest.mark.django_db


def run(*words):
    return CliRunner().invoke(commands, [*map(str, words)])


def prepared(*, without=("clinic", "guardianship")):
    done = run(
        *("prepare", "--as", "erkin", "--on", "2026-01-01", "--json"),
        *(word for table in without for word in ("--without", table)),
        *("--note", "ky", "Биринчи чыгарылыш.", "--note", "ru", "Первый выпуск."),
    )
    assert done.exit_code == 0, done.output
    return json.loads(done.output)


def row_of(told):
    with context.acting_as_machine():
        return Release.objects.get(number=told["number"])


def test_a_release_from_the_first_count_to_the_public(
    mart, erkin, nazira, farida, shelf, django_capture_on_commit_callbacks  # noqa: F811
):  # fmt: skip
    told = prepared()
    assert (told["state"], told["recovered"], told["wins"]) == ("ready", 0, [])
    again = run("attack", told["number"], "--json")
    assert again.exit_code == 0 and json.loads(again.output)["recovered"] == 0
    refused = run("publish", told["number"], "--as", "erkin")
    assert refused.exit_code == 1 and "Too few persons" in refused.output
    let_out(row_of(told), nazira, farida)
    with django_capture_on_commit_callbacks(execute=True):
        assert run("publish", told["number"], "--as", "erkin").exit_code == 0
    assert shelves.current(shelf).sha256 == told["sha256"]
    assert run("verify").exit_code == 0
    with sqlite3.connect(shelves.current(shelf).path) as base:
        base.execute("UPDATE cell SET value = 4 WHERE value = 3")
    changed = run("verify")
    assert changed.exit_code == 1 and "gone or changed" in changed.output


def test_a_release_that_is_not_safe_says_which_table(mart, erkin, monkeypatch):  # noqa: F811
    exact = lambda counted, **_rest: list(counted.tables)  # noqa: E731
    monkeypatch.setattr(coarsening, "find", lambda *_all: None)
    monkeypatch.setattr(making, "safe", exact)
    # one table that is not safe is enough, and the watchman is soon through
    told = prepared(without=[code for code in reads.codes() if code != "children"])
    assert told["state"] == "unsafe"
    assert any("Children in the register" in win for win in told["wins"])
    assert run("attack", told["number"]).exit_code == 1


def test_readers_are_written_to_in_one_language_at_least(mart, erkin):  # noqa: F811
    done = run("prepare", "--as", "erkin")
    assert done.exit_code == 1 and "--note LANGUAGE TEXT" in done.output
    prepared()
    with context.acting_as_machine():
        assert set(Release.objects.get().note) == {"ky", "ru"}


def test_nobody_else_prepares_one(mart, farida):  # noqa: F811
    done = run("prepare", "--as", "farida", "--note", "ru", "Первый выпуск.")
    assert done.exit_code == 1 and "may not do that" in done.output
