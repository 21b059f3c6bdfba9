"""A release as a folder: the same bytes as the site gives, and nothing left over."""

import hashlib
import json
import subprocess
import sys

import pytest
from django.conf import settings as project

from kamkor.interfaces.opendata import exporting, structure
from kamkor.interfaces.opendata.catalogue.terms import Terms
from kamkor.monitoring.publishing.store import shelf

BASE = "http://testserver/data/v1/releases/3/"


@pytest.fixture
def release(folder):
    return structure.release(shelf.get(folder, 3))


def test_files_are_those_of_the_site(site, release, tmp_path):
    written = exporting.export(release, tmp_path, BASE, Terms("", ""))
    assert len(written) > 70
    there = {
        "structure.xml": "structure",
        "data/CWB_IND.csv": "data/CWB_IND?format=csv",
        "data/CWB_IND.json": "data/CWB_IND?format=json",
        "data/CWB_INDEX.xml": "data/CWB_INDEX?format=structurespecificdata",
        "files/CWB_IND.csv": "files/CWB_IND.csv",
        "bulk/CWB_IND.zip": "bulk/CWB_IND.zip",
        "catalog.ttl": "catalog.ttl",
        "datapackage.json": "datapackage.json",
        "opensdg/data/indicator_DTP3.csv": "opensdg/data/indicator_DTP3.csv",
    }
    for name, path in there.items():
        assert (tmp_path / name).read_bytes() == site.bytes(f"releases/3/{path}")


def test_sums_are_those_of_the_files(release, tmp_path):
    written = exporting.export(release, tmp_path, BASE, Terms("", ""))
    lines = (tmp_path / exporting.SUMS).read_text().splitlines()
    assert {line.split("  ")[1] for line in lines} == set(written)
    for line in lines:
        told, name = line.split("  ")
        assert hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() == told


def test_what_is_no_more_goes_and_what_is_not_ours_stays(release, tmp_path):
    outside = tmp_path / "outside.txt"
    outside.write_text("kept")
    out = tmp_path / "mirror"
    exporting.export(release, out, BASE, Terms("", ""))
    (out / "files" / "OLD.csv").write_text("old")
    (out / "README.md").write_text("ours")
    with (out / exporting.SUMS).open("a") as sums:
        sums.write(f"{'0' * 64}  files/OLD.csv\n{'0' * 64}  ../outside.txt\n")
    exporting.export(release, out, BASE, Terms("", ""))
    assert not (out / "files" / "OLD.csv").exists()
    assert (out / "README.md").read_text() == "ours"
    assert outside.read_text() == "kept"


def kamkor(folder, *words):
    return subprocess.run(
        [sys.executable, "-m", "kamkor", "opendata", "export", *words],
        env={"PATH": "", "KAMKOR_PUBLICATION": str(folder)},
        cwd=project.BASE_DIR, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_command_writes_the_newest_release_without_a_database(folder, tmp_path):
    done = kamkor(folder, "--out", str(tmp_path / "out"), "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["release"] == 3
    files = [one for one in (tmp_path / "out").rglob("*") if one.is_file()]
    assert told["files"] == len(files) - 1


def test_the_command_refuses_a_withdrawn_release(folder, tmp_path):
    done = kamkor(folder, "--out", str(tmp_path / "out"), "--release", "1")
    assert done.returncode == 1
    assert "withdrawn" in done.stderr
    assert not (tmp_path / "out").exists()
