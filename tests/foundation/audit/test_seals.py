"""Whoever touches the log afterwards is found out, and which row."""

import time
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from kamkor.foundation.audit import actions as audit
from kamkor.foundation.audit import seals
from kamkor.foundation.audit.merkle import tree_hash
from kamkor.foundation.db import context
from tests import database

NOW = datetime(2026, 9, 15, 12, tzinfo=UTC)


@pytest.fixture
def log(own_database, settings, tmp_path):
    """What the set-up logged in one seal, six looks in two more, and the door of a
    thief: a superuser's connection."""
    settings.SEALS = tmp_path / "seals"
    look()
    seal_soon()
    for _ in range(2):
        for _ in range(3):
            look()
        seal_soon(rows=3)
    with database.server(own_database) as thief:
        thief.execute("SET session_replication_role = replica")  # triggers sleep
        yield thief


def seal_soon(rows=None):
    """Seal what is there, exactly `rows` if said; transactions of other databases of this
    server, which other tests may have open for minutes, hold the bound back."""
    for _ in range(2_400):
        with (
            context.acting_as_machine(),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                "SELECT bool_and(xid < pg_snapshot_xmin(pg_current_snapshot())"
                "::text::bigint) FROM audit_entry"
            )
            settled = cursor.fetchone()[0]
        if settled:
            sealed = seals.seal(at=NOW)
            assert sealed is not None
            assert rows in (None, sealed.leaves)
            return
        time.sleep(0.1)
    pytest.fail("some transaction on this server never ends")


def look():
    audit.read("person.opened", by=uuid4(), at=NOW, sensitivity=2, subject=uuid4())


def seqs(thief):
    """Numbers of the six looks."""
    rows = thief.execute("SELECT seq FROM audit_entry ORDER BY seq")
    return [row[0] for row in rows][-6:]


def test_an_honest_log_verifies(log):
    report = seals.verify()
    assert report.good
    assert (report.seals, report.unsealed) == (3, 0)
    assert report.rows >= 7


def test_nothing_new_is_no_seal(log):
    assert seals.seal(at=NOW) is None


def test_rows_not_yet_sealed_are_counted(log):
    look()
    assert seals.verify().unsealed == 1


def test_a_changed_row_is_named(log):
    third = seqs(log)[2]
    log.execute("UPDATE audit_entry SET actor = %s WHERE seq = %s", [uuid4(), third])
    assert seals.verify().changed == [third]


def test_a_changed_row_with_a_new_leaf_is_named_too(log):
    third = seqs(log)[2]
    log.execute("UPDATE audit_entry SET verb = 'x' WHERE seq = %s", [third])
    log.execute(
        "UPDATE audit_entry e SET leaf = sha256('\\x00'::bytea || audit_canonical(e))"
        " WHERE seq = %s",
        [third],
    )
    assert seals.verify().changed == [third]


def test_a_removed_row_is_named(log):
    second = seqs(log)[1]
    log.execute("DELETE FROM audit_entry WHERE seq = %s", [second])
    assert seals.verify().removed == [second]


def test_an_inserted_row_is_named(log):
    log.execute(
        "INSERT INTO audit_entry SELECT 999999, happened_at, actor, verb, sensitivity,"
        " subject, record, record_id, relation, request_id, detail, xid, leaf"
        " FROM audit_entry LIMIT 1"
    )
    assert seals.verify().inserted == [999999]


def test_a_cut_off_end_is_noticed(log):
    log.execute("DELETE FROM audit_seal WHERE number = 3")
    log.execute("DELETE FROM audit_entry WHERE seq = ANY(%s)", [seqs(log)[3:]])
    assert "seal 3 was signed and is gone from the database" in seals.verify().wrong


def test_a_rewritten_seal_is_noticed(log):
    log.execute("UPDATE audit_seal SET leaves = 2 WHERE number = 1")
    assert not seals.verify().good


def test_a_head_kept_elsewhere_unmasks_a_whole_new_log(log, settings, tmp_path):
    head = bytes(seals.Seal.objects.order_by("-number").first().head)
    log.execute("DELETE FROM audit_seal")
    log.execute("DELETE FROM audit_entry")
    settings.SEALS = tmp_path / "other"
    look()
    seal_soon(rows=1)
    assert seals.verify().good
    assert not seals.verify(known=head).good


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_entry SET verb = 'x'", "DELETE FROM audit_entry",
     "TRUNCATE audit_entry"],
)  # fmt: skip
def test_the_application_can_only_add(statement):
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.django_db
def test_a_refusal_is_recorded_although_the_request_is_rolled_back():
    request = uuid4().hex
    with transaction.atomic():
        audit.deny("person.view", by=uuid4(), at=NOW, request_id=request)
        transaction.set_rollback(True)
    with context.acting_as_machine(), connection.cursor() as cursor:
        cursor.execute("SELECT verb FROM audit_entry WHERE request_id = %s", [request])
        assert cursor.fetchone() == ("denied.person.view",)


def by_definition(leaves):
    """RFC 6962, 2.1, word for word."""
    from hashlib import sha256

    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    left, right = by_definition(leaves[:split]), by_definition(leaves[split:])
    return sha256(b"\x01" + left + right).digest()


@given(st.lists(st.binary(min_size=32, max_size=32), max_size=40))
def test_the_tree_is_that_of_the_standard(leaves):
    assert tree_hash(leaves) == by_definition(leaves)
