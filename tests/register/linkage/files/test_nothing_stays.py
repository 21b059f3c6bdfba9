"""Of somebody's files nothing stays: not sent, not refused, not after a crash."""

import io
import os
import time
import zipfile
from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from kamkor.cli import worker as worker_command
from kamkor.foundation.audit.models import Entry
from kamkor.foundation.db import context
from kamkor.register.linkage.choices import FileJobState
from kamkor.register.linkage.errors import FileRefused
from kamkor.register.linkage.files import boxes, jobs
from kamkor.register.linkage.files import work as working
from kamkor.register.linkage.files.boxes import Box, Gone
from kamkor.register.linkage.models import FileJob

from .desk import (
    ROUND,
    SECRETS,
    confirm,
    job,
    linked,
    on_disk,
    part,
    send,
    text,
    work,
    workbook,
)

pytestmark = pytest.mark.django_db


def test_files_lie_sealed_and_nothing_of_them_stands_in_the_database(erkin, queue, var):
    send(erkin, workbook("обход.xlsx", ROUND))
    for step in (lambda: None, lambda: confirm(erkin), lambda: work(queue)):
        step()
        assert on_disk(var)
        for path in on_disk(var):
            assert path.stat().st_mode & 0o777 == 0o600
            assert not any(s.encode() in path.read_bytes() for s in SECRETS)
    with context.acting_as_machine():
        row = str(FileJob.objects.values().get())
        entries = str(list(Entry.objects.filter(verb__startswith="files.").values()))
    assert not any(secret in row + entries for secret in SECRETS)


def test_what_was_sent_goes_when_it_is_read(erkin, queue, var):
    send(erkin, workbook("обход.xlsx", ROUND))
    assert "sent-0" in {path.name for path in on_disk(var)}
    confirm(erkin)
    work(queue)
    assert {path.name for path in on_disk(var)} == {
        "wish.json", "told.json", "clusters.csv", "review.csv", "report.html",
    }  # fmt: skip


def bomb():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * 400_000_000)
    return file.getvalue()


HOSTILE = {
    "bomb.xlsx": bomb,
    "page.xlsx": lambda: b"<html><body><table></table></body></html>",
    "empty.csv": lambda: b" ",
    "cut.parquet": lambda: b"PAR1" + b"\xff" * 4000 + b"PAR1",
    "machine.csv": lambda: b"\x7fELF" + b"\0" * 4000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_seconds_and_nothing_is_kept(
    name, erkin, queue, var
):
    content = HOSTILE[name]()
    began = time.monotonic()
    answer = send(erkin, SimpleUploadedFile(name, content))
    assert time.monotonic() - began < 10
    assert answer.status_code == 422
    assert name in answer.content.decode()
    assert on_disk(var) == []
    with context.acting_as_machine():
        assert not FileJob.objects.exists()


def test_a_file_that_turns_out_bad_while_worked_on_leaves_only_why(
    erkin, queue, var, monkeypatch
):
    send(erkin, text("a.csv", ROUND))
    confirm(erkin)
    monkeypatch.setattr(
        working.intake,
        "lists",
        lambda *_: (_ for _ in ()).throw(FileRefused("a.csv", "нет")),
    )
    work(queue)
    assert job().state == FileJobState.FAILED
    assert (
        "a.csv: нет" in erkin.get(reverse("file-job", args=[job().pk])).content.decode()
    )
    assert [path.name for path in on_disk(var)] == ["told.json"]


def test_a_fault_of_ours_leaves_nothing_of_the_files(erkin, queue, var, monkeypatch):
    send(erkin, text("a.csv", ROUND))
    confirm(erkin)
    monkeypatch.setattr(working, "overview", lambda _linked: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        work(queue)
    assert job().state == FileJobState.FAILED
    assert [path.name for path in on_disk(var)] == ["told.json"]


def test_a_worker_that_died_leaves_nothing_once_another_takes_the_job(
    erkin, queue, var
):
    send(erkin, text("a.csv", ROUND))
    confirm(erkin)
    jobs.begin(job().pk, at=timezone.now())  # and then it is killed
    assert on_disk(var)
    work(queue)
    assert job().state == FileJobState.FAILED
    assert on_disk(var) == []
    assert "прерва" in erkin.get(reverse("file-job", args=[job().pk])).content.decode()


@pytest.mark.parametrize("reached", ["asked", "queued", "running", "done"])
def test_time_takes_what_nobody_took(reached, erkin, queue, var):
    send(erkin, text("a.csv", ROUND))
    if reached != "asked":
        confirm(erkin)
    if reached == "running":
        jobs.begin(job().pk, at=timezone.now())
    if reached == "done":
        work(queue)
    assert job().state == reached
    now = timezone.now()
    assert jobs.sweep(at=now + timedelta(minutes=59)) == 0
    assert on_disk(var)
    late = (
        timedelta(hours=13)
        if reached in {"queued", "running"}
        else timedelta(minutes=61)
    )
    assert jobs.sweep(at=now + late) == 1
    assert on_disk(var) == []
    assert job().state == FileJobState.GONE


def test_what_lies_on_disk_without_a_job_goes(erkin, var):
    orphan = var / "linking" / "01a20000-0000-7000-8000-000000000009"
    orphan.mkdir(parents=True)
    (orphan / "sent-0").write_bytes(b"x")
    jobs.sweep(at=timezone.now())
    assert on_disk(var)  # it may be coming in this moment
    jobs.sweep(at=timezone.now() + timedelta(minutes=61))
    assert on_disk(var) == []


def test_a_worker_deletes_first_of_all_what_a_crash_left(var, monkeypatch):
    orphan = var / "linking" / "01a20000-0000-7000-8000-000000000009"
    orphan.mkdir(parents=True)
    (orphan / "sent-0").write_bytes(b"x")
    long_ago = time.time() - 2 * 3600
    os.utime(orphan, (long_ago, long_ago))
    lying = []
    monkeypatch.setattr(os, "umask", lambda _mask: 0)  # the tests' own stays
    monkeypatch.setattr(worker_command.house, "require_database", lambda: None)
    monkeypatch.setattr(
        worker_command, "call_command", lambda *_: lying.append(on_disk(var))
    )
    done = CliRunner().invoke(worker_command.worker, ["--once"], catch_exceptions=False)
    assert done.exit_code == 0
    assert lying == [[]]


def test_what_is_needed_no_more_is_deleted_at_once(erkin, queue, var):
    linked(erkin, queue, text("a.csv", ROUND))
    assert erkin.post(reverse("file-delete", args=[job().pk])).status_code == 302
    assert on_disk(var) == []


def test_a_download_broken_off_does_not_count(erkin, queue):
    linked(erkin, queue, text("a.csv", ROUND))
    part(erkin, "clusters")  # nothing is taken
    assert job().downloaded == []


def test_a_sealed_file_cut_short_or_moved_does_not_open(var):
    sealed = Box(job_id := boxes.UUID(int=7), bytes(32))
    sealed.put("a", io.BytesIO(b"x" * 3_000_000))
    assert b"".join(sealed.blocks("a")) == b"x" * 3_000_000
    path = var / "linking" / str(job_id) / "a"
    whole = path.read_bytes()
    path.with_name("b").write_bytes(whole)
    path.write_bytes(whole[: 8 + (1 << 20) + 16])
    for name in ("a", "b"):
        with pytest.raises(Gone):
            sealed.read(name)


def test_an_empty_file_is_sealed_too(var):
    sealed = Box(boxes.UUID(int=7), bytes(32))
    assert sealed.put("a", io.BytesIO()) == 0
    assert sealed.read("a") == b""
