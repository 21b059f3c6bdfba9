"""Every address × every key × every scope: what opens, and in what shape it stays shut."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import get_resolver

from kamkor.foundation.access.models import Grant
from kamkor.foundation.accounts.choices import Kind
from kamkor.foundation.db import context
from kamkor.foundation.places.choices import OrganisationKind
from kamkor.foundation.web.declarations import doors
from kamkor.interfaces.api import actions, bodies, parsing, schema
from kamkor.interfaces.api.choices import READ, role_of, write_scope
from kamkor.interfaces.api.models import Answer, ApiKey, Receipt
from kamkor.interfaces.api.problems import Problem
from tests import cast

from .conftest import batch, log, office, record, system

pytestmark = pytest.mark.django_db

OPERATIONS = [
    door for door in doors(get_resolver().url_patterns)
    if door.route.startswith("api/v1/") and door.declaration.action
]  # fmt: skip
PATHS = [
    "/" + re.sub(
        r"<(\w+):\w+>",
        lambda m: {"uuid": "00000000-0000-7000-8000-00000000abcd", "int": "1"}[m[1]],
        door.route,
    ).removeprefix("api/v1/")
    for door in OPERATIONS
]  # fmt: skip
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
READS = {("GET", path) for path in PATHS if path.startswith("/receipts")} - {
    ("GET", path) for path in PATHS if path.endswith("/rows/1")
}
WRITES = {("POST", path) for path in PATHS if path != "/receipts"} - {
    ("POST", path) for path in PATHS if re.fullmatch(r"/receipts/[0-9a-f-]+", path)
}


def is_problem(answer, status):
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert told["status"] == status
    assert told["type"].startswith("urn:kamkor:problem:")
    assert told["title"]
    return told


def denied(key):
    return log(verb__startswith="denied.api", actor=key.user_id)[-1].detail


def test_the_walk_meets_all_operations():
    documented = {
        (method.upper(), path)
        for path, operations in schema.document()["paths"].items()
        for method in operations
    }
    assert len(documented) == len(READS | WRITES) == 5


@pytest.mark.parametrize("path", PATHS)
def test_no_address_opens_without_a_good_key(path, journal, school):
    revoked, expired, sleeping = (
        system(school),
        system(school),
        system(office("S-77", OrganisationKind.SCHOOL)),
    )
    ApiKey.objects.filter(pk=revoked.key.pk).update(revoked_at=datetime.now(UTC))
    ApiKey.objects.filter(pk=expired.key.pk).update(
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
        valid_until=datetime(2026, 1, 2, tzinfo=UTC),
    )
    sleeping.key.user.is_active = False
    sleeping.key.user.save()
    false = journal.token[:-1] + ("A" if journal.token[-1] != "A" else "B")
    shown = [
        {}, {"Authorization": "Bearer "}, {"Authorization": "Basic YTpi"},
        {"Authorization": f"Bearer {false}"}, {"Authorization": "Bearer x"},
        {"Authorization": "Bearer kamkor_aaaaaaaaaaaa_" + "a" * 43},
        *({"Authorization": f"Bearer {s.token}"} for s in (revoked, expired, sleeping)),
    ]  # fmt: skip
    for method in METHODS:
        answers = [
            Client().generic(
                method, f"/api/v1{path}", b"{", content_type="application/json",
                headers={"Accept-Language": "en"} | headers,
            )
            for headers in shown
        ]  # fmt: skip
        if (method, path) not in READS | WRITES:
            for answer in answers:
                is_problem(answer, 405)
                assert answer["Allow"]
            continue
        for answer in answers:
            is_problem(answer, 401)
            assert answer["WWW-Authenticate"].startswith("Bearer")
        # one body for all: nobody learns which keys there are
        assert len({answer.content for answer in answers}) == 1


@pytest.mark.parametrize("scope", [READ, write_scope("school"), write_scope("border")])
def test_each_scope_opens_its_own_operations_only(scope, school):
    narrow = system(school, scope)
    for method, path in sorted(READS | WRITES):
        status = narrow.call(method, path, {}).status_code
        may = (method, path) in (READS if scope == READ else WRITES)
        assert (status == 403) != may, (method, path, status)
        assert status not in {401, 500}


def test_a_key_for_one_kind_sends_no_other(school):
    narrow = system(school, write_scope("border"))

    is_problem(narrow.post("/records", record()), 403)
    is_problem(narrow.post("/batches", batch({})), 403)
    assert "write:school" in denied(narrow.key)["scope"]


def test_a_key_for_one_kind_mends_no_other(school):
    wide, narrow = system(school), system(school, write_scope("border"))
    sent = wide.post("/records", record(birth_date="31.09.2016")).json()
    with context.acting_as(narrow.key.user_id):
        Receipt.objects.filter(pk=sent["id"])  # another key's, for this key nothing

    answer = narrow.post(f"/receipts/{sent['id']}/rows/1", {"values": {}})

    is_problem(answer, 404)


def test_the_receipt_of_another_organisation_is_nothing(journal, stranger):
    sent = journal.post("/records", record(birth_date="31.09.2016")).json()

    is_problem(stranger.get(f"/receipts/{sent['id']}"), 404)
    mended = {"values": {"birth_date": "30.09.2016"}}
    is_problem(stranger.post(f"/receipts/{sent['id']}/rows/1", mended), 404)
    assert stranger.get("/receipts").json()["receipts"] == []


def test_the_database_itself_keeps_receipts_and_answers_apart(journal, stranger):
    journal.post("/records", record(), Idempotency_Key="a-1")

    with context.acting_as(stranger.key.user_id):
        assert not Receipt.objects.exists()
        assert not Answer.objects.exists()
    with context.acting_as(journal.key.user_id):
        assert Receipt.objects.exists()
        assert Answer.objects.exists()


def test_the_kill_switch_works_at_once(journal, admin):
    assert journal.get("/receipts").status_code == 200

    actions.revoke_key(journal.key, by=admin.pk, at=datetime.now(UTC))

    is_problem(journal.get("/receipts"), 401)
    assert denied(journal.key)["key"] == journal.key.prefix


def test_a_key_ends_with_its_last_day(school):
    soon = system(school, valid_until=datetime.now(UTC) + timedelta(seconds=30))
    assert soon.get("/receipts").status_code == 200
    ApiKey.objects.update(
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
        valid_until=datetime(2026, 1, 2, tzinfo=UTC),
    )

    is_problem(soon.get("/receipts"), 401)


def test_a_system_brings_nothing_for_a_place_that_is_not_its_own(journal):
    far = cast.territory("Чаткальский район")

    told = is_problem(journal.post("/records", record() | {"territory": far.code}), 403)

    assert "own territory" in told["detail"]
    told = is_problem(journal.post("/records", record() | {"territory": "0"}), 422)
    assert told["errors"][0]["pointer"] == "/territory"


def test_a_role_taken_away_shuts_the_door(journal):
    Grant.objects.filter(user=journal.key.user_id).delete()

    is_problem(journal.post("/records", record()), 403)


def test_the_secret_is_not_kept(journal):
    secret = journal.token.split("_", 2)[2]
    kept = ApiKey.objects.filter(pk=journal.key.pk).values().get()

    assert secret not in repr(kept)
    assert len(kept["secret_hash"]) == 64


@pytest.mark.parametrize("kind", OrganisationKind)
def test_no_system_reaches_a_child_by_territory(kind):
    user = system(office(f"X-{kind}", kind)).key.user

    actor = cast.acting(user)

    assert user.kind == Kind.MACHINE
    assert not user.has_usable_password()
    assert actor.roles == {role_of(kind)}
    assert [actor.territory(level) for level in (1, 2, 3, 4)] == [[]] * 4


def test_every_call_is_in_the_log_without_names(journal):
    sent = journal.post("/records", record(birth_date="31.09.2016")).json()
    journal.get(f"/receipts/{sent['id']}")
    journal.get("/receipts")
    journal.post(
        f"/receipts/{sent['id']}/rows/1", {"values": {"birth_date": "30.09.2016"}}
    )

    mine = log(actor=journal.key.user_id, verb__startswith="api.")
    assert [entry.verb for entry in mine] == [
        "api.received", "api.receipt_read", "api.receipts_listed", "api.row_mended",
    ]  # fmt: skip
    assert "Асанов" not in repr([entry.detail for entry in mine])


# --- hostile bodies


def test_what_is_no_json_is_refused(journal):
    deep = b"[" * 100_000 + b"]" * 100_000
    for body in (
        b"{", b"\xff\xfe", b"[1,]", b'{"a":NaN}', b'{"a":1e999999999, "a":2}', deep,
        b'{"a":"\\ud800"}', b'{"a":' + b"9" * 5000 + b"}", b'{"' + b"[" * 9 + b'":',
    ):  # fmt: skip
        is_problem(journal.post("/records", body), 400)


def test_brackets_inside_words_are_no_depth():
    assert parsing.parse(b'{"a":"[[[[[[[[[[[[\\"[[[["}') == {"a": '[[[[[[[[[[[["[[[['}
    with pytest.raises(Problem):
        parsing.parse(b'{"a":' * 9 + b"1" + b"}" * 9)


def test_a_huge_body_is_refused_unread(journal, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2000

    is_problem(journal.post("/records", record(note="a" * 1900)), 413)


def test_another_media_type_is_refused(journal):
    answer = Client().post(
        "/api/v1/records", "a=1", content_type="application/x-www-form-urlencoded",
        headers={"Authorization": f"Bearer {journal.token}"},
    )  # fmt: skip

    is_problem(answer, 415)


def test_a_null_character_does_no_harm(journal):
    told = journal.post("/records", record(note="a\0b", full_name="Асанов\0 Бакыт"))
    assert told.status_code == 202, told.content
    is_problem(journal.post("/records", record("a\0b")), 422)
    is_problem(journal.post("/records", record() | {"source": "a\0b"}), 422)
    is_problem(
        journal.post("/records", record(), Idempotency_Key="ключ".encode().hex() * 99),
        422,
    )


def test_what_is_not_asked_for_is_refused_where_it_stands(journal):
    told = is_problem(journal.post("/records", record(nonsense="x")), 422)
    assert told["errors"][0]["pointer"] == "/values/nonsense"

    told = is_problem(journal.post("/records", record(grade=[1])), 422)
    assert {e["pointer"] for e in told["errors"]} == {"/values/grade"}

    body = batch({}, {})
    body["rows"][1]["reference"] = "1"
    is_problem(journal.post("/batches", body), 422)
    too_many = batch(*[{}] * (bodies.MOST_ROWS + 1))
    is_problem(journal.post("/batches", too_many), 422)
    is_problem(journal.post("/records", record(income={"a": 1})), 422)
    is_problem(journal.get("/receipts?limit=-1"), 422)


def test_formulas_and_other_tongues_stay_text(journal):
    told = journal.post("/records", record(note="=cmd|' /C calc'!A1", address="😀"))

    assert told.json()["counts"]["accepted"] == 1


def test_any_other_address_is_a_problem_too(journal, client):
    for path in ("/nonsense", "/receipts/not-an-id", "/"):
        is_problem(journal.get(path), 404)
    is_problem(client.post("/api/v1/nonsense"), 404)
    is_problem(client.get("/api/"), 404)


def test_a_fault_of_ours_is_told_in_the_same_shape(journal, monkeypatch):
    def fall(*_args, **_kwargs):
        raise RuntimeError("Асанов Бакыт")

    monkeypatch.setattr(actions, "receive", fall)

    told = is_problem(journal.post("/records", record()), 500)

    assert "Асанов" not in repr(told)


def test_old_answers_and_counts_are_forgotten(journal):
    journal.post("/records", record(), Idempotency_Key="a-1")

    assert actions.forget(at=datetime.now(UTC)) == {"answers": 0, "usage": 0}
    later = datetime.now(UTC) + timedelta(days=100)
    assert actions.forget(at=later) == {"answers": 1, "usage": 2}
