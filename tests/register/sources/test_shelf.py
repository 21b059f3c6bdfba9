"""Received files lie sealed on disk; readers get them back and leave nothing behind."""

import io
import os
import signal
import subprocess
import sys
import textwrap

import pytest

from kamkor.foundation.db import vault
from kamkor.register.sources import shelf, tasks

ROWS = "Ф.И.О. ребёнка;Дата рождения\nАсанов Бакыт;12.03.2015\n".encode()


def stored(files, kept):
    return files / kept.path


def test_the_file_on_disk_tells_nothing_and_opens_again(files):
    kept = shelf.keep(io.BytesIO(ROWS))
    assert ROWS[:20] not in stored(files, kept).read_bytes()
    assert stored(files, kept).stat().st_mode & 0o777 == 0o600
    with shelf.reader(kept.path)() as file:
        assert file.read() == ROWS
    assert (kept.size, len(kept.hash)) == (len(ROWS), 64)


def test_the_same_content_lies_there_once(files):
    one, two = shelf.keep(io.BytesIO(ROWS)), shelf.keep(io.BytesIO(ROWS))
    assert one == two
    assert len(list(files.glob("lists/??/*"))) == 1


def test_reading_leaves_nothing_behind(files):
    kept = shelf.keep(io.BytesIO(ROWS))
    with shelf.reader(kept.path)():
        assert left(files) == [stored(files, kept)]
    assert left(files) == [stored(files, kept)]


def test_a_killed_reader_leaves_nothing_behind(files):
    kept = shelf.keep(io.BytesIO(ROWS))
    program = textwrap.dedent(f"""
        import os, signal, django
        django.setup()
        from django.conf import settings
        settings.MEDIA_ROOT = {str(files)!r}
        from kamkor.register.sources import shelf
        with shelf.reader({kept.path!r})() as file:
            assert len(file.read()) == {len(ROWS)}
            os.kill(os.getpid(), signal.SIGKILL)
    """)
    done = subprocess.run(
        [sys.executable, "-c", program], env=dict(os.environ), check=False
    )
    assert done.returncode == -signal.SIGKILL
    assert left(files) == [stored(files, kept)]


def test_a_changed_file_does_not_open(files):
    kept = shelf.keep(io.BytesIO(ROWS))
    place = stored(files, kept)
    place.write_bytes(place.read_bytes()[:-1] + b"x")
    with pytest.raises(vault.Tampered), shelf.reader(kept.path)():
        pass


def old(files, name="ab" * 32):
    """As files were kept before they were sealed."""
    place = files / "lists" / name[:2] / name
    place.parent.mkdir(parents=True)
    place.write_bytes(ROWS)
    return place


def test_an_old_file_is_read_and_sealed_by_that(files):
    place = old(files)
    path = str(place.relative_to(files))
    for _ in range(2):
        with shelf.reader(path)() as file:
            assert file.read() == ROWS
        assert ROWS[:20] not in place.read_bytes()


def test_old_files_are_sealed_by_night(files):
    place = old(files)
    shelf.keep(io.BytesIO(b"a sealed one stays as it is"))
    before = {p: p.read_bytes() for p in left(files) if p != place}
    tasks.seal_old_files(timestamp=0)
    assert shelf.seal_old() == 0
    assert ROWS[:20] not in place.read_bytes()
    assert all(p.read_bytes() == kept for p, kept in before.items())


def left(files):
    return [path for path in files.rglob("*") if path.is_file()]
