"""`kamkor link --engine spark`: the same files, byte by byte, or what to install."""

import json
import sys

import pytest
from click.testing import CliRunner

from kamkor.cli.linking import link
from kamkor.demo import linkset
from kamkor.register.linkage import core
from tests.register.linkage.core import sparkling

ROWS = ("clusters.csv", "review.csv")


@pytest.fixture(autouse=True)
def terminal(monkeypatch):
    """A terminal that speaks English."""
    monkeypatch.delenv("KAMKOR_LANGUAGE", raising=False)
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")


@pytest.fixture
def linked(tmp_path):
    """Links a set of 3,000 records; exit code, the object of --json, the folder."""
    path = tmp_path / "set.parquet"
    linkset.write(path, records=3000, seed=2, noise=1.0)

    def run(*words):
        out = tmp_path / f"out {len(list(tmp_path.iterdir()))}"
        done = CliRunner().invoke(
            link,
            [str(path), "--out", str(out), "--json", *words],
            catch_exceptions=False,
        )
        return done.exit_code, json.loads(done.stdout), out

    return run


def test_spark_writes_what_duckdb_writes(tmp_path, linked):
    sparkling.needed()
    before = {path.name for path in tmp_path.iterdir()}

    _code, by_duckdb, one = linked("--truth", "person_id")
    code, by_spark, other = linked(
        *("--truth", "person_id", "--engine", "spark"),
        *("--memory", sparkling.MEMORY, "--spark-master", sparkling.MASTER),
    )

    assert code == 0
    for name in ROWS:
        assert (one / name).read_bytes() == (other / name).read_bytes()
    apart = {"out", "seconds"}
    assert {k: v for k, v in by_spark.items() if k not in apart} == {
        k: v for k, v in by_duckdb.items() if k not in apart
    }
    assert by_spark["truth"]["recall"]["value"] > 0.8
    assert {path.name for path in tmp_path.iterdir()} == before | {one.name, other.name}


def test_without_pyspark_it_says_what_to_install(tmp_path, linked, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark", None)
    monkeypatch.delitem(sys.modules, f"{core.__name__}.spark", raising=False)
    monkeypatch.delattr(core, "spark", raising=False)

    code, told, out = linked("--engine", "spark")

    assert code == 2
    assert "make spark" in told["error"]
    assert told["reason"] == "no_pyspark"
    assert not out.exists()


def test_without_java_it_says_what_to_install(tmp_path, linked, monkeypatch):
    pytest.importorskip("pyspark", reason="Spark is not installed: make spark")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "nothing"))

    code, told, out = linked("--engine", "spark")

    assert code == 2
    assert "Java 17" in told["error"]
    assert "openjdk" in told["error"]
    assert not out.exists()


def test_a_java_that_does_not_start_is_told_by_its_own_words(
    tmp_path, linked, monkeypatch
):
    pytest.importorskip("pyspark", reason="Spark is not installed: make spark")
    java = tmp_path / "java8" / "bin" / "java"
    java.parent.mkdir(parents=True)
    java.write_text(
        "#!/bin/sh\necho Error: UnsupportedClassVersionError 61.0 >&2\nexit 1\n"
    )
    java.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "java8"))

    code, told, out = linked("--engine", "spark")

    assert code == 2
    assert told["reason"] == "no_start"
    assert "UnsupportedClassVersionError" in told["error"]
    assert not out.exists()
