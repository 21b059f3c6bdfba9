"""The tests' folder leads into memory, and nobody else's folder is touched."""

import os
from pathlib import Path

import pytest

from tests import in_memory


@pytest.fixture(autouse=True)
def room(monkeypatch):
    monkeypatch.setattr(in_memory, "_ROOM", 0)


@pytest.fixture
def shared(tmp_path) -> Path:
    (tmp_path / "shm").mkdir()
    return tmp_path / "shm"


@pytest.fixture
def var(tmp_path) -> Path:
    return tmp_path / "project" / "var" / "test"


def test_a_new_folder_leads_into_memory_and_stays_there(var, shared):
    in_memory.keep(var, shared=shared)
    (var / "template").write_text("made")
    assert var.is_symlink()
    assert var.resolve().parent == shared
    in_memory.keep(var, shared=shared)
    assert (var / "template").read_text() == "made"


def test_after_a_restart_of_the_machine_it_leads_there_anew(var, shared):
    in_memory.keep(var, shared=shared)
    for file in (folder := var.resolve()).iterdir():
        file.unlink()
    folder.rmdir()
    in_memory.keep(var, shared=shared)
    assert var.is_dir()


def test_a_folder_on_the_disk_stays_one(var, shared):
    var.mkdir(parents=True)
    in_memory.keep(var, shared=shared)
    assert not var.is_symlink()
    assert list(shared.iterdir()) == []


def test_where_there_is_no_room_a_disk_does(var, shared, monkeypatch):
    in_memory.keep(var, shared=shared)
    os.rename(var.resolve(), shared / "gone")
    monkeypatch.setattr(in_memory, "_ROOM", 2**62)
    in_memory.keep(var, shared=shared)
    var.mkdir()  # nothing stands in its way
    in_memory.keep(var, shared=shared.with_name("no such folder"))
    assert not var.is_symlink()


def test_folders_of_projects_that_are_gone_are_removed_and_no_others(
    var, shared, tmp_path
):
    gone, there = (
        tmp_path / "gone" / "var" / "test",
        tmp_path / "there" / "var" / "test",
    )
    in_memory.keep(gone, shared=shared)
    in_memory.keep(there, shared=shared)
    (shared / "somebody-elses").mkdir()
    (shared / "kamkor-test-new").mkdir()  # somebody is just making it
    left = gone.resolve()
    gone.unlink()
    gone.parent.rmdir()
    in_memory.keep(var, shared=shared)
    assert set(shared.iterdir()) == {
        var.resolve(),
        there.resolve(),
        shared / "somebody-elses",
        shared / "kamkor-test-new",
    }
    assert not left.exists()


def test_a_folder_that_another_made_is_not_used(var, shared, monkeypatch):
    in_memory.keep(var, shared=shared)
    var.unlink()
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    in_memory.keep(var, shared=shared)
    assert not var.exists()
