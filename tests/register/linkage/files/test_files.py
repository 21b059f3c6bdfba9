"""Who is who in somebody's own files."""

import csv
import io
import json

import pytest
from django.urls import reverse

from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.audit.models import Entry
from kamkor.foundation.db import context
from kamkor.foundation.db.models import SubjectKey
from kamkor.register.linkage.choices import FileJobState
from kamkor.register.linkage.files import jobs
from kamkor.register.linkage.files import work as working
from kamkor.register.linkage.models import FileJob
from tests.cast import sign_in, somebody, territory

from .desk import (
    ROUND,
    SCHOOL,
    confirm,
    job,
    linked,
    on_disk,
    parquet,
    part,
    send,
    text,
    work,
    workbook,
)

pytestmark = pytest.mark.django_db


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
