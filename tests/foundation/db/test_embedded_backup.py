"""Copies of the database: whole ones come back, damaged ones change nothing."""

from datetime import UTC, datetime

import psycopg
import pytest

from kamkor.foundation.db import embedded
from kamkor.foundation.db.embedded_backup import Access, dump, restore
from kamkor.foundation.db.embedded_errors import BackupError

AT = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    var = tmp_path_factory.mktemp("backup")
    yield embedded.start(var)
    embedded.stop(var)


@pytest.fixture
def access(server):
    name = "мектеп"
    with connected(server) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    with connected(server, name) as connection:
        connection.execute("CREATE TABLE pupil (name text, filler text)")
        connection.execute(
            "INSERT INTO pupil SELECT 'Бакыт ' || n, sha256(n::text::bytea)::text"
            " FROM generate_series(1, 5000) n"
        )
    yield Access(database=name, environment=server.environment())
    with connected(server) as connection:
        found = connection.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{name}%"]
        ).fetchall()
        for (database,) in found:
            connection.execute(f'DROP DATABASE "{database}" WITH (FORCE)')


def connected(server, database="postgres") -> psycopg.Connection:
    return psycopg.connect(
        host=str(server.socket), user="postgres", dbname=database, autocommit=True
    )


def pupils(server, database) -> int:
    with connected(server, database) as connection:
        return connection.execute("SELECT count(*) FROM pupil").fetchone()[0]


def databases(server) -> set[str]:
    with connected(server) as connection:
        return {row[0] for row in connection.execute("SELECT datname FROM pg_database")}


def test_a_copy_comes_back_and_the_former_is_kept(server, access, tmp_path):
    copy = tmp_path / "көчүрмө 1.dump"
    size = dump(access, copy)
    with connected(server, access.database) as connection:
        connection.execute("DELETE FROM pupil WHERE name <> 'Бакыт 1'")

    former = restore(access, copy, at=AT)

    assert size == copy.stat().st_size > 0
    assert copy.stat().st_mode & 0o077 == 0
    assert former == "мектеп_before_20260314_093000"
    assert pupils(server, access.database) == 5000
    with connected(server) as connection:
        connection.execute(f'ALTER DATABASE "{former}" ALLOW_CONNECTIONS true')
    assert pupils(server, former) == 1


def test_a_restore_sends_away_whoever_is_connected(server, access, tmp_path):
    copy = tmp_path / "a.dump"
    dump(access, copy)
    with connected(server, access.database) as busy:
        busy.execute("BEGIN; INSERT INTO pupil VALUES ('ачык')")

        restore(access, copy, at=AT)

        with pytest.raises(psycopg.OperationalError):
            busy.execute("SELECT 1")
    assert pupils(server, access.database) == 5000


@pytest.mark.parametrize("kept", [0, 4, 3000, -1])
@pytest.mark.parametrize("with_sum", [True, False])
def test_a_cut_copy_is_refused(server, access, tmp_path, kept, with_sum):
    copy = tmp_path / "cut.dump"
    dump(access, copy)
    copy.write_bytes(copy.read_bytes()[:kept])
    if not with_sum:
        (tmp_path / "cut.dump.sha256").unlink()
    before = databases(server)

    with pytest.raises(BackupError, match=r"not touched"):
        restore(access, copy, at=AT)

    assert databases(server) == before
    assert pupils(server, access.database) == 5000


def test_one_changed_byte_is_noticed(server, access, tmp_path):
    copy = tmp_path / "changed.dump"
    dump(access, copy)
    content = bytearray(copy.read_bytes())
    content[len(content) // 2] ^= 1
    copy.write_bytes(content)

    with pytest.raises(BackupError, match="damaged"):
        restore(access, copy, at=AT)

    assert pupils(server, access.database) == 5000


def test_something_else_than_a_copy_is_refused(server, access, tmp_path):
    letter = tmp_path / "letter.docx"
    letter.write_bytes(b"PK\x03\x04 not a database")

    with pytest.raises(BackupError, match="no complete copy"):
        restore(access, letter, at=AT)
    with pytest.raises(BackupError, match="no file"):
        restore(access, tmp_path / "absent.dump", at=AT)

    assert pupils(server, access.database) == 5000


def test_a_copy_that_cannot_be_written_leaves_nothing(access, tmp_path):
    target = tmp_path / "file" / "a.dump"
    (tmp_path / "file").write_text("a file where a folder should be")

    with pytest.raises((BackupError, OSError)):
        dump(access, target)

    broken = Access(database="absent", environment=access.environment)
    with pytest.raises(BackupError, match="pg_dump"):
        dump(broken, tmp_path / "b.dump")
    assert list(tmp_path.glob("b.dump*")) == []
