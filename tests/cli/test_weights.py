"""`kamkor linkage weights`, as an administrator meets it."""

import json

import pytest
from click.testing import CliRunner

from kamkor.cli.weights import linkage
from kamkor.foundation.access.choices import RoleCode
from tests.cast import somebody, territory
from tests.register.linkage.answers import answered

pytestmark = pytest.mark.django_db


def run(*words):
    return CliRunner().invoke(linkage, ["weights", *words])


def told(*words):
    done = run(*words, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.output)


@pytest.fixture
def erkin():
    return somebody("erkin", RoleCode.ANALYST, at=territory("Osh"))


def test_at_first_the_weights_of_the_program_are_in_force():
    assert told("list") == {"in_force": "1"}


def test_without_answers_nothing_is_taught():
    done = run("train")
    assert done.exit_code == 1
    assert "0 answers teach nothing" in done.output


def test_a_set_is_taught_checked_adopted_and_rolled_back(erkin):
    answered(600, by=erkin.pk, shift=-3.0)
    assert told("train")["version"] == "2"
    assert run("adopt", "2", "--as", "erkin").exit_code == 1
    checked = told("check", "2", "--records", "1000")
    assert checked["wins"]
    assert checked["records"] == 1000
    assert told("adopt", "2", "--as", "erkin") == {"in_force": "2"}
    listed = told("list")
    assert listed["in_force"] == "2"
    assert listed["2"]["state"] == "adopted"
    assert told("roll-back", "--as", "erkin") == {"in_force": "1"}
    assert told("list")["2"]["state"] == "rolled_back"


def test_who_may_not_adopt_is_told_so(erkin):
    answered(600, by=erkin.pk, shift=-3.0)
    told("train")
    somebody("gulnaz", RoleCode.SUPERVISOR, at=territory("Osh"))
    done = run("adopt", "2", "--as", "gulnaz")
    assert done.exit_code == 1
    assert "may not change the weights" in done.output


def test_what_is_not_there_is_said(erkin):
    assert "no set of weights 9" in run("check", "9").output
    assert "nobody signs in as x" in run("roll-back", "--as", "x").output
    assert "nothing to go back to" in run("roll-back", "--as", "erkin").output
