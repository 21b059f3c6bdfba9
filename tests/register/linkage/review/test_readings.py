"""Who reads a pair, in which order, and what follows from each answer."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.access.models import Block
from kamkor.foundation.audit.models import Entry
from kamkor.foundation.db import context, vault
from kamkor.register.linkage import reads
from kamkor.register.linkage.choices import Awaits, PairState
from kamkor.register.linkage.errors import (
    AlreadyDecided,
    FoundDifferent,
    NotDecided,
    ReadBefore,
)
from kamkor.register.linkage.models import Pair, Reading
from kamkor.register.linkage.quality import labels
from kamkor.register.linkage.review import actions, course, readings, turns
from kamkor.register.people.models import Person
from kamkor.register.rights.models import Gap
from tests.cast import acting, somebody, territory
from tests.register.linkage.lists import bring, child
from tests.register.linkage.review.test_decisions import NOW, OTHER_PIN, PIN
from tests.standing import standing

pytestmark = pytest.mark.django_db
SAME, DIFFERENT, UNSURE = PairState.SAME, PairState.DIFFERENT, PairState.UNSURE
WORDS = "The neighbour knows of one boy only."


@pytest.fixture(autouse=True)
def machine():
    with context.acting_as_machine():
        yield


@standing
def osh():
    return territory("Osh")


@standing
def readers(osh):
    """Aigül, Bermet and Chynar read; Gulnaz and Hasan head the unit."""
    officer, head = RoleCode.TERRITORIAL_OFFICER, RoleCode.SUPERVISOR
    named = {n: somebody(n, officer, at=osh) for n in ("aigul", "bermet", "chynar")}
    return named | {n: somebody(n, head, at=osh) for n in ("gulnaz", "hasan")}


def bakyt(**more):
    return child("Асанов Бакыт Маратович", "2015-03-12", sex="male", **more)


@standing
def pair(osh):
    bring("civil", bakyt(pin=PIN), at=osh)
    bring("round", bakyt(pin=OTHER_PIN), at=osh)
    with context.acting_as_machine():
        return Pair.objects.get()


@pytest.fixture
def drawn(settings):
    settings.SECOND_READINGS = 100


def says(pair, answer, by, **more):
    return actions.decide(pair, answer=answer, by=by.pk, at=NOW, **more)


def is_one(pair):
    return Person.objects.filter(pk__in=[pair.left_id, pair.right_id]).values(
        "root"
    ).distinct().count() == 1  # fmt: skip


def in_work(*persons):
    """Somebody took up a gap of each."""
    for person in persons:
        Gap.objects.create(
            person=person, place=person.place, right="care", reason="no_guardian",
            status=3, sensitivity=1, since=NOW.date(), opened_at=NOW, state="assigned",
        )  # fmt: skip


def test_one_reader_is_enough_where_nothing_hangs_on_it(pair, readers):
    assert says(pair, SAME, readers["aigul"]).awaits == Awaits.NOBODY
    assert is_one(pair)


def test_of_the_sample_nobody_is_joined_before_a_second_says_the_same(
    pair, readers, drawn
):
    assert says(pair, SAME, readers["aigul"]).awaits == Awaits.SECOND
    assert not is_one(pair)
    assert says(pair, SAME, readers["bermet"]).awaits == Awaits.NOBODY
    assert is_one(pair)


def test_two_children_with_work_in_hand_are_never_joined_by_one(pair, readers):
    in_work(pair.left, pair.right)
    says(pair, SAME, readers["aigul"])
    assert not is_one(pair)
    says(pair, SAME, readers["bermet"])
    assert is_one(pair)


def test_work_in_hand_for_one_of_them_asks_for_nobody_else(pair, readers):
    in_work(pair.left)
    says(pair, SAME, readers["aigul"])
    assert is_one(pair)


def test_different_of_the_sample_stands_at_once_and_is_still_read_by_a_second(
    pair, readers, drawn
):
    found = says(pair, DIFFERENT, readers["aigul"])
    assert (found.state, found.awaits) == (DIFFERENT, Awaits.SECOND)
    found = says(pair, DIFFERENT, readers["bermet"])
    assert (found.state, found.awaits) == (DIFFERENT, Awaits.NOBODY)


@pytest.mark.parametrize(
    ("first", "second"),
    [(SAME, DIFFERENT), (DIFFERENT, SAME), (SAME, UNSURE), (DIFFERENT, UNSURE)],
)
def test_two_who_disagree_join_nobody_and_the_head_decides(
    first, second, pair, readers, drawn
):
    says(pair, first, readers["aigul"])
    assert says(pair, second, readers["bermet"]).awaits == Awaits.HEAD
    assert not is_one(pair)
    with pytest.raises(AlreadyDecided):
        says(pair, SAME, readers["chynar"])  # an officer, not the head
    assert says(pair, SAME, readers["gulnaz"]).awaits == Awaits.NOBODY
    assert is_one(pair)
    assert [r.nth for r in readings.of_round(pair)] == [1, 2, 3]


def test_the_head_cannot_say_and_all_begins_anew(pair, readers, drawn):
    says(pair, DIFFERENT, readers["aigul"])
    says(pair, SAME, readers["bermet"])
    found = says(pair, UNSURE, readers["gulnaz"])
    assert (found.state, found.awaits, found.round) == (UNSURE, Awaits.FIRST, 2)
    assert says(found, SAME, readers["aigul"]).awaits == Awaits.SECOND


def test_nobody_reads_a_pair_twice(pair, readers, drawn):
    says(pair, SAME, readers["gulnaz"])
    with pytest.raises(ReadBefore):
        says(pair, SAME, readers["gulnaz"])
    says(pair, DIFFERENT, readers["aigul"])
    with pytest.raises(ReadBefore):
        says(pair, SAME, readers["gulnaz"])  # head of the unit, but was the first
    assert says(pair, SAME, readers["hasan"]).awaits == Awaits.NOBODY


def test_nobody_who_is_shut_out_reads(pair, readers, drawn):
    says(pair, SAME, readers["aigul"])
    Block.objects.create(
        subject=pair.right_id, user=readers["bermet"], reason="kin",
        since=NOW - timedelta(days=1),
    )  # fmt: skip
    with pytest.raises(PermissionDenied):
        says(pair, SAME, readers["bermet"])
    with context.acting_as(readers["bermet"].pk):
        assert not reads.queue(acting(readers["bermet"])).exists()


def test_the_second_reader_does_not_learn_the_first_answer(pair, readers, drawn):
    says(pair, SAME, readers["aigul"], note=WORDS)
    bermet = readers["bermet"]
    with context.acting_as(bermet.pk):
        assert not Reading.objects.exists()
        seen = turns.turn(acting(bermet), pair_now(pair))
        assert seen.may_answer and not seen.told and seen.mine is None
        assert not seen.stands
    verbs = set(
        Entry.objects.filter(subject=pair.left_id).values_list("verb", flat=True)
    )
    assert "pair.read" in verbs
    assert not verbs & {"pair.same", "pair.different", "pair.unsure"}


def pair_now(pair):
    return Pair.objects.get(pk=pair.pk)


def test_what_was_said_is_told_when_nobody_is_asked_any_more(pair, readers, drawn):
    says(pair, SAME, readers["aigul"], note=WORDS)
    says(pair, SAME, readers["bermet"])
    with context.acting_as(readers["chynar"].pk):
        seen = turns.turn(acting(readers["chynar"]), pair_now(pair))
    assert [(t.reader, t.reading.answer) for t in seen.told] == [
        ("Aigul", "same"), ("Bermet", "same"),
    ]  # fmt: skip
    assert seen.told[0].words == WORDS


def test_the_head_sees_what_the_two_said_before_deciding(pair, readers, drawn):
    says(pair, SAME, readers["aigul"], note=WORDS)
    says(pair, DIFFERENT, readers["bermet"])
    with context.acting_as(readers["gulnaz"].pk):
        seen = turns.turn(acting(readers["gulnaz"]), pair_now(pair))
    assert [t.reading.answer for t in seen.told] == ["same", "different"]
    with context.acting_as(readers["chynar"].pk):
        other = turns.turn(acting(readers["chynar"]), pair_now(pair))
    assert not other.told and not other.may_answer


def test_words_are_sealed_and_go_with_either_child(pair, readers):
    says(pair, DIFFERENT, readers["aigul"], note=WORDS)
    reading = Reading.objects.get()
    assert WORDS.encode() not in bytes(reading.note)
    assert readings.note_of(reading, pair) == WORDS
    vault.erase(pair.right_id)
    assert readings.note_of(reading, pair) == ""


def test_an_answer_that_waits_for_a_second_is_withdrawn_by_its_reader_only(
    pair, readers, drawn
):
    says(pair, SAME, readers["aigul"])
    with pytest.raises(NotDecided):
        actions.take_back(pair, by=readers["bermet"].pk, at=NOW)
    found = actions.take_back(pair, by=readers["aigul"].pk, at=NOW)
    assert (found.awaits, found.round) == (Awaits.FIRST, 2)
    says(found, DIFFERENT, readers["aigul"])
    assert Reading.objects.count() == 2  # the withdrawn one is kept


def test_a_disagreement_is_withdrawn_by_nobody(pair, readers, drawn):
    says(pair, SAME, readers["aigul"])
    says(pair, DIFFERENT, readers["bermet"])
    for user in (readers["aigul"], readers["bermet"], readers["gulnaz"]):
        with pytest.raises(NotDecided):
            actions.take_back(pair, by=user.pk, at=NOW)


def test_taking_back_a_join_of_two_readers_asks_for_two_again(pair, readers):
    in_work(pair.left, pair.right)
    says(pair, SAME, readers["aigul"])
    says(pair, SAME, readers["bermet"])
    actions.take_back(pair, by=readers["bermet"].pk, at=NOW)
    assert not is_one(pair)
    says(pair, SAME, readers["bermet"])
    assert not is_one(pair)


def test_the_draw_is_the_same_for_ever_and_near_its_share(settings):
    from uuid import UUID

    settings.SECOND_READINGS = 10
    pairs = [UUID(int=n) for n in range(3000)]
    first = [readings.is_drawn(p) for p in pairs]
    assert first == [readings.is_drawn(p) for p in pairs]
    assert 0.08 < sum(first) / len(first) < 0.12  # 4 standard errors
    settings.SECOND_READINGS = 0
    assert not any(readings.is_drawn(p) for p in pairs)


def test_the_queue_shows_second_readings_to_others_only(pair, readers, drawn):
    says(pair, SAME, readers["aigul"])
    second = reads.Wanted(only="second")
    assert listed(readers["aigul"]) == listed(readers["aigul"], second) == []
    assert listed(readers["bermet"]) == listed(readers["bermet"], second) == [pair.pk]
    says(pair, DIFFERENT, readers["bermet"])
    head = reads.Wanted(only="head")
    assert listed(readers["chynar"]) == listed(readers["chynar"], head) == []
    assert listed(readers["gulnaz"]) == listed(readers["gulnaz"], head) == [pair.pk]


def listed(user, wanted=None):
    with context.acting_as(user.pk):
        return [p.pk for p in reads.queue(acting(user), wanted)]


def test_a_reading_is_never_changed_or_removed(pair, readers):
    says(pair, DIFFERENT, readers["aigul"])
    assert Reading.objects.update(answer="same") == 0
    assert Reading.objects.all()._raw_delete("default") == 0
    assert Reading.objects.get().answer == "different"


def test_who_said_what_is_not_read_by_strangers(pair, readers):
    says(pair, DIFFERENT, readers["aigul"])
    damir = somebody(
        "damir", RoleCode.TERRITORIAL_OFFICER, at=territory("Karakol city")
    )
    with context.acting_as(damir.pk):
        assert not Reading.objects.exists()
        with pytest.raises(DatabaseError), transaction.atomic():
            Reading.objects.create(
                pair=pair, round=9, nth=1, reader=damir.pk, answer="same", read_at=NOW
            )


def test_found_different_stays_apart_through_other_merges(pair, osh, readers):
    says(pair, DIFFERENT, readers["aigul"])
    third, _ = bring("civil", bakyt(pin="21203201500777"), at=osh)
    actions.merge(pair.left, third.persons[0], by=readers["aigul"].pk, at=NOW)
    with pytest.raises(FoundDifferent):
        actions.merge(pair.right, third.persons[0], by=readers["aigul"].pk, at=NOW)
    between = Pair.objects.exclude(pk=pair.pk).get(
        left__in=[pair.right_id, third.persons[0].pk],
        right__in=[pair.right_id, third.persons[0].pk],
    )
    with pytest.raises(FoundDifferent):
        says(between, SAME, readers["aigul"])
    actions.take_back(pair, by=readers["aigul"].pk, at=NOW)
    says(between, SAME, readers["aigul"])
    assert is_one(pair)


def test_a_pair_found_different_is_not_raised_again_after_a_merge(pair, osh, readers):
    says(pair, DIFFERENT, readers["aigul"])
    third, _ = bring("civil", bakyt(pin="21203201500777"), at=osh)
    actions.merge(pair.left, third.persons[0], by=readers["aigul"].pk, at=NOW)
    before = set(Pair.objects.values_list("pk", flat=True))
    bring("clinic", bakyt(pin=OTHER_PIN), at=osh)
    assert set(Pair.objects.values_list("pk", flat=True)) == before


def test_every_turn_and_answer_has_its_step():
    for awaits in (Awaits.FIRST, Awaits.SECOND, Awaits.HEAD):
        for answer in (SAME, DIFFERENT, UNSURE):
            assert any(
                (awaits, answer, enough) in course.STEPS for enough in (True, False)
            )
    joined = [
        s for (_a, answer, _e), s in course.STEPS.items() if answer == SAME and s.stands
    ]
    assert joined
    assert all(s.awaits == Awaits.NOBODY for s in joined)


def taught():
    """How many readers stand behind each answer that teaches or judges."""
    return [n for told in labels.teaching_and_held_out() for n in told.readers.tolist()]


def test_an_answer_of_one_teaches_as_one_and_of_two_who_agree_as_two(
    pair, readers, drawn
):
    assert taught() == []
    says(pair, DIFFERENT, readers["aigul"])
    assert taught() == [1]
    says(pair, DIFFERENT, readers["bermet"])
    assert taught() == [2]


def test_an_answer_that_a_reader_contradicted_teaches_as_one(pair, readers, drawn):
    says(pair, DIFFERENT, readers["aigul"])
    says(pair, SAME, readers["bermet"])
    says(pair, DIFFERENT, readers["gulnaz"])
    assert taught() == [1]
