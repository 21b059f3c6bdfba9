"""An edition is frozen with everything, verifies itself, and can only be withdrawn."""

import json

import pytest
from click.testing import CliRunner
from django.core.exceptions import PermissionDenied

from kamkor.cli import house
from kamkor.cli.indexing import index
from kamkor.foundation.db import context
from kamkor.monitoring.editions import actions, making, reads
from kamkor.monitoring.editions.errors import CodeTaken
from kamkor.monitoring.editions.models import Edition, EditionFile
from kamkor.monitoring.indicators.index import editions
from tests.cast import NOON, acting


def test_an_edition_has_all_its_files_and_the_hash_of_each(edition):
    kept = reads.files(edition)
    assert set(kept) == set(editions.NAMES)
    assert set(json.loads(kept["edition.json"])["files"]) == set(kept) - {
        "edition.json"
    }
    assert json.loads(kept["spec.json"])["edition"] == "kg-2023-1"


def test_it_verifies_itself_here_and_as_a_folder(edition, tmp_path):
    assert reads.verify(edition) == []
    making.write_out(reads.files(edition), tmp_path)
    assert editions.verify(tmp_path) == []


def test_what_was_changed_behind_its_back_is_found(edition):
    kept = reads.files(edition)
    kept["scores.csv"] = kept["scores.csv"].replace("KG-O", "KG-X", 1)
    assert "file_changed" in {fault.code for fault in making.verify(kept)}


def test_it_is_of_the_year_that_was_asked_for(version, erkin):
    made = actions.freeze(version, code="kg-2022", year=2022, by=acting(erkin), at=NOON)
    assert json.loads(reads.files(made)["edition.json"])["year"] == 2022
    assert reads.made_of(made).index.year == 2022
    assert reads.verify(made) == []


def test_a_code_names_one_edition(edition, version, erkin):
    with pytest.raises(CodeTaken):
        actions.freeze(version, code=edition.code, year=2022, by=acting(erkin), at=NOON)


def test_only_who_chooses_the_method_freezes_and_withdraws(edition, version, bakyt):
    with pytest.raises(PermissionDenied):
        actions.freeze(version, code="other", year=2023, by=acting(bakyt), at=NOON)
    with pytest.raises(PermissionDenied):
        actions.withdraw(edition, reason="why", by=acting(bakyt), at=NOON)


def test_withdrawn_it_stays_with_the_first_reason(edition, erkin):
    for reason in ("a wrong table", "another reason"):
        actions.withdraw(edition, reason=reason, by=acting(erkin), at=NOON)
    found = reads.edition(edition.code)
    assert found.is_withdrawn
    assert found.withdrawal.reason == "a wrong table"
    assert reads.verify(found) == []


def verified(*words):
    with context.acting_as(None):
        return CliRunner().invoke(index, ["verify", *words], catch_exceptions=False)


def test_the_terminal_verifies_an_edition_by_its_code(edition, monkeypatch):
    monkeypatch.setattr(house, "start_database", lambda: False)
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    monkeypatch.delenv("KAMKOR_LANGUAGE", raising=False)
    good = verified(edition.code)
    assert (good.exit_code, "agrees" in good.stdout) == (0, True)
    spoilt(edition)
    assert verified("spoilt").exit_code == 1
    missing = verified("kg-1900")
    assert missing.exit_code == 2
    assert "no edition kg-1900" in missing.stderr


def spoilt(edition):
    """An edition one of whose files was changed in the database."""
    files = reads.files(edition)
    files["intervals.csv"] = files["intervals.csv"].replace("A", "B", 1)
    with context.acting_as_machine():
        bad = Edition.objects.create(
            code="spoilt", version=edition.version, year=2023, hash="0", at=NOON,
            by=edition.by,
        )  # fmt: skip
        EditionFile.objects.bulk_create(
            EditionFile(edition=bad, name=name, text=text)
            for name, text in files.items()
        )
