"""`kamkor import` and `kamkor user add`: exit codes and the one object of --json."""

import json

import pytest
from click.testing import CliRunner
from django.db import transaction
from django.utils import timezone

from kamkor.cli.demo import demo
from kamkor.cli.importing import import_
from kamkor.cli.user import user
from kamkor.demo.broken import broken_round
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.access.models import Grant
from kamkor.foundation.accounts.models import User
from kamkor.foundation.audit.models import Entry
from kamkor.foundation.db.context import acting_as_machine
from kamkor.foundation.places import pack
from kamkor.register.people.models import Person
from kamkor.register.sources.models import Batch
from tests import cast

KEYS = {
    *("rows", "accepted", "refused", "persons_new", "persons_matched"),
    *("to_review", "gaps_opened", "seconds"),
}


@pytest.fixture
def country(own_database, settings, tmp_path):
    settings.VAR = tmp_path
    settings.PUBLICATION = tmp_path / "publication"
    settings.PUBLICATION_DRAFTS = tmp_path / "drafts"
    with acting_as_machine():
        pack.load_country("kg", at=timezone.now())


@pytest.fixture
def workbook(tmp_path):
    return broken_round(tmp_path / "тизме.xlsx").path


def bring(path, *more):
    words = [str(path), "--kind", "round", "--source", "Тегерек", "--json", *more]
    done = CliRunner().invoke(import_, words, catch_exceptions=False)
    return done.exit_code, json.loads(done.stdout)


def children() -> int:
    with acting_as_machine(), transaction.atomic():
        return Person.objects.count()


def test_good_rows_go_in_and_the_same_file_changes_nothing(country, workbook):
    code, tried = bring(workbook, "--dry-run")
    assert (code, children()) == (1, 0), "a dry run writes no child"

    code, report = bring(workbook)
    again_code, again = bring(workbook)

    assert set(report) == KEYS
    assert (report["rows"], report["accepted"], report["refused"]) == (15, 13, 2)
    assert tried["persons_new"] == report["persons_new"] == children()
    assert (code, again_code) == (1, 1)
    assert (again["persons_new"], again["gaps_opened"]) == (0, 0)


def test_a_file_that_is_no_list_is_refused_in_words(country, tmp_path):
    letter = tmp_path / "кат.xlsx"
    letter.write_bytes(b"PK\x03\x04 not a workbook")

    code, report = bring(letter)

    assert code == 2
    assert report["accepted"] == 0
    assert report["error"].endswith(".")


@pytest.mark.parametrize(
    "wrong",
    [["--territory", "99999"], ["--kind", "nonsense"], ["--date", "31.02.2026"]],
)
def test_wrong_words_are_refused_and_nothing_is_imported(country, workbook, wrong):
    words = [str(workbook), "--kind", "round", "--source", "Тегерек", *wrong]

    done = CliRunner().invoke(import_, words)

    assert done.exit_code == 2
    assert children() == 0


def test_somebody_is_added_once_with_a_role_in_a_place(country):
    words = ["add", "Aigul.T", "--name", "Токтосунова Айгүл", "--role", "supervisor"]

    done = CliRunner().invoke(user, [*words, "--territory", "KG", "--json"])
    twice = CliRunner().invoke(user, [*words, "--territory", "KG"])
    nowhere = CliRunner().invoke(user, words)

    told = json.loads(done.stdout)
    with acting_as_machine():
        made = User.objects.get(username="aigul.t")
        grant = Grant.objects.get(user=made)
    assert made.check_password(told["password"])
    assert (grant.role, grant.territory.code) == ("supervisor", "KG")
    assert twice.exit_code == 1
    assert "signs in as aigul.t already" in twice.stderr
    assert nowhere.exit_code == 2


def test_a_demo_is_not_mixed_with_real_children(country, workbook):
    bring(workbook)

    done = CliRunner().invoke(demo, ["--children", "10"])

    assert done.exit_code == 1
    assert "not of a demo" in done.stderr


def test_a_list_comes_in_the_name_of_who_is_told(country, workbook):
    osh = cast.territory("Osh")
    aigul = cast.somebody("aigul", RoleCode.TERRITORIAL_OFFICER, at=osh)

    code, _report = bring(workbook, "--as", "Aigul", "--territory", osh.code)
    elsewhere, refused = bring(
        workbook, "--as", "aigul", "--territory", "41702205000000"
    )

    assert (code, elsewhere) == (1, 2)
    assert "territory" in refused["error"]
    with acting_as_machine(), transaction.atomic():
        assert Batch.objects.get().received_by_id == aigul.pk
        assert Entry.objects.get(verb="batch.command_line").detail["os_user"]
