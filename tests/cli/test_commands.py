"""The console command from outside, as somebody at a terminal meets it."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.core.exceptions import ImproperlyConfigured

from kamkor.cli.main import WORDS
from kamkor.cli.main import kamkor as commands

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def house(tmp_path):
    """An environment with its own `var`; what was started in it is stopped."""
    told = {k: v for k, v in os.environ.items() if not k.startswith("KAMKOR_")}
    told |= {"KAMKOR_VAR": str(tmp_path / "үй 1"), "PYTHONPATH": str(ROOT)}
    yield told
    kamkor(told, "db", "stop")


def kamkor(told, *words, **changes):
    return subprocess.run(
        [sys.executable, "-m", "kamkor", *words],
        cwd=ROOT,
        env=told | changes,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_help_answers_at_once_and_names_every_command(house):
    started = time.monotonic()
    done = kamkor(house, "--help")

    assert done.returncode == 0
    assert time.monotonic() - started < 3
    for word in ("run", "demo", "import", "rights", "user", "audit", "db", "doctor"):
        assert word in done.stdout
    assert not Path(house["KAMKOR_VAR"]).exists(), "asking for help makes nothing"


@pytest.mark.parametrize("word", [*WORDS, "db restore", "db psql"])
def test_every_command_has_help(word):
    done = CliRunner().invoke(commands, [*word.split(), "--help"])

    assert done.exit_code == 0
    assert "Usage: " in done.stdout


@pytest.mark.parametrize("port", ["0", "65536", "eighty", "-1", "80.5"])
def test_a_port_that_is_none_is_refused_in_words(port, tmp_path):
    told = {"PORT": port, "KAMKOR_VAR": str(tmp_path / "var")}

    done = CliRunner().invoke(commands, ["run"], env=told)

    assert isinstance(done.exception, ImproperlyConfigured)
    assert "PORT must be" in str(done.exception)
    assert list(tmp_path.iterdir()) == []


def test_a_port_in_use_is_refused_before_anything_starts(house):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = kamkor(house, "run", PORT=str(port))

    assert done.returncode == 1
    assert f"Port {port} is used by another program" in done.stderr
    assert not (Path(house["KAMKOR_VAR"]) / "postgres").exists()


def test_a_wrong_database_address_is_refused_in_words(house):
    for url in ("mysql://a@b/c", "postgresql://localhost", "nonsense"):
        done = kamkor(house, "run", DATABASE_URL=url)
        assert done.returncode == 1
        assert "DATABASE_URL must look like" in done.stderr
    done = kamkor(house, "run", DATABASE_URL="postgresql://a:b@127.0.0.1:1/c")
    assert done.returncode == 1
    assert "No connection to the database on 127.0.0.1" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_database_is_started_looked_at_and_stopped(house):
    assert kamkor(house, "db", "status").returncode == 3
    about = json.loads(kamkor(house, "db", "start", "--json").stdout)
    status = json.loads(kamkor(house, "db", "status", "--json").stdout)
    asked = kamkor(house, "db", "psql", "--", "-XAtc", "SELECT current_database()")

    assert about["running"]
    assert status["process"] == about["process"]
    assert asked.stdout.strip() == "kamkor"
    assert kamkor(house, "db", "stop").stdout.strip() == "stopped"
    assert "not running" in kamkor(house, "db", "stop").stdout


def test_a_damaged_copy_is_refused_and_a_good_one_taken(house, tmp_path):
    kamkor(house, "db", "start")
    copy = tmp_path / "copy.dump"
    assert kamkor(house, "db", "backup", str(copy)).returncode == 0
    cut = tmp_path / "cut.dump"
    cut.write_bytes(copy.read_bytes()[:-100])

    refused = kamkor(house, "db", "restore", "--yes", str(cut))
    taken = kamkor(house, "db", "restore", "--yes", "--json", str(copy))

    assert refused.returncode == 1
    assert "The database was not touched" in refused.stderr
    assert json.loads(taken.stdout)["former_kept_as"].startswith("kamkor_before_")


def test_without_a_database_the_server_says_what_to_do(house):
    for word in ("serve", "worker"):
        done = kamkor(house, word)
        assert done.returncode == 1
        assert "kamkor db start" in done.stderr


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """`kamkor run` in full, on a free port, in a folder with a hard name."""
    var = tmp_path_factory.mktemp("run") / "Менің үйім 1"
    told = {k: v for k, v in os.environ.items() if not k.startswith("KAMKOR_")}
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    told |= {"KAMKOR_VAR": str(var), "PYTHONPATH": str(ROOT), "PORT": str(port)}
    process = subprocess.Popen(
        [sys.executable, "-m", "kamkor", "run", "--children=0"],
        cwd=ROOT,
        env=told,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    lines = []
    for line in process.stdout:
        lines.append(line)
        if "Ctrl-C stops" in line:
            break
    else:
        raise AssertionError("".join(lines))
    yield told, process
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def test_it_serves_and_a_second_run_beside_it_is_refused(running):
    told, process = running
    port = told["PORT"]
    with socket.create_server(("127.0.0.1", 0)) as free:
        other = str(free.getsockname()[1])

    same_port = kamkor(told, "run")
    other_port = kamkor(told, "run", PORT=other)

    for refused in (same_port, other_port):
        assert refused.returncode == 1
        assert f"process {process.pid}, http://127.0.0.1:{port}" in refused.stderr
    assert process.poll() is None
    address = f"http://127.0.0.1:{port}/account/login/"
    assert urllib.request.urlopen(address).status == 200


def test_requests_share_the_connections_that_are_kept(running):
    """A new one for each would begin a process of the server and read its catalogue."""
    told, _ = running
    before = sessions(told)

    for _ in range(60):
        urllib.request.urlopen(f"http://127.0.0.1:{told['PORT']}/account/login/")

    threads = 4 * min(max(len(os.sched_getaffinity(0)), 2), 8)
    assert sessions(told) - before <= threads + 5, "the worker and psql have theirs"


def sessions(told):
    """How often somebody has connected to the database."""
    words = "SELECT sessions FROM pg_stat_database WHERE datname = 'kamkor'"
    return int(kamkor(told, "db", "psql", "--", "-Atc", words).stdout)


def test_sigterm_stops_all_it_started(running):
    told, process = running
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
    database = json.loads(kamkor(told, "db", "status", "--json").stdout)["process"]

    process.send_signal(signal.SIGTERM)

    assert process.wait(60) == 0
    for pid in [*map(int, children.split()), database]:
        assert not Path(f"/proc/{pid}/exe").exists()
    assert kamkor(told, "db", "status").returncode == 3
