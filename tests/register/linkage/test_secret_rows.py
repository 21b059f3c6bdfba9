"""A shielded child's rows are secret in every list, to whoever sent it as well."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.access.models import Block
from kamkor.foundation.db import context
from kamkor.register.linkage.models import Assignment
from kamkor.register.people import actions as people
from kamkor.register.people.models import Person
from kamkor.register.sources import actions
from kamkor.register.sources.models import Check, Record
from tests.cast import acting, sign_in, somebody, territory
from tests.register.sources import desk
from tests.register.sources.conftest import ROWS
from tests.standing import standing

pytestmark = pytest.mark.django_db
WORDS = "The father looks for the mother and has threatened her."
# the row that waits is Nurlan's, who was known from the list before
KNOWN = ("3", "Турдубаев Нурлан", "30.09.2016", "м", "Навои 7", "мать")
WAITS = ROWS[2]
OTHER = ("5", "Токтогулова Айша Маратовна", "31.09.2013", "ж", "Навои 9", "мать")
REMARK = ("4", "Асанов Эрлан Азаматович", "31.09.2014", "м", "Ленина 55", "оба")


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@standing
def osh():
    return territory("Osh")


@standing
def aigul(osh):
    return somebody("aigul", RoleCode.TERRITORIAL_OFFICER, at=osh)


@standing
def gulnaz(osh):
    return somebody("gulnaz", RoleCode.SUPERVISOR, at=osh)


@pytest.fixture
def batches(aigul, osh):
    """A list, and the same corrected so that Nurlan's row waits beside the one known."""
    first = desk.bring(aigul, osh, [*ROWS[:2], KNOWN, REMARK])
    second = desk.bring(aigul, osh, [*ROWS[:2], WAITS, REMARK, OTHER])
    return first, second


def nurlan():
    with context.acting_as_machine():
        return Person.objects.get(assignments__record__values__full_name=KNOWN[1])


def shield(child, by):
    people.raise_shield(child, words=WORDS, actor=acting(by), at=timezone.now())


def lower(child, asked, agreed):
    people.ask_to_lower(child, actor=acting(asked), at=timezone.now())
    people.lower_shield(child, actor=acting(agreed), at=timezone.now())


def names(user):
    """The names in the rows `user` reads; the two halves of the policy agree."""
    with context.acting_as(user.pk):
        rows = {r.pk: r.values["full_name"] for r in Record.objects.all()}
        by_policy = Record.objects.visible_to(acting(user)).in_bulk()
    with context.acting_as_machine():
        alone = Record.objects.visible_to(acting(user)).in_bulk()
    assert set(rows) >= set(by_policy)
    assert set(alone) <= set(rows)
    return sorted(rows.values())


def test_a_shield_hides_the_row_from_who_sent_it_and_who_holds_the_child_sees_it(
    batches, aigul, gulnaz
):
    assert names(aigul).count(KNOWN[1]) == 2
    shield(nurlan(), gulnaz)
    assert KNOWN[1] not in names(aigul)
    assert len(names(aigul)) == 4
    assert names(gulnaz).count(KNOWN[1]) == 2


def test_a_lowered_shield_opens_the_rows_again(batches, aigul, gulnaz, osh):
    shield(nurlan(), gulnaz)
    lower(nurlan(), gulnaz, somebody("hasan", RoleCode.SUPERVISOR, at=osh))
    assert names(aigul).count(KNOWN[1]) == 2
    assert not Record.objects.exclude(secret_of=None).exists()


def test_a_later_list_is_secret_as_it_comes_in(batches, aigul, gulnaz, osh):
    shield(nurlan(), gulnaz)
    again = [(*KNOWN[:4], "Масалиева 12", "мать")]  # where he lives now
    batch = desk.bring(aigul, osh, again)
    assert batch.counts["changed"] == 1
    assert KNOWN[1] not in names(aigul)
    worse = [(*KNOWN[:2], "31.02.2016", "м", "Масалиева 12", "мать")]
    assert desk.bring(aigul, osh, worse).counts["refused"] == 1
    assert KNOWN[1] not in names(aigul)


def test_a_row_given_to_another_child_opens_for_that_child(batches, aigul, gulnaz):
    shield(nurlan(), gulnaz)
    with context.acting_as_machine():
        line = Assignment.objects.get(person=nurlan(), ended_at=None)
        other = Person.objects.exclude(pk=line.person_id).first()
        Assignment.objects.filter(pk=line.pk).update(ended_at=timezone.now())
        Assignment.objects.create(
            record_id=line.record_id, person=other, outcome="split", method="test",
            decided_at=timezone.now(), decided_by=gulnaz.pk,
        )  # fmt: skip
    assert names(aigul).count(KNOWN[1]) == 2


def test_who_is_shut_out_from_a_child_reads_no_row_about_it(batches, aigul, gulnaz):
    with context.acting_as_machine():
        Block.objects.create(
            subject=nurlan().pk, user=aigul, reason="kin",
            since=timezone.now() - timedelta(hours=1),
        )  # fmt: skip
    assert KNOWN[1] not in names(aigul)
    assert names(gulnaz).count(KNOWN[1]) == 2


def test_pages_of_the_list_say_nothing_of_it(client, batches, aigul, gulnaz):
    _first, second = batches
    sign_in(client, aigul)
    page = reverse("list-corrections", args=[second.pk])
    [waiting] = desk.records(state="refused", values__full_name=KNOWN[1])
    assert KNOWN[1] in client.get(page).content.decode()

    shield(nurlan(), gulnaz)

    assert KNOWN[1] not in client.get(page).content.decode()
    assert client.get(reverse("list-row", args=[waiting.pk])).status_code == 404
    assert client.get(reverse("record", args=[waiting.pk])).status_code == 404


def test_no_number_on_a_page_tells_of_it(client, batches, aigul, gulnaz):
    """What is counted is what is shown: one row less waits, as if it had been mended."""
    _first, second = batches
    sign_in(client, aigul)
    lists, one = reverse("lists"), reverse("list", args=[second.pk])
    undo = reverse("list-undo", args=[second.pk])
    assert client.get(one).context["waiting"] == 2
    assert client.get(one).context["settled"] == 3
    shield(nurlan(), gulnaz)
    assert client.get(one).context["waiting"] == 1
    assert client.get(one).context["settled"] == 4
    assert dict(client.get(lists).context["lists"])[second] == 1
    assert client.get(undo).context["waiting"] == 1


def test_the_workbook_with_remarks_leaves_the_row_out(client, batches, aigul, gulnaz):
    _first, second = batches
    sign_in(client, aigul)
    url = reverse("list-report", args=[second.pk])
    assert KNOWN[1] in workbook(client.get(url))
    shield(nurlan(), gulnaz)
    after = workbook(client.get(url))
    assert KNOWN[1] not in after
    assert REMARK[1] in after
    assert ROWS[0][1] not in after  # as a row that is in order is left out
    assert KNOWN[1] in workbook(sign_in(client, gulnaz).get(url))


def workbook(answer):
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer)))
    return str(book.get_sheet_by_index(0).to_python())


def test_the_check_of_a_list_is_shut_once_it_is_in(batches, aigul):
    _first, second = batches
    with context.acting_as_machine():
        Check.objects.create(batch=second, findings={}, checked_at=timezone.now())
    with context.acting_as(aigul.pk):
        assert not Check.objects.filter(batch=second).exists()


def test_the_machine_takes_such_a_list_back_and_brings_it_in_again(
    batches, aigul, gulnaz, osh
):
    child = nurlan()
    shield(child, gulnaz)
    first, second = batches
    for batch in (second, first):
        with context.acting_as(gulnaz.pk):
            if batch is first:
                with pytest.raises(actions.mending.Decided):
                    actions.undo(batch, by=gulnaz.pk, at=timezone.now())
            else:
                actions.undo(batch, by=gulnaz.pk, at=timezone.now())
    again = desk.bring(aigul, osh, [*ROWS[:2], WAITS, REMARK])
    assert again.counts["refused"] == 2
    assert KNOWN[1] not in names(aigul)
    with context.acting_as_machine():
        assert Person.objects.get(pk=child.pk).is_shielded
