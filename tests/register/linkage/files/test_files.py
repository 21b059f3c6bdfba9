"""Who is who in somebody's own files, and that nothing of them stays."""

import csv
import io
import json
import os
import time
import zipfile
from datetime import timedelta

import pyarrow as pa
import pyarrow.parquet
import pytest
import xlsxwriter
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from kamkor.cli import worker as worker_command
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.audit.models import Entry
from kamkor.foundation.db import context
from kamkor.foundation.db.models import SubjectKey
from kamkor.register.linkage.choices import FileJobState
from kamkor.register.linkage.errors import FileRefused
from kamkor.register.linkage.files import boxes, jobs, tasks
from kamkor.register.linkage.files import work as working
from kamkor.register.linkage.files.boxes import Box, Gone
from kamkor.register.linkage.models import FileJob
from tests.cast import sign_in, somebody, territory

pytestmark = pytest.mark.django_db
HEAD = ("Ф.И.О. ребёнка", "Дата рождения", "Мать", "Телефон", "Район", "Примечание")
ROUND = [
    ("Асанов Бакыт Азаматович", "12.03.2015", "Асанова Гүлзат", "0700123456", "Өзгөн", ""),
    ("Токтосунова Айгүл Маратовна", "30.07.2014", "Жазгүл", "0555000111", "Ноокат", "=1+1"),
    ("Жээнбеков Нурсултан", "02.01.2013", "", "0555654321", "Талас", "тайна"),
]  # fmt: skip
SCHOOL = [
    ("Asanov Bakyt Azamatovich", "12.03.2015", "Asanova Gulzat", "+996 700 12 34 56", "Uzgen", ""),
    ("Бейшеналиева Мээрим", "05.11.2012", "", "", "Нарын", ""),
]  # fmt: skip
SECRETS = ("Бакыт", "Bakyt", "обход", "0700123456", "тайна")


@pytest.fixture(autouse=True)
def var(settings, tmp_path):
    settings.VAR = tmp_path
    return tmp_path


@pytest.fixture
def erkin(client):
    return sign_in(client, somebody("erkin", RoleCode.ANALYST))


@pytest.fixture(autouse=True)
def queue(monkeypatch):
    """Jobs that were queued, for `work`."""
    queued = []
    monkeypatch.setattr(tasks.link_files, "defer", lambda job_id: queued.append(job_id))
    return queued


def workbook(name, rows, head=HEAD):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("МТУ 7")
        sheet.write(0, 0, "Подворный обход")
        for number, row in enumerate([head, *rows], start=2):
            sheet.write_row(number, 0, list(row))
    return SimpleUploadedFile(name, file.getvalue())


def text(name, rows, head=HEAD):
    file = io.StringIO()
    csv.writer(file).writerows([head, *rows])
    return SimpleUploadedFile(name, file.getvalue().encode())


def parquet(name, rows, head):
    file = io.BytesIO()
    columns = dict(zip(head, map(list, zip(*rows, strict=True)), strict=True))
    pa.parquet.write_table(pa.table(columns), file)
    return SimpleUploadedFile(name, file.getvalue())


def send(client, *files, **more):
    return client.post(reverse("files"), {"lists": list(files)} | more)


def job():
    with context.acting_as_machine():
        return FileJob.objects.latest("asked_at")


def confirm(client, **changed):
    """Press the button on the page of columns, as it is shown but for `changed`."""
    page = client.get(reverse("file-columns", args=[job().pk]))
    told = {each.name: each.field for each in page.context["headings"]}
    by_heading = {each.heading: each.name for each in page.context["headings"]}
    told |= {by_heading[heading]: field for heading, field in changed.items()}
    return client.post(reverse("file-columns", args=[job().pk]), told)


def work(queue):
    while queue:
        tasks.link_files(queue.pop(0))


def linked(client, queue, *files, **more):
    assert send(client, *files, **more).status_code == 302
    if job().state == FileJobState.ASKED:
        assert confirm(client).status_code == 302
    work(queue)
    return client.get(reverse("file-job", args=[job().pk]))


def part(client, name):
    return client.get(reverse("file-part", args=[job().pk, name]))


def on_disk(var):
    return [path for path in (var / "linking").rglob("*") if path.is_file()]


def test_lists_in_persons_out_and_then_nothing_is_left(erkin, queue, var):
    page = linked(
        erkin, queue, workbook("обход.xlsx", ROUND), text("школа.csv", SCHOOL)
    )
    assert job().state == FileJobState.DONE
    assert ["записи", "5"] in page.context["told"]["figures"]
    clusters = b"".join(part(erkin, "clusters").streaming_content).decode()
    rows = list(csv.DictReader(io.StringIO(clusters)))
    person = {row["record_id"]: row["cluster_id"] for row in rows}
    assert len(person) == 5
    assert person["обход / МТУ 7:4"] == person["школа:2"]
    assert len(set(person.values())) == 4
    assert b"record_id_a" in b"".join(part(erkin, "review").streaming_content)
    assert job().state == FileJobState.DONE
    report = b"".join(part(erkin, "report").streaming_content).decode()
    assert "обход.xlsx" in report
    assert job().state == FileJobState.GONE
    assert on_disk(var) == []
    assert not SubjectKey.objects.filter(subject=job().pk).exists()
    assert part(erkin, "clusters").status_code == 404
    gone = erkin.get(reverse("file-job", args=[job().pk]))
    assert "Этих файлов больше нет" in gone.content.decode()


def test_parquet_with_names_of_fields_starts_at_once(erkin, queue):
    head = ("record_id", "name", "birth_date", "phone")
    rows = [("=1", r[0], r[1], r[3]) for r in (*ROUND[:1], *SCHOOL[:1])]
    rows = [(f"={n}", *row[1:]) for n, row in enumerate(rows)]
    sent = send(erkin, parquet("a.parquet", rows, head))
    assert sent.url == reverse("file-job", args=[job().pk])
    work(queue)
    clusters = b"".join(part(erkin, "clusters").streaming_content).decode()
    assert "'=0,'=0" in clusters  # no spreadsheet takes it for a formula


def test_the_truth_and_a_threshold_reach_the_report(erkin, queue):
    head = ("name", "birth_date", "truth")
    rows = [(r[0], r[1], who) for r, who in zip(ROUND + SCHOOL, "abcad", strict=True)]
    assert send(erkin, text("a.csv", rows, head), threshold="0.75").status_code == 302
    confirm(erkin)
    work(queue)
    report = b"".join(part(erkin, "report").streaming_content).decode()
    assert "В сравнении с правдой" in report


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


def test_each_step_is_in_the_log_with_counts_alone(erkin, queue):
    linked(erkin, queue, text("a.csv", ROUND + SCHOOL))
    for name in ("clusters", "review", "report"):
        b"".join(part(erkin, name).streaming_content)
    with context.acting_as_machine():
        told = list(Entry.objects.filter(verb__startswith="files.").order_by("seq"))
    assert [entry.verb for entry in told] == [
        "files.asked", "files.columns_seen", "files.started", "files.done",
        "files.seen", *["files.downloaded"] * 3, "files.gone",
    ]  # fmt: skip
    assert told[3].detail == {"records": 5, "persons": 4, "reviews": 0}


def test_a_column_without_a_name_is_asked_for(erkin, queue):
    head = ("Графа 1", "Графа 2", "Графа 3", "Графа 4", "Графа 5", "Графа 6")
    send(erkin, text("a.csv", ROUND + SCHOOL, head))
    bad = confirm(erkin)
    assert bad.status_code == 422
    assert "a" in bad.content.decode()
    assert queue == []
    assert job().state == FileJobState.ASKED
    assert (
        confirm(erkin, **{"Графа 1": "name", "Графа 2": "birth_date"}).status_code
        == 302
    )
    work(queue)
    assert job().state == FileJobState.DONE


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


def test_one_job_a_person_and_what_was_not_started_makes_way(erkin, queue, var):
    send(erkin, text("a.csv", ROUND))
    first = job()
    send(erkin, text("b.csv", ROUND))
    with context.acting_as_machine():
        assert FileJob.objects.get(pk=first.pk).state == FileJobState.GONE
    confirm(erkin)
    busy = send(erkin, text("c.csv", ROUND))
    assert busy.status_code == 422
    assert "уже" in busy.content.decode()
    work(queue)
    assert send(erkin, text("c.csv", ROUND)).status_code == 302


def test_somebody_elses_job_is_not_there(erkin, queue, client):
    linked(erkin, queue, text("a.csv", ROUND))
    other = somebody("aigul", RoleCode.TERRITORIAL_OFFICER, at=territory("Osh"))
    sign_in(client, other)
    for url in ("file-job", "file-columns", "file-progress"):
        assert client.get(reverse(url, args=[job().pk])).status_code == 404
    assert part(client, "clusters").status_code == 404
    assert client.post(reverse("file-delete", args=[job().pk])).status_code == 404
    assert (
        job().asked_at.isoformat() not in client.get(reverse("files")).content.decode()
    )


def test_the_database_itself_shows_a_job_to_its_owner_alone(erkin, queue):
    send(erkin, text("a.csv", ROUND))
    owner = job().asked_by
    other = somebody("gulnaz", RoleCode.SUPERVISOR, at=territory("Osh"))
    with context.acting_as(other.pk):
        assert not FileJob.objects.exists()
        assert FileJob.objects.update(state=FileJobState.GONE) == 0
    with context.acting_as(owner):
        assert FileJob.objects.count() == 1


def test_what_is_needed_no_more_is_deleted_at_once(erkin, queue, var):
    linked(erkin, queue, text("a.csv", ROUND))
    assert erkin.post(reverse("file-delete", args=[job().pk])).status_code == 302
    assert on_disk(var) == []


def test_a_download_broken_off_does_not_count(erkin, queue):
    linked(erkin, queue, text("a.csv", ROUND))
    part(erkin, "clusters")  # nothing is taken
    assert job().downloaded == []


def test_progress_sends_on_when_the_work_is_over(erkin, queue):
    send(erkin, text("a.csv", ROUND))
    confirm(erkin)
    url = reverse("file-progress", args=[job().pk])
    assert "Ждёт" in erkin.get(url).content.decode()
    work(queue)
    assert erkin.get(url)["HX-Redirect"] == reverse("file-job", args=[job().pk])


def test_the_pages_ask_little_of_the_database(
    erkin, queue, django_assert_max_num_queries
):
    linked(erkin, queue, text("a.csv", ROUND))
    for url in (reverse("files"), reverse("file-job", args=[job().pk])):
        with django_assert_max_num_queries(22):
            erkin.get(url)


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


def test_files_of_one_name_are_told_apart(erkin, queue):
    linked(erkin, queue, text("a.csv", ROUND), text("a.csv", SCHOOL))
    clusters = b"".join(part(erkin, "clusters").streaming_content).decode()
    assert "a:2,a (2):2" in clusters or "a (2):2,a" in clusters
    assert clusters.count("\n") == 6


def test_numbers_of_the_wish_are_kept_as_said(erkin, queue):
    send(erkin, text("a.csv", ROUND), threshold="0.75")
    with context.acting_as_machine():
        wish = working.said(jobs.box(job()), working.WISH)
    assert wish["threshold"] == 0.75
    assert json.dumps(wish)
