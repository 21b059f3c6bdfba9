"""`kamkor marts`."""

import json

import pytest
from click.testing import CliRunner

from kamkor.cli.marts import marts

from .conftest import build

pytestmark = pytest.mark.django_db


def run(*words):
    return CliRunner().invoke(marts, words, catch_exceptions=False)


def test_builds_and_tells_what_it_made(two_rounds):
    done = run("build", "--json", "--quarters", "2")
    told = json.loads(done.stdout)
    assert told["rows"]["child_quarter"] == 6
    assert told["first"] < told["last"]


def test_a_quarter_is_written_as_one(two_rounds):
    assert run("build", "--since", "2026-Q5").exit_code == 2
    build()
    told = json.loads(run("build", "--since", "2026-q3", "--json").stdout)
    assert told["counted_since"] == "2026-Q3"


def test_says_whether_there_are_marts(db):
    nothing = run("status", "--json")
    assert (nothing.exit_code, json.loads(nothing.stdout)) == (3, {"built": None})
    build()
    assert run("status").exit_code == 0
