import io
import re
from zipfile import ZipFile

import pytest
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from kamkor.foundation.audit.models import Entry
from kamkor.foundation.db import context
from kamkor.register.sources import reads, tasks
from kamkor.register.sources.choices import Kind
from kamkor.register.sources.models import Batch, Source
from tests import cast

from .conftest import HEAD, ROWS, workbook
from .desk import bring, records, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client, aigul, witness):
    return cast.sign_in(client, aigul)


def upload(client, osh, file=None, **changed):
    file = file or workbook()
    file.name = "обход.xlsx"
    given = {"file": file, "kind": "round", "source": "МТУ 7", "territory": osh.pk}
    return client.post(reverse("list-new"), given | changed)


def only_batch() -> Batch:
    with context.acting_as_machine():
        return Batch.objects.get()


def titles(page: str) -> str:
    return re.search("<title>(.*?)</title>", page)[1]


def test_an_empty_list_of_lists_says_what_to_do_first(officer):
    page = officer.get(reverse("lists")).content.decode()

    assert reverse("list-new") in page
    assert "k-empty" in page


def test_a_broken_round_is_brought_in_step_by_step_and_mended(officer, osh, aigul):
    step1 = upload(officer, osh)
    batch = only_batch()
    assert step1.url == reverse("list", args=[batch.pk])

    step2 = officer.get(step1.url, follow=True).content.decode()
    assert "Ф.И.О. ребёнка" in step2
    assert 'value="full_name" selected' in step2

    to_step3 = officer.post(reverse("list-columns", args=[batch.pk]), {})
    step3 = officer.get(to_step3.url).content.decode()
    assert "31.09.2016" in step3
    assert "12.03.2015" in step3
    assert records() == []

    officer.post(reverse("list-check", args=[batch.pk]))
    assert only_batch().state == "running"
    [job] = ProcrastinateJob.objects.filter(task_name="sources.bring_in")
    assert job.args == {"batch_id": str(batch.pk), "by": str(aigul.pk)}
    waits = officer.get(reverse("list", args=[batch.pk])).content.decode()
    assert reverse("list-progress", args=[batch.pk]) in waits

    tasks.bring_in_list(**job.args)
    step4 = officer.get(reverse("list", args=[batch.pk])).content.decode()
    assert reverse("list-corrections", args=[batch.pk]) in step4

    wrong = officer.get(reverse("list-corrections", args=[batch.pk])).content.decode()
    assert "Турдубаев Нурлан" in wrong
    [waiting] = records(state="refused")
    row = reverse("list-row", args=[waiting.pk])
    assert 'value="31.09.2016"' in officer.get(row).content.decode()
    cells = {"full_name": "Турдубаев Нурлан", "sex": "м", "address": "Навои 7"}
    cells |= {"parent_away": "мать"}
    still = officer.post(row, cells | {"birth_date": "31.11.2016"})
    assert still.status_code == 422
    assert 'id="id_birth_date_error"' in still.content.decode()
    officer.post(row, cells | {"birth_date": "30.09.2016"})
    assert len(records(state="accepted")) == 4
    [mended] = records(replaces=waiting)
    assert mended.raw["Дата рождения"] == "30.09.2016"


def test_no_page_title_holds_a_name(officer, osh, aigul):
    batch = bring(aigul, osh)
    [waiting] = records(state="refused")

    for url in (
        reverse("list", args=[batch.pk]),
        reverse("list-corrections", args=[batch.pk]),
        reverse("list-row", args=[waiting.pk]),
        reverse("list-undo", args=[batch.pk]),
    ):
        page = officer.get(url)
        assert page.status_code == 200
        assert not re.search("Турдубаев|Асанов|МТУ", titles(page.content.decode()))


def test_pressing_twice_queues_one_job(officer, osh, aigul):
    batch = send(aigul, osh)

    for _press in range(2):
        officer.post(reverse("list-check", args=[batch.pk]))

    assert ProcrastinateJob.objects.filter(task_name="sources.bring_in").count() == 1


def test_a_hostile_file_is_refused_at_the_field(officer, osh):
    answer = upload(officer, osh, io.BytesIO(b"%PDF-1.7 not a list"))

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "k-errors" in page
    assert "МТУ 7" in page
    with context.acting_as_machine():
        assert not Batch.objects.exists()


def test_the_form_keeps_what_was_typed(officer, osh):
    answer = officer.post(reverse("list-new"), {"source": "Школа 5"})

    assert answer.status_code == 422
    assert 'value="Школа 5"' in answer.content.decode()


def test_an_upload_by_htmx_sends_the_browser_on(officer, osh):
    file = workbook()
    file.name = "обход.xlsx"
    answer = officer.post(
        reverse("list-new"),
        {"file": file, "kind": "", "source": "МТУ 7", "territory": osh.pk},
        headers={"HX-Request": "true"},
    )

    assert answer.headers["HX-Redirect"] == reverse("list", args=[only_batch().pk])
    assert only_batch().kind == "round"


def test_a_stranger_gets_no_list(client, damir, aigul, osh, witness):
    batch = bring(aigul, osh)
    [waiting] = records(state="refused")
    cast.sign_in(client, damir)

    assert "МТУ 7" not in client.get(reverse("lists")).content.decode()
    for name in ("list", "list-check", "list-corrections", "list-report", "list-undo"):
        assert client.get(reverse(name, args=[batch.pk])).status_code == 404
    assert client.get(reverse("list-row", args=[waiting.pk])).status_code == 404


def test_the_report_is_the_same_workbook_with_remarks(officer, osh, aigul):
    batch = bring(aigul, osh, [*ROWS, ("5", "=1+1", "2015", "м", "", "")])

    answer = officer.get(reverse("list-report", args=[batch.pk]))
    book = ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    text = book.read("xl/worksheets/sheet1.xml").decode()

    assert "31.09.2016" in text
    assert "<f>" not in text
    with context.acting_as_machine():
        assert Entry.objects.filter(verb="list.report_downloaded").count() == 1


def test_every_look_at_rows_is_in_the_audit(officer, osh, aigul):
    batch = bring(aigul, osh)

    officer.get(reverse("list-corrections", args=[batch.pk]))

    with context.acting_as_machine():
        entry = Entry.objects.get(verb="list.corrections_seen")
    assert (entry.actor, entry.sensitivity) == (aigul.pk, 2)


def test_a_list_is_taken_back_on_screen(officer, osh, aigul):
    batch = bring(aigul, osh)
    url = reverse("list-undo", args=[batch.pk])

    assert "3" in officer.get(url).content.decode()
    officer.post(url)
    assert only_batch().state == "undoing"
    waits = officer.get(reverse("list", args=[batch.pk])).content.decode()
    assert reverse("list-progress", args=[batch.pk]) in waits
    assert officer.get(url).url == reverse("list", args=[batch.pk])
    officer.post(url)  # pressed twice: queued once
    assert ProcrastinateJob.objects.filter(task_name="sources.take_back").count() == 1

    tasks.take_back_list(str(batch.pk), str(aigul.pk))

    assert only_batch().state == "undone"
    gone = officer.get(reverse("list-progress", args=[batch.pk]))
    assert gone.headers["HX-Redirect"] == reverse("list", args=[batch.pk])


def test_a_list_decided_on_meanwhile_stays_and_the_page_says_why(
    officer, osh, aigul, witness
):
    batch = bring(aigul, osh)
    officer.post(reverse("list-undo", args=[batch.pk]))
    witness.decisions = 1

    tasks.take_back_list(str(batch.pk), str(aigul.pk))

    assert (only_batch().state, only_batch().failure) == ("done", "undo_decided")
    assert witness.undone == []
    page = officer.get(reverse("list", args=[batch.pk])).content.decode()
    assert str(reads.failure(only_batch())) in page


def test_an_undo_that_breaks_changes_nothing_and_may_be_tried_again(
    officer, osh, aigul, monkeypatch
):
    batch = bring(aigul, osh)
    officer.post(reverse("list-undo", args=[batch.pk]))
    with monkeypatch.context() as broken:
        broken.setattr("kamkor.register.sources.intake.run_steps", _breaks)
        with pytest.raises(ZeroDivisionError):
            tasks.take_back_list(str(batch.pk), str(aigul.pk))

    assert (only_batch().state, only_batch().failure) == ("done", "undo_failed")
    officer.post(reverse("list-undo", args=[batch.pk]))
    tasks.take_back_list(str(batch.pk), str(aigul.pk))
    assert only_batch().state == "undone"


def _breaks(*_args, **_more):
    raise ZeroDivisionError


def test_a_large_file_is_checked_by_the_worker(officer, osh, aigul, monkeypatch):
    monkeypatch.setattr("kamkor.register.sources.views.CHECK_AT_ONCE", 100)
    batch = send(aigul, osh)

    officer.post(reverse("list-columns", args=[batch.pk]), {})
    waits = officer.get(reverse("list-check", args=[batch.pk])).content.decode()
    assert "k-progress" in waits
    [job] = ProcrastinateJob.objects.filter(task_name="sources.check")
    tasks.check_list(**job.args)

    shown = officer.get(reverse("list-check", args=[batch.pk])).content.decode()
    assert "31.09.2016" in shown


def test_the_pages_ask_the_database_a_fixed_number_of_times(
    officer, osh, aigul, django_assert_max_num_queries
):
    bad = [
        (str(n), f"Асанов Бакыт{chr(1072 + n)}", "31.02.2015", "м", "", "")
        for n in range(30)
    ]
    batch = bring(aigul, osh, bad)
    send(aigul, osh, source="ещё не читана")
    for name in "абвгд":
        bring(aigul, osh, ROWS, source=f"МТУ {name}")

    with django_assert_max_num_queries(16):
        officer.get(reverse("lists"))
    with django_assert_max_num_queries(18):
        officer.get(reverse("list-corrections", args=[batch.pk]))


def test_columns_are_mapped_on_the_page(officer, osh):
    head = (*HEAD[:5], "Кто-то далеко")
    upload(officer, osh, workbook(ROWS, head))
    batch = only_batch()

    officer.post(
        reverse("list-columns", args=[batch.pk]),
        {"0-5": "parent_away", "0-1": "full_name", "0-2": "birth_date", "0-3": "sex"},
    )

    assert only_batch().mapping["кто то далеко"] == "parent_away"
    shown = officer.get(reverse("list-check", args=[batch.pk])).content.decode()
    assert "Кто-то далеко" not in shown


def test_what_is_written_on_a_page_is_called_by_its_kind(officer, osh, aigul):
    upload(officer, osh)
    Source.objects.create(
        kind=Kind.DECISION, name="decision", territory=osh, created_at=cast.NOON
    )
    with context.acting_as_machine():
        Batch.objects.update(
            kind=Kind.DECISION, source=Source.objects.get(kind=Kind.DECISION)
        )

    page = officer.get(reverse("lists"), headers={"accept-language": "ky"})

    assert "Жол-жобо боюнча чечим" in page.content.decode()
    assert ">decision<" not in page.content.decode()
    with context.acting_as(aigul.pk):
        assert "decision" not in reads.source_names(cast.acting(aigul))
