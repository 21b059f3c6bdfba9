"""The embedded PostgreSQL among the accidents of ordinary life."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from kamkor.foundation.db import embedded, embedded_account
from kamkor.foundation.db.embedded_errors import AlreadyRunning, DiskFull, ServerError

IS_ROOT = os.geteuid() == 0


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """A data folder made once, with one remembered row; copied for each test."""
    var = tmp_path_factory.mktemp("built")
    server = embedded.start(var)
    with connected(server) as connection:
        connection.execute("CREATE TABLE remembered (word text)")
        connection.execute("INSERT INTO remembered VALUES ('сөз')")
    embedded.stop(var)
    return var


@pytest.fixture
def var(built, tmp_path):
    place = tmp_path / "var"
    copy(built, place)
    yield place
    embedded.stop(place)


def copy(source: Path, target: Path) -> None:
    target.mkdir(parents=True)
    subprocess.run(
        ["cp", "-a", str(source / "postgres"), str(target / "postgres")], check=True
    )


def connected(server: embedded.Server) -> psycopg.Connection:
    return psycopg.connect(
        host=str(server.socket), user="postgres", dbname="postgres", autocommit=True
    )


def remembered(server: embedded.Server) -> list[str]:
    with connected(server) as connection:
        return [word for (word,) in connection.execute("SELECT word FROM remembered")]


def test_starts_once_and_stops_once(var):
    first = embedded.start(var)
    second = embedded.start(var)

    assert first.started
    assert not second.started
    assert second.pid == first.pid
    assert embedded.stop(var)
    assert not embedded.stop(var)
    assert embedded.running(var) is None


def test_speaks_utf8_with_checksums_and_no_network(var):
    with connected(embedded.start(var)) as connection:
        shown = {
            name: connection.execute(f"SHOW {name}").fetchone()[0]
            for name in ("server_encoding", "data_checksums", "listen_addresses", "jit")
        }
        upper = connection.execute("SELECT upper('өңүр қала')").fetchone()[0]

    assert shown == {
        "server_encoding": "UTF8",
        "data_checksums": "on",
        "listen_addresses": "",
        "jit": "off",
    }
    assert upper == "ӨҢҮР ҚАЛА"


def test_nobody_else_may_enter_the_folder_of_the_socket(var):
    server = embedded.start(var)

    assert server.socket.stat().st_mode & 0o077 == 0
    assert server.data.stat().st_mode & 0o077 == 0


def test_starts_again_after_kill_minus_nine(var):
    server = embedded.start(var)
    os.kill(server.pid, signal.SIGKILL)

    again = embedded.start(var)

    assert again.pid != server.pid
    assert remembered(again) == ["сөз"]


def test_a_stale_note_of_a_dead_process_does_not_stop_it(var):
    gone = subprocess.run(["sh", "-c", "echo $$"], capture_output=True, check=True)
    leave_note(var, pid=int(gone.stdout))

    assert remembered(embedded.start(var)) == ["сөз"]


def test_a_process_number_given_to_another_program_does_not_stop_it(var):
    stranger = subprocess.Popen(["sleep", "60"])
    try:
        leave_note(var, pid=stranger.pid)

        assert remembered(embedded.start(var)) == ["сөз"]
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def leave_note(var: Path, *, pid: int) -> None:
    lines = [pid, var / "postgres", 1, 5432, var / "run", "", "  1 1", "ready   "]
    text = "".join(f"{line}\n" for line in lines)
    (var / "postgres" / "postmaster.pid").write_text(text)
    (var / "run").mkdir(mode=0o700, exist_ok=True)
    (var / "run" / ".s.PGSQL.5432.lock").write_text(text)


def test_an_empty_note_does_not_stop_it(var):
    (var / "postgres" / "postmaster.pid").write_text("")

    assert remembered(embedded.start(var)) == ["сөз"]


def test_two_starts_at_once_make_one_server(var):
    code = (
        "import sys; from pathlib import Path; from kamkor.foundation.db import embedded;"
        "print(embedded.start(Path(sys.argv[1])).pid)"
    )
    starts = [
        subprocess.Popen([sys.executable, "-c", code, str(var)], stdout=subprocess.PIPE)
        for _ in range(3)
    ]

    pids = {start.communicate(timeout=60)[0] for start in starts}

    assert len(pids) == 1
    assert int(pids.pop()) == embedded.running(var).pid


def test_a_killed_starter_leaves_a_server_that_the_next_one_uses(var):
    code = (
        "import sys, os; from pathlib import Path;"
        "from kamkor.foundation.db import embedded;"
        "print(embedded.start(Path(sys.argv[1])).pid, flush=True); os.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(var)], capture_output=True)

    assert embedded.start(var).pid == int(done.stdout)


def test_a_starter_killed_while_it_makes_the_folder_spoils_nothing(tmp_path):
    var = tmp_path / "var"
    left = var / "postgres.new-abandoned"
    left.mkdir(parents=True)
    (left / "PG_VERSION").write_text("18\n")
    try:
        assert embedded.start(var).started
        assert not left.exists()
    finally:
        embedded.stop(var)


def test_a_path_with_spaces_and_cyrillic_and_no_end(built, tmp_path):
    var = tmp_path / "Менің құжаттарым, 2026" / ("ұзын жол " * 8).strip() / "var"
    copy(built, var)
    try:
        server = embedded.start(var)
        assert remembered(server) == ["сөз"]
        assert len(os.fsencode(server.socket)) < 90
        assert (var / "postgres.socket").read_text().strip() == str(server.socket)
        embedded.stop(var)
        assert embedded.start(var).socket == server.socket, "the folder is used again"
    finally:
        embedded.stop(var)


def test_a_folder_under_tmp_that_others_may_enter_is_not_used_again(built, tmp_path):
    var = tmp_path / "жол" / "var"
    copy(built, var)
    try:
        before = embedded.start(var).socket
        embedded.stop(var)
        before.chmod(0o755)
        assert embedded.start(var).socket != before
    finally:
        embedded.stop(var)


def test_a_full_disk_is_told_before_anything_is_written(var, monkeypatch):
    usage = embedded.shutil.disk_usage(var)
    monkeypatch.setattr(
        embedded.shutil, "disk_usage", lambda _path: usage._replace(free=1_000_000)
    )

    with pytest.raises(DiskFull, match=r"full: 0 MB are free.*Nothing is lost"):
        embedded.start(var)


@pytest.mark.skipif(not IS_ROOT, reason="only root may mount a small disk")
def test_a_disk_that_fills_up_loses_nothing_and_works_again(built, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    size = ["-o", "size=300m"]
    if subprocess.run(["mount", "-t", "tmpfs", *size, "tmpfs", disk]).returncode:
        pytest.skip("this machine lets nobody mount")
    var = disk / "var"
    try:
        copy(built, var)
        server = embedded.start(var)
        (disk / "ballast").write_bytes(b"x" * 80_000_000)
        kept = fill(server)
        embedded.stop(var)
        with pytest.raises(DiskFull, match="make room"):
            embedded.start(var)

        (disk / "ballast").unlink()

        with connected(embedded.start(var)) as connection:
            found = connection.execute("SELECT count(*) FROM filled").fetchone()[0]
        assert found == kept
    finally:
        embedded.stop(var)
        subprocess.run(["umount", "-l", disk], check=True)


def fill(server: embedded.Server) -> int:
    """Rows that were committed before the disk was full."""
    kept = 0
    with connected(server) as connection:
        connection.execute("CREATE TABLE filled AS SELECT 1 AS n, '' AS pad LIMIT 0")
        try:
            for _ in range(100):
                connection.execute(
                    "INSERT INTO filled SELECT n, repeat('x', 1000)"
                    " FROM generate_series(1, 5000) n"
                )
                kept += 5000
        except psycopg.Error:
            return kept
    raise AssertionError("the disk did not fill up")


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path):
    data = tmp_path / "postgres"
    data.mkdir()
    (data / "letter.txt").write_text("mine")

    with pytest.raises(ServerError, match="holds no database"):
        embedded.start(tmp_path)

    assert (data / "letter.txt").read_text() == "mine"


def test_a_setting_that_it_refuses_is_told_by_its_name(var):
    (var / "postgres.local.conf").write_text("no_such_setting = 1\n")

    with pytest.raises(ServerError, match=r"did not start.*postgres\.log"):
        embedded.start(var)


def test_what_the_operator_sets_wins(var):
    (var / "postgres.local.conf").write_text("work_mem = '7MB'\n")

    with connected(embedded.start(var)) as connection:
        assert connection.execute("SHOW work_mem").fetchone() == ("7MB",)


def test_a_busy_folder_is_told_and_left_alone(var):
    holder = subprocess.Popen(
        ["flock", str(var / "postgres.lock"), "-c", "echo held; sleep 30"],
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        holder.stdout.readline()
        with pytest.raises(AlreadyRunning, match=r"keeps .* busy"):
            embedded.start(var, patience=0.3)
    finally:
        os.killpg(holder.pid, signal.SIGKILL)
        holder.wait()


@pytest.mark.skipif(IS_ROOT, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    tmp_path.chmod(0o500)

    with pytest.raises(ServerError, match="cannot write"):
        embedded.start(tmp_path / "var")


@pytest.mark.skipif(not IS_ROOT, reason="only root changes to another user")
def test_without_namespaces_root_uses_a_system_user_even_in_a_closed_home(
    built, monkeypatch
):
    home = Path("/root") / f"kamkor-test-{os.getpid()}"
    var = home / "var"
    home.mkdir(mode=0o700)
    monkeypatch.setattr(embedded_account, "_namespace", lambda: None)
    try:
        copy(built, var)
        server = embedded.start(var)
        assert remembered(server) == ["сөз"]
        assert server.data.stat().st_uid != 0
        assert os.stat(f"/proc/{server.pid}").st_uid == server.data.stat().st_uid
        assert home.stat().st_mode & 0o777 == 0o700
    finally:
        embedded.stop(var)
        subprocess.run(["rm", "-r", str(home)], check=True)


def test_a_session_that_crashes_does_not_take_the_server_along(var):
    server = embedded.start(var)
    with connected(server) as connection:
        victim = connection.info.backend_pid
        os.kill(victim, signal.SIGKILL)

    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            assert remembered(server) == ["сөз"]
            break
        except psycopg.OperationalError:
            time.sleep(0.1)

    assert embedded.running(var).pid == server.pid
