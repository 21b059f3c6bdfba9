import io
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.db import connection
from python_calamine import CalamineWorkbook

from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from kamkor.interfaces.api.models import Usage
from kamkor.register.sources import stages, tasks
from kamkor.register.sources.models import Batch, Record
from tests import cast

from .conftest import batch, record, system

pytestmark = pytest.mark.django_db


def rows(**where):
    with context.acting_as_machine():
        return list(Record.objects.filter(**where).order_by("id"))


def another_connection():
    settings = connection.get_connection_params()
    for name in ("cursor_factory", "context"):
        settings.pop(name, None)
    return psycopg.connect(**settings, autocommit=True)


def work(receipt_of_system, answer):
    """What the worker does with the batch of a receipt."""
    with context.acting_as_machine():
        for waiting in Batch.objects.filter(state="running"):
            tasks.bring_in_list(
                batch_id=str(waiting.pk), by=str(waiting.received_by_id)
            )
    return receipt_of_system.get(f"/receipts/{answer.json()['id']}").json()


def test_a_record_is_brought_in_at_once(journal):
    answer = journal.post("/records", record())

    assert answer.status_code == 202, answer.content
    told = answer.json()
    assert (told["state"], told["counts"]["accepted"]) == ("done", 1)
    [row] = rows(state="accepted")
    assert row.values["full_name"] == "Асанов Бакыт Азаматович"
    assert row.sheet == "ref:1"


def test_a_batch_waits_for_the_worker_and_then_tells_its_fate(journal):
    answer = journal.post("/batches", batch({}, {"birth_date": "31.09.2016"}))

    assert answer.status_code == 202, answer.content
    assert answer.json()["state"] == "running"
    fate = work(journal, answer)
    assert fate["state"] == "done"
    assert (fate["counts"]["accepted"], fate["counts"]["refused"]) == (1, 1)
    [bad] = fate["rows"]
    assert (bad["row"], bad["reference"], bad["state"]) == (2, "2", "refused")
    assert bad["problems"][0]["field"] == "birth_date"
    assert "31.09.2016" in bad["problems"][0]["message"]


def test_problems_are_told_in_the_language_asked_for(journal):
    answer = journal.post("/records", record(birth_date="31.09.2016"))
    path = f"/receipts/{answer.json()['id']}"

    said = {
        language: journal.get(path, Accept_Language=language).json()["rows"][0][
            "problems"
        ][0]["message"]
        for language in ("en", "ru", "ky", "kk")
    }

    assert len(set(said.values())) == 4, said


def test_the_sender_does_not_learn_whether_the_child_is_known_here(journal):
    told = journal.post("/records", record()).json()

    assert set(told["counts"]) == {
        "rows", "accepted", "refused", "new", "changed", "mended", "unchanged",
        "repeated",
    }  # fmt: skip


def test_the_same_reference_later_is_the_same_row_corrected(journal):
    journal.post("/records", record())
    told = journal.post("/records", record(full_name="Асанов Бакыт Азатович")).json()

    assert told["counts"]["changed"] == 1
    [old], [new] = rows(state="superseded"), rows(state="accepted")
    assert new.replaces_id == old.pk


def test_twins_sent_one_by_one_stay_two(journal):
    journal.post("/records", record("1"))
    told = journal.post("/records", record("2", full_name="Асанов Улан Азаматович"))

    assert told.json()["counts"]["new"] == 1
    assert len(rows(state="accepted")) == 2


def test_a_refused_row_is_mended_by_sending_it_again(journal):
    first = journal.post("/records", record(birth_date="31.09.2016")).json()
    journal.post("/records", record(birth_date="30.09.2016"))

    assert rows(state="refused") == []
    [row] = journal.get(f"/receipts/{first['id']}").json()["rows"]
    assert row["state"] == "superseded"


def test_a_refused_row_is_mended_in_place(journal):
    first = journal.post("/records", record(birth_date="31.09.2016")).json()
    path = f"/receipts/{first['id']}/rows/1"

    still = journal.post(path, {"values": {"birth_date": "30.02.2016"}})
    assert still.status_code == 422
    assert still.json()["errors"][0]["pointer"] == "/values/birth_date"
    mended = journal.post(path, {"values": {"birth_date": "30.09.2016"}})
    assert mended.status_code == 200, mended.content
    assert mended.json()["state"] == "accepted"
    assert journal.get(f"/receipts/{first['id']}").json()["counts"]["refused"] == 0
    again = journal.post(path, {"values": {"birth_date": "30.09.2016"}})
    assert again.status_code == 409


def test_a_field_of_another_kind_of_list_mends_nothing(journal):
    first = journal.post("/records", record(birth_date="31.09.2016")).json()

    answer = journal.post(
        f"/receipts/{first['id']}/rows/1", {"values": {"crossed_on": "2026-01-01"}}
    )

    assert answer.json()["errors"][0]["pointer"] == "/values/crossed_on"


def test_a_row_without_a_name_has_a_fate_too(journal):
    body = record()
    body["values"] = {"sex": "male"}

    told = journal.post("/records", body).json()

    assert told["counts"]["refused"] == 1


def test_typed_values_are_read_like_cells(journal):
    body = record(birth_certificate=True, grade=5, note=None)

    journal.post("/records", body)

    [row] = rows(state="accepted")
    assert row.values["birth_certificate"] == "yes"
    assert row.values["grade"] == "5"
    assert "note" not in row.values


def test_the_same_rows_again_give_the_same_receipt(journal):
    first, again = (journal.post("/records", record()).json() for _ in range(2))

    assert first["id"] == again["id"]
    assert len(rows()) == 1


def test_receipts_are_listed_newest_first_page_by_page(journal):
    made = [journal.post("/records", record(str(n))).json()["id"] for n in range(3)]

    page = journal.get("/receipts?limit=2").json()
    rest = journal.get(f"/receipts?limit=2&after={page['next']}").json()

    assert [r["id"] for r in page["receipts"] + rest["receipts"]] == made[::-1]
    assert rest["next"] is None


def test_rows_with_problems_come_page_by_page(journal):
    wrong = [{"birth_date": f"31.09.20{n}"} for n in range(10, 15)]
    answer = journal.post("/batches", batch(*wrong))
    work(journal, answer)
    path = f"/receipts/{answer.json()['id']}?limit=2"

    seen, after = [], 0
    while after is not None:
        page = journal.get(f"{path}&after={after}").json()
        seen += [row["row"] for row in page["rows"]]
        after = page["next"]

    assert seen == [1, 2, 3, 4, 5]


def test_a_record_waits_for_the_worker_while_another_list_holds_the_register(journal):
    with another_connection() as other:
        other.execute("SELECT pg_advisory_lock(%s)", [stages._LOCK])
        answer = journal.post("/records", record())
        assert (answer.status_code, answer.json()["state"]) == (202, "running")

    assert work(journal, answer)["counts"]["accepted"] == 1


def test_the_sender_of_a_list_can_download_it_with_remarks(client, school, journal):
    answer = journal.post("/batches", batch({}, {"birth_date": "31.09.2016"}))
    work(journal, answer)
    teacher = cast.somebody("chynara", RoleCode.SCHOOL, of=school)
    cast.sign_in(client, teacher)
    with context.acting_as_machine():
        [sent] = Batch.objects.filter(organisation=school)

    report = client.get(f"/lists/{sent.pk}/report/")

    assert report.status_code == 200
    rows = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(report)))
    head, in_order, second = rows.get_sheet_by_index(0).to_python()
    assert head[0] == "reference"
    assert set(in_order) == {""}  # went in, so nothing is to be mended there
    assert (second[0], "31.09.2016" in second[-1]) == ("2", True)
    assert client.get(f"/lists/{sent.pk}/").status_code == 200


# --- idempotency


def test_a_second_request_does_not_overtake_the_first(journal):
    with another_connection() as other:
        other.execute(
            "SELECT pg_advisory_lock(hashtextextended(%s, 7))",
            [f"{journal.key.pk} a-1"],
        )
        answer = journal.post("/records", record(), Idempotency_Key="a-1")

    assert answer.status_code == 409
    assert int(answer["Retry-After"]) > 0


def test_an_idempotency_key_is_done_once_and_answered_alike(journal):
    first = journal.post("/records", record(), Idempotency_Key="a-1")
    again = journal.post("/records", record(), Idempotency_Key="a-1")

    assert first.json() == again.json()
    assert "Idempotency-Replayed" not in first.headers
    assert again["Idempotency-Replayed"] == "true"
    assert Usage.objects.get(key=journal.key, period="hour").records == 1


def test_an_idempotency_key_with_another_body_is_refused(journal):
    journal.post("/records", record(), Idempotency_Key="a-1")

    answer = journal.post("/records", record("2"), Idempotency_Key="a-1")

    assert answer.status_code == 409
    assert answer.json()["type"] == "urn:kamkor:problem:idempotency-reused"


def test_idempotency_keys_of_two_systems_do_not_meet(journal, stranger):
    mine = journal.post("/records", record(), Idempotency_Key="a-1")
    theirs = stranger.post("/records", record("2"), Idempotency_Key="a-1")

    assert theirs.status_code == 202
    assert mine.json()["id"] != theirs.json()["id"]


def test_what_was_refused_may_be_tried_again_under_the_same_key(journal):
    bad = record() | {"territory": "no-such-place"[:14]}
    assert journal.post("/records", bad, Idempotency_Key="a-1").status_code == 422

    assert journal.post("/records", record(), Idempotency_Key="a-1").status_code == 202


# --- quota


def test_the_quota_of_records_is_kept_and_says_how_long_to_wait(school):
    small = system(school, records_an_hour=3)

    assert small.post("/batches", batch({}, {"sex": "female"})).status_code == 202
    answer = small.post("/batches", batch({"grade": 1}, {"grade": 2}))

    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 3600
    assert small.post("/records", record("9")).status_code == 202


def test_a_batch_larger_than_the_quota_never_goes_in(school):
    small = system(school, records_an_hour=1)

    assert small.post("/batches", batch({}, {})).status_code == 429


def test_the_quota_of_a_day_outlives_the_hour(school):
    small = system(school, records_an_hour=2, records_a_day=2)
    small.post("/batches", batch({}, {"grade": 1}))
    hour = datetime.now(UTC) - timedelta(hours=1)
    Usage.objects.filter(period="hour").update(starts_at=hour)

    assert small.post("/records", record("9")).status_code == 429
