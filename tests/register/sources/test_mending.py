import pytest
from django.core.exceptions import PermissionDenied

from kamkor.foundation.db import context
from kamkor.register.sources import actions, errors
from kamkor.register.sources.choices import BatchState
from kamkor.register.sources.models import Batch, Record

from .conftest import ROWS, workbook
from .desk import NOON, afresh, bring, new, records, send

pytestmark = pytest.mark.django_db


def mend(user, record, **cells) -> Record:
    with context.acting_as(user.pk):
        return actions.mend(record, cells, by=user.pk, at=NOON)


def undo(user, batch):
    with context.acting_as(user.pk):
        return actions.undo(batch, by=user.pk, at=NOON)


def test_a_row_is_mended_on_screen_and_goes_in(aigul, osh, witness):
    batch = bring(aigul, osh)
    [waiting] = records(state="refused")

    mended = mend(aigul, waiting, birth_date="30.09.2016")

    assert mended.values["birth_date"] == {"date": "2016-09-30", "precision": "day"}
    assert mended.values["full_name"] == "Турдубаев Нурлан"
    assert "30.09.2016" in mended.raw.values()
    assert records(state="refused") == []
    assert records(state="superseded") == [waiting]
    assert witness.ran[-1] == {mended.pk: None}
    batch = afresh(batch)
    assert (batch.counts["accepted"], batch.counts["refused"]) == (4, 0)


def test_a_row_mended_wrongly_says_what_is_wrong_and_still_waits(aigul, osh, witness):
    bring(aigul, osh)
    [waiting] = records(state="refused")

    with pytest.raises(errors.StillWrong) as said:
        mend(aigul, waiting, birth_date="30.02.2016")

    assert said.value.findings[0].field == "birth_date"
    assert records(state="refused") == [waiting]


def test_mending_another_field_does_not_mend_the_date(aigul, osh, witness):
    bring(aigul, osh)
    [waiting] = records(state="refused")

    with pytest.raises(errors.StillWrong):
        mend(aigul, waiting, address="Навои 9")


def test_two_people_do_not_mend_one_row_twice(aigul, osh, witness):
    bring(aigul, osh)
    [waiting] = records(state="refused")
    mend(aigul, waiting, birth_date="30.09.2016")

    with pytest.raises(errors.NotWaiting):
        mend(aigul, waiting, birth_date="29.09.2016")


def test_an_accepted_row_is_mended_too(aigul, osh, witness):
    bring(aigul, osh)
    old = records(state="accepted")[0]

    mended = mend(aigul, old, address="Масалиева 12")

    assert witness.ran[-1] == {mended.pk: old.pk}
    assert mended.identity == old.identity


def test_the_corrected_file_finds_what_was_mended_on_screen(aigul, osh, witness):
    bring(aigul, osh)
    [waiting] = records(state="refused")
    mend(aigul, waiting, birth_date="30.09.2016")
    right = (*ROWS[2][:2], "30.09.2016", *ROWS[2][3:])

    again = bring(aigul, osh, [*ROWS[:2], right, ROWS[3]])

    assert again.counts["unchanged"] == 4


def test_a_list_is_taken_back_and_its_predecessor_counts_again(aigul, osh, witness):
    bring(aigul, osh)
    moved = (*ROWS[0][:4], "Масалиева 12", "оба")
    second = bring(aigul, osh, [moved, *ROWS[1:]])
    [old] = records(state="superseded")
    [fresh] = records(replaces=old)

    undo(aigul, second)

    assert witness.undone == [{fresh.pk: old.pk}]
    assert witness.ran[-1] == {old.pk: None}
    assert old.pk in {r.pk for r in records(state="accepted")}
    assert records(state="undone") == [fresh]
    second = afresh(second)
    assert second.state == BatchState.UNDONE


def test_a_row_mended_by_a_file_waits_again_when_the_file_is_taken_back(
    aigul, osh, witness
):
    bring(aigul, osh)
    [waiting] = records(state="refused")
    right = (*ROWS[2][:2], "30.09.2016", *ROWS[2][3:])
    second = bring(aigul, osh, [*ROWS[:2], right, ROWS[3]])

    undo(aigul, second)

    assert records(state="refused") == [waiting]
    assert len(records(state="accepted")) == 3


def test_two_lists_are_taken_back_in_any_order(aigul, osh, witness):
    first = bring(aigul, osh)
    moved = (*ROWS[0][:4], "Масалиева 12", "оба")
    second = bring(aigul, osh, [moved, *ROWS[1:]])

    undo(aigul, first)
    undo(aigul, second)

    assert {r.state for r in records()} == {"undone"}


def test_a_list_stays_once_somebody_decided_on_it(aigul, osh, witness):
    batch = bring(aigul, osh)
    before = [(r.pk, r.state) for r in records()]
    witness.decisions = 2

    with pytest.raises(errors.Decided) as said:
        undo(aigul, batch)

    assert "2" in said.value.message
    assert [(r.pk, r.state) for r in records()] == before
    assert witness.undone == []


def test_what_taking_back_would_touch_is_said_first(aigul, osh, witness):
    batch = bring(aigul, osh)

    with context.acting_as(aigul.pk):
        shown = actions.undo_preview(batch, by=aigul.pk, at=NOON)

    assert (shown.records, shown.stand_again) == (3, 0)
    assert shown.touches == {"persons": 3}
    assert len(records(state="accepted")) == 3


def test_a_list_taken_back_may_be_sent_again(aigul, osh, witness):
    first = bring(aigul, osh)
    undo(aigul, first)

    again = bring(aigul, osh)

    assert again.pk != first.pk
    assert again.counts["new"] == 3


def test_a_social_worker_takes_no_list_back(aigul, bakyt, osh, witness):
    batch = bring(bakyt, osh)

    with pytest.raises(PermissionDenied):
        undo(bakyt, batch)


def test_a_check_writes_no_record_and_says_what_would_be(aigul, osh, witness):
    bring(aigul, osh, ROWS[:1])
    moved = (*ROWS[0][:4], "Масалиева 12", "оба")
    batch = send(aigul, osh, [moved, *ROWS[1:], ROWS[1]])
    with context.acting_as(aigul.pk):
        checked = actions.check(batch, by=aigul.pk, at=NOON)

    found = checked.findings
    assert len(records()) == 1
    assert found["fates"] == {"changed": 1, "new": 2, "refused": 1, "repeated": 1}
    assert found["problems"][0]["findings"][0]["field"] == "birth_date"
    assert found["repeated"][0]["row"] == 8
    assert found["forecast"] == {"persons_new": 1}
    assert found["first"][0]["values"]["full_name"] == ROWS[0][1]
    batch = afresh(batch)
    assert batch.state == BatchState.CHECKED


def test_a_rehearsal_keeps_nothing(aigul, osh, witness, files):
    with context.acting_as(aigul.pk):
        found = actions.rehearse(new(osh), workbook(), by=aigul.pk, at=NOON)

    assert (found["rows"], found["refused"]) == (4, 1)
    with context.acting_as_machine():
        assert not Batch.objects.exists()
    assert [place for place in files.rglob("*") if place.is_file()] == []


def test_a_rehearsal_leaves_the_file_of_another_list(aigul, osh, witness, files):
    batch = bring(aigul, osh)

    with context.acting_as(aigul.pk):
        actions.rehearse(new(osh, source="Школа 5"), workbook(), by=aigul.pk, at=NOON)

    assert (files / batch.stored_as).exists()


def test_mapped_columns_are_remembered_for_the_next_list(aigul, osh, witness):
    head = ("№", "Ф.И.О.", "Дата рождения", "Пол", "Адрес", "Кто-то далеко")
    with context.acting_as(aigul.pk):
        batch = actions.receive(new(osh), workbook(ROWS, head), by=aigul.pk, at=NOON)
        actions.map_columns(
            batch, {"кто то далеко": "parent_away"}, by=aigul.pk, at=NOON
        )
        actions.bring_in(batch, by=aigul.pk, at=NOON)
        later = actions.receive(
            new(osh), workbook(ROWS[:2], head), by=aigul.pk, at=NOON
        )

    assert records(state="accepted")[0].values["parent_away"] == "both"
    assert later.mapping == {"кто то далеко": "parent_away"}
    with context.acting_as(aigul.pk), pytest.raises(errors.TooLateForColumns):
        actions.map_columns(batch, {}, by=aigul.pk, at=NOON)
