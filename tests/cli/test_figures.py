"""The published figures: from lists through the import to counted snapshots."""

import json

import pytest
from click.testing import CliRunner
from django.db import transaction
from django.utils import timezone

from kamkor.cli.demo import demo
from kamkor.cli.rights import rights
from kamkor.demo import quotas
from kamkor.foundation.db.context import acting_as_machine
from kamkor.foundation.places import pack
from kamkor.register.people.models import Person
from kamkor.register.rights import snapshots
from kamkor.register.rights.models import Snapshot

SIZE = 20_000


@pytest.fixture
def country(own_database, settings, tmp_path):
    settings.VAR = tmp_path
    settings.PUBLICATION = tmp_path / "publication"
    settings.PUBLICATION_DRAFTS = tmp_path / "drafts"
    settings.DEMO = True
    with acting_as_machine():
        pack.load_country("kg", at=timezone.now())


def told(command, *words):
    done = CliRunner().invoke(command, [*words, "--json"], standalone_mode=False)
    assert done.exception is None, done.exception
    return done.return_value, json.loads(done.stdout)


def test_the_lists_behind_the_figures_count_to_the_figures(country):
    code, report = told(demo, "--children", str(SIZE), "--figures-only")

    wanted = quotas.national("kg", SIZE).named()
    assert min(wanted.values()) > 0
    assert {n: pair["wanted"] for n, pair in report["figures"].items()} == wanted
    assert {n: pair["counted"] for n, pair in report["figures"].items()} == wanted
    assert code == 0
    assert report["lists"] == 3

    again, counted = told(rights, "--snapshots")
    assert (again, counted["snapshots"]) == (0, wanted)
    with acting_as_machine(), transaction.atomic():
        kept = Snapshot.objects.filter(is_computed=True)
        assert kept.count() == len(wanted), "a day's count is kept once"


def test_a_count_that_is_not_the_figure_is_told_by_the_exit_code(country, monkeypatch):
    monkeypatch.setattr(snapshots, "count_all", lambda at: {})

    code, report = told(demo, "--children", str(2_000), "--figures-only")

    assert code == 1
    assert report["figures"]["children_of_migrants 2023"]["counted"] == 0


def test_one_child_is_judged_by_its_code(country):
    told(demo, "--children", "2000", "--figures-only")
    with acting_as_machine(), transaction.atomic():
        code = Person.objects.roots().order_by("code").first().code

    status, report = told(rights, "--person", code, "--on", "2026-09-15")

    assert status == 0
    assert (report["person"], report["on"]) == (code, "2026-09-15")
    assert "care" in report


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "Say --all"),
        (("--all", "--person", "K-1"), "Say --all"),
        (("--person", "NOBODY"), "No child has the code NOBODY"),
    ],
)
def test_wrong_words_are_told(own_database, words, says):
    done = CliRunner().invoke(rights, words)

    assert done.exit_code != 0
    assert says in done.stderr
