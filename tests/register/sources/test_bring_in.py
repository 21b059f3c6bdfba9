import io
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.audit.models import Entry
from kamkor.foundation.db import context
from kamkor.register.sources import actions, errors
from kamkor.register.sources.choices import BatchState
from kamkor.register.sources.models import Batch, Record, Source
from tests import cast

from .conftest import HEAD, ROWS
from .desk import NOON, bring, new, records, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("witness")]


def test_good_rows_go_in_and_bad_rows_wait(aigul, osh):
    batch = bring(aigul, osh)

    assert batch.state == BatchState.DONE
    assert batch.counts["rows"] == 4
    assert (batch.counts["accepted"], batch.counts["refused"]) == (3, 1)
    [waiting] = records(state="refused")
    assert waiting.raw["Дата рождения"] == "31.09.2016"
    assert waiting.problems[0]["field"] == "birth_date"
    assert [r.values["full_name"] for r in records(state="accepted")] == [
        ROWS[0][1], ROWS[1][1], ROWS[3][1],
    ]  # fmt: skip


def test_the_same_file_twice_changes_nothing(aigul, osh, witness):
    first = bring(aigul, osh)
    before = records()

    again = bring(aigul, osh)

    assert again.pk == first.pk
    assert [r.pk for r in records()] == [r.pk for r in before]
    assert len(witness.ran) == 1


def test_the_same_rows_in_another_file_change_nothing(aigul, osh):
    bring(aigul, osh)

    other = bring(aigul, osh, [*reversed(ROWS)])

    assert other.counts["unchanged"] == 3
    assert other.counts["new"] == 0
    assert len(records(state="accepted")) == 3


def test_a_corrected_row_replaces_its_predecessor_and_keeps_it_in_history(
    aigul, osh, witness
):
    bring(aigul, osh)
    moved = (*ROWS[0][:4], "Масалиева 12", "оба")

    batch = bring(aigul, osh, [moved, *ROWS[1:]], at=NOON + timedelta(days=2))

    assert batch.counts["changed"] == 1
    [old] = records(state="superseded")
    [fresh] = records(replaces=old)
    assert (old.values["address"], fresh.values["address"]) == (
        "Ленина 55", "Масалиева 12",
    )  # fmt: skip
    assert witness.ran[-1] == {fresh.pk: old.pk}


def test_a_row_mended_in_the_file_leaves_the_correction_list(aigul, osh):
    bring(aigul, osh)
    mended = (*ROWS[2][:2], "30.09.2016", *ROWS[2][3:])

    batch = bring(aigul, osh, [*ROWS[:2], mended, ROWS[3]])

    assert batch.counts["mended"] == 1
    assert records(state="refused") == []
    assert len(records(state="accepted")) == 4


def test_a_misspelt_name_is_the_same_row_when_it_stands_in_the_same_place(aigul, osh):
    bring(aigul, osh)
    respelt = (ROWS[0][0], "Асанов Бакит Азаматович", *ROWS[0][2:])

    batch = bring(aigul, osh, [respelt, *ROWS[1:]])

    assert batch.counts["changed"] == 1
    assert len(records(state="accepted")) == 3


def test_another_child_in_the_same_row_replaces_nobody(aigul, osh):
    bring(aigul, osh)
    other = ("1", "Жээнбекова Алина", "01.02.2012", "ж", "Ленина 55", "оба")

    batch = bring(aigul, osh, [other, *ROWS[1:]])

    assert (batch.counts["new"], batch.counts["changed"]) == (1, 0)
    assert len(records(state="accepted")) == 4


def test_a_row_that_turns_bad_waits_and_the_good_one_stays(aigul, osh):
    bring(aigul, osh)
    bad = (*ROWS[3][:1], "Эргешова Мээрим Бакытовна", "32.01.2014", *ROWS[3][3:])

    bring(aigul, osh, [*ROWS[:3], bad])

    standing = {r.values["full_name"] for r in records(state="accepted")}
    assert "Эргешова Мээрим Бакытовна" in standing
    assert len(records(state="refused")) == 2


def test_the_next_round_does_not_replace_this_one(aigul, osh):
    bring(aigul, osh, list_date=date(2026, 3, 31))

    later = bring(
        aigul, osh, [*ROWS[:3], (*ROWS[3][:4], "Навои 9", "оба")],
        list_date=date(2026, 6, 30),
    )  # fmt: skip

    assert later.counts["new"] == 3
    assert len(records(state="accepted")) == 6


def test_a_list_within_thirty_days_speaks_for_the_same_day_unless_told(aigul, osh):
    first = bring(aigul, osh)
    second = bring(aigul, osh, ROWS[:2], at=NOON + timedelta(days=20))
    third = bring(aigul, osh, ROWS[:1], at=NOON + timedelta(days=80))

    assert first.list_date == second.list_date == NOON.date()
    assert third.list_date == (NOON + timedelta(days=80)).date()


def test_a_row_that_stands_twice_goes_in_once(aigul, osh):
    batch = bring(aigul, osh, [*ROWS[:2], ROWS[0]])

    assert batch.counts["repeated"] == 1
    assert len(records(state="accepted")) == 2


def test_one_child_with_two_different_rows_keeps_both(aigul, osh):
    elsewhere = (*ROWS[0][:4], "Навои 9", "отец")

    bring(aigul, osh, [ROWS[0], elsewhere])
    again = bring(aigul, osh, [elsewhere, ROWS[0], ROWS[1]])

    assert len(records(state="accepted")) == 3
    assert again.counts["unchanged"] == 2


def test_the_same_list_of_two_sources_is_evidence_twice(aigul, osh):
    bring(aigul, osh)
    bring(aigul, osh, source="Школа 5")

    assert len(records(state="accepted")) == 6
    assert records(state="superseded") == []


def test_a_csv_in_cp1251_is_read_like_any_other(aigul, osh):
    lines = [";".join(row) for row in (HEAD, *ROWS)]
    file = io.BytesIO("\r\n".join(lines).encode("cp1251"))

    with context.acting_as(aigul.pk):
        batch = actions.receive(new(osh), file, by=aigul.pk, at=NOON)
        counts = actions.bring_in(batch, by=aigul.pk, at=NOON)

    assert (counts["accepted"], counts["refused"]) == (3, 1)


def test_a_hostile_file_is_refused_and_nothing_is_kept(aigul, osh, files):
    html = io.BytesIO(b"<html><table><tr><td>1</td></tr></table></html>")

    with context.acting_as(aigul.pk), pytest.raises(errors.NotReadable) as refused:
        actions.receive(new(osh), html, by=aigul.pk, at=NOON)

    assert refused.value.message
    with context.acting_as_machine():
        assert not Batch.objects.exists()
        assert not Source.objects.exists()
        assert Entry.objects.filter(verb="batch.refused").count() == 1
    assert not files.exists()


def test_a_stranger_sees_no_batch_and_no_record(aigul, damir, osh):
    bring(aigul, osh)

    with context.acting_as(damir.pk):
        assert not Batch.objects.exists()
        assert not Record.objects.exists()


def test_a_social_worker_sees_his_own_lists_only(aigul, bakyt, osh):
    bring(aigul, osh)
    own = bring(bakyt, osh, source="мой участок")

    with context.acting_as(bakyt.pk):
        assert list(Batch.objects.visible_to(cast.acting(bakyt))) == [own]
        assert list(Batch.objects.all()) == [own]


def test_nobody_brings_a_list_for_a_place_that_is_not_theirs(damir, osh):
    with pytest.raises(errors.NotYourTerritory):
        send(damir, osh)


def test_an_analyst_brings_no_list(osh):
    erkin = cast.somebody("erkin", RoleCode.ANALYST, at=osh)

    with pytest.raises(PermissionDenied):
        send(erkin, osh)


def test_the_same_file_of_a_colleague_is_said_to_be_there(aigul, bakyt, osh):
    bring(aigul, osh)

    with pytest.raises(errors.AlreadyReceived) as said:
        send(bakyt, osh)

    assert "4" in said.value.message


def test_who_brought_the_list_stands_in_the_audit(aigul, osh):
    batch = bring(aigul, osh)

    with context.acting_as_machine():
        entries = Entry.objects.filter(record_id=batch.pk)
        verbs = dict(entries.values_list("verb", "actor"))
    assert verbs == {
        "batch.received": aigul.pk,
        "batch.brought_in": aigul.pk,
    }


def test_files_are_kept_for_us_alone(aigul, osh, files):
    batch = bring(aigul, osh)

    kept = files / batch.stored_as
    assert kept.stat().st_mode & 0o777 == 0o600
    assert kept.parent.stat().st_mode & 0o077 == 0
