"""`kamkor link --engine spark` with a large list: what DuckDB finds, and nothing is left
of it when it is ended in the middle."""

import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

from kamkor.demo import linkset
from kamkor.register.linkage.core import run
from kamkor.register.linkage.core.results import clusters, doubtful, reviews
from tests.register.linkage.core import sparkling

sparkling.needed()
pytestmark = pytest.mark.slow
RECORDS = 100_000
PATIENCE = 600  # seconds


@pytest.fixture(scope="module")
def lists(tmp_path_factory):
    path = tmp_path_factory.mktemp("lists") / "set.parquet"
    linkset.write(path, records=RECORDS, seed=4, noise=1.0)
    return path


def found(lists, folder, engine):
    """Persons, levels' bits and guards of all pairs, and the reviews with reasons."""
    wish = run.Wish(files=[lists], engine=engine, master=sparkling.MASTER)
    with run.linking(wish, folder=folder) as done:
        pairs = done.pairs
        return (
            clusters(done).to_pylist(),
            [
                column.tolist()
                for column in (pairs.a, pairs.b, pairs.bits, pairs.guards)
            ],
            list(reviews(done, doubtful(done))),
        )


def test_a_hundred_thousand_records_give_the_same_on_spark(lists, tmp_path):
    in_duckdb = found(lists, tmp_path, run.IN_DUCKDB)
    on_spark = found(lists, tmp_path, run.IN_SPARK)

    assert len(in_duckdb[0]) == RECORDS
    assert len(in_duckdb[2]) > RECORDS / 100
    for one, other in zip(in_duckdb, on_spark, strict=True):
        assert one == other
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("made", ["raw.parquet", "full_key"])
def test_ended_in_the_middle_it_leaves_nothing(lists, tmp_path, made):
    """Names are being folded; pairs are being compared."""
    command = [
        *(sys.executable, "-m", "kamkor", "link", str(lists), "--json"),
        *("--engine", "spark", "--out", str(tmp_path / "out")),
    ]
    spare = tmp_path / "spare"
    spare.mkdir()
    told = os.environ | {"TMPDIR": str(spare)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=told) as linking:
        until = time.monotonic() + PATIENCE
        while not list(tmp_path.glob(f".out-*/*/spark/{made}")):
            assert linking.poll() is None
            assert time.monotonic() < until
            time.sleep(0.1)
        started = psutil.Process(linking.pid).children(recursive=True)
        assert any("java" in each.name() for each in started)
        linking.send_signal(signal.SIGTERM)
        code = linking.wait(PATIENCE)

    assert code == 143
    assert list(tmp_path.iterdir()) == [spare]
    assert not list(spare.iterdir())
    _gone, left = psutil.wait_procs(started, timeout=10)
    assert not left
