"""PostgreSQL and its starter are killed while rows are written; nothing committed is lost.

Each round writes numbered rows, one transaction each, and notes a number only after the
commit was answered. After every kill the table must hold at least what was noted.
"""

import os
import random
import signal
import subprocess
import sys
import time

import psycopg
import pytest

from kamkor.foundation.db import embedded

pytestmark = pytest.mark.drill
ROUNDS = 10

WRITER = """
import sys, psycopg
with psycopg.connect(host=sys.argv[1], user="postgres", dbname="postgres",
                     autocommit=True) as connection:
    number = connection.execute("SELECT coalesce(max(n), 0) FROM told").fetchone()[0]
    while True:
        number += 1
        connection.execute("INSERT INTO told VALUES (%s)", [number])
        print(number, flush=True)
"""
STARTER = """
import sys, time
from pathlib import Path
from kamkor.foundation.db import embedded
print(embedded.start(Path(sys.argv[1])).pid, flush=True)
time.sleep(60)
"""


@pytest.fixture
def var(tmp_path):
    place = tmp_path / "сынак 1"
    server = embedded.start(place)
    with connected(server) as connection:
        connection.execute("CREATE TABLE told (n bigint PRIMARY KEY)")
    yield place
    embedded.stop(place)


def connected(server) -> psycopg.Connection:
    return psycopg.connect(
        host=str(server.socket), user="postgres", dbname="postgres", autocommit=True
    )


def write_for(server, seconds: float, kill) -> int:
    """The last number whose commit was answered before `kill` struck."""
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(server.socket)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    first = writer.stdout.readline()
    time.sleep(seconds)
    kill()
    rest = writer.communicate(timeout=30)[0].split()
    return int((rest or [first])[-1])


def rows(server) -> int:
    with connected(server) as connection:
        count, most = connection.execute("SELECT count(*), max(n) FROM told").fetchone()
    assert count == most, "there is a hole"
    return count


def test_ten_kills_of_the_server_lose_no_answered_commit(var):
    chance = random.Random(7)
    for _ in range(ROUNDS):
        server = embedded.start(var)
        told = write_for(
            server,
            chance.uniform(0.05, 0.6),
            lambda pid=server.pid: os.kill(pid, signal.SIGKILL),
        )
        assert rows(embedded.start(var)) >= told


def test_ten_kills_of_everything_at_once_lose_no_answered_commit(var):
    """As when the machine loses power: server, sessions and writers in one moment."""
    chance = random.Random(8)
    for _ in range(ROUNDS):
        server = embedded.start(var)
        told = write_for(
            server,
            chance.uniform(0.05, 0.6),
            lambda pid=server.pid: os.killpg(pid, signal.SIGKILL),
        )
        assert rows(embedded.start(var)) >= told


def test_ten_kills_of_the_starter_leave_a_server_that_is_used(var):
    embedded.stop(var)
    chance = random.Random(9)
    for _ in range(ROUNDS):
        starter = subprocess.Popen(
            [sys.executable, "-c", STARTER, str(var)], stdout=subprocess.DEVNULL
        )
        time.sleep(chance.uniform(0.1, 0.7))
        starter.kill()
        starter.wait()

        server = embedded.start(var)

        rows_before = write_for(server, 0.05, lambda: stop_hard(var))
        assert rows(embedded.start(var)) >= rows_before
        embedded.stop(var)


def stop_hard(var) -> None:
    server = embedded.running(var)
    os.kill(server.pid, signal.SIGQUIT)
