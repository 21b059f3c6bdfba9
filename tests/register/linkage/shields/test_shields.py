"""No list, merge or undo opens a shielded child, nor makes an open double of it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse

from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.access.models import Link
from kamkor.foundation.audit.models import Entry
from kamkor.foundation.db import context
from kamkor.register.linkage import reads, shielding, tasks
from kamkor.register.linkage.choices import PairState
from kamkor.register.linkage.errors import AlreadyDecided
from kamkor.register.linkage.matching import PAIRS_A_RECORD
from kamkor.register.linkage.models import Assignment, Merge, Pair
from kamkor.register.linkage.review import actions
from kamkor.register.linkage.stage import STAGE
from kamkor.register.people import actions as people
from kamkor.register.people.models import Person, Shield
from kamkor.register.people.shielding import reason_of
from tests.cast import acting, sign_in, somebody
from tests.register.linkage.lists import SCOPE, bring, child, open_scope, undo
from tests.register.linkage.review.test_decisions import NOW, OTHER_PIN, PIN
from tests.standing import standing

from .hidden import NUMBERS, WORDS, bakyt, decide, sees

pytestmark = pytest.mark.django_db


@standing
def hidden(osh, gulnaz):
    """Bakyt, shielded; Gulnaz holds him."""
    kept, _ = bring("civil", bakyt(pin=PIN), at=osh)
    people.raise_shield(
        kept.persons[0], words=WORDS, actor=acting(gulnaz), at=NOW - timedelta(days=1)
    )
    return kept.persons[0]


@standing
def double(hidden, osh):
    """A list with his new address and another number: a doubt, not a match."""
    kept, _ = bring(
        "round", bakyt(pin=OTHER_PIN, address="ул. Новая, 5", village="Ош"), at=osh
    )
    assert kept.persons[0] != hidden
    return kept.persons[0]


def is_shielded(person):
    return Person.objects.get(pk=person.pk).is_shielded


def test_a_doubt_about_a_shielded_child_opens_nothing(double, hasan, gulnaz, osh):
    aigul = somebody("aigul", RoleCode.TERRITORIAL_OFFICER, at=osh)
    assert is_shielded(double)
    assert not sees(aigul, double)
    assert not sees(hasan, double)
    assert sees(gulnaz, double)  # holds the shielded child and must compare the two


def test_the_machine_says_who_and_why(double):
    shield = Shield.objects.get(person=double)
    assert shield.is_provisional
    assert shield.raised_by == context.MACHINE_ID
    assert reason_of(shield).startswith("May be") or "щит" in reason_of(shield)
    entry = Entry.objects.get(subject=double.pk, verb="person.shielded_by_machine")
    assert entry.actor == context.MACHINE_ID


def test_who_holds_the_child_finds_the_pair_in_the_queue(double, gulnaz, hasan):
    with context.acting_as(gulnaz.pk):
        assert reads.queue(acting(gulnaz)).count() == 1
    with context.acting_as(hasan.pk):
        assert reads.queue(acting(hasan)).count() == 0
    with pytest.raises(PermissionDenied):
        decide(Pair.objects.get(), PairState.DIFFERENT, hasan)


def test_different_lets_the_doubtful_shield_fall_and_the_childs_own_stand(
    double, hidden, gulnaz, hasan
):
    decide(Pair.objects.get(), PairState.DIFFERENT, gulnaz)
    assert not is_shielded(double)
    assert is_shielded(hidden)
    assert sees(hasan, double)
    assert not Link.objects.filter(subject=double.pk, sensitivity=4).exists()
    assert Entry.objects.filter(verb="person.shield_fell", actor=gulnaz.pk).exists()


def test_cannot_say_leaves_it(double, gulnaz):
    decide(Pair.objects.get(), PairState.UNSURE, gulnaz)
    assert is_shielded(double)
    decide(Pair.objects.get(), PairState.DIFFERENT, gulnaz)
    assert not is_shielded(double)


def test_different_taken_back_is_a_doubt_again(double, gulnaz, hasan):
    pair = Pair.objects.get()
    decide(pair, PairState.DIFFERENT, gulnaz)
    actions.take_back(pair, by=gulnaz.pk, at=NOW)
    assert is_shielded(double)
    assert not sees(hasan, double)


def test_the_same_shields_for_good(double, hidden, gulnaz, hasan):
    pair = Pair.objects.get()
    decide(pair, PairState.SAME, gulnaz)
    assert is_shielded(double)
    assert is_shielded(hidden)
    actions.take_back(pair, by=gulnaz.pk, at=NOW)
    decide(pair, PairState.DIFFERENT, gulnaz)
    assert is_shielded(double)  # two people lower it now
    people.ask_to_lower(double, actor=acting(gulnaz), at=NOW)
    people.lower_shield(double, actor=acting(hasan), at=NOW)
    assert not is_shielded(double)
    assert is_shielded(hidden)


def test_another_shielded_candidate_holds_the_shield_up(double, hidden, gulnaz, osh):
    other, _ = bring("civil", bakyt(pin="21203201500777"), at=osh)
    people_shield = Shield.objects.get(person=other.persons[0])
    assert people_shield.is_provisional
    people.raise_shield(other.persons[0], words=WORDS, actor=acting(gulnaz), at=NOW)
    decide(pair_of(double, hidden), PairState.DIFFERENT, gulnaz)
    assert is_shielded(double)
    decide(pair_of(double, other.persons[0]), PairState.DIFFERENT, gulnaz)
    assert not is_shielded(double)


def pair_of(one, other):
    left, right = sorted((one.pk, other.pk))
    return Pair.objects.get(left=left, right=right)


def test_doubts_do_not_hold_each_other_up(double, hidden, gulnaz, osh):
    third, _ = bring("school", bakyt(pin="21203201500777"), at=osh)
    third = third.persons[0]
    assert is_shielded(third)
    decide(pair_of(third, hidden), PairState.DIFFERENT, gulnaz)
    assert is_shielded(third)  # may be the double, who may be the shielded child
    decide(pair_of(double, hidden), PairState.DIFFERENT, gulnaz)
    assert not is_shielded(third)
    assert not is_shielded(double)


def test_an_own_shield_over_a_doubtful_one_is_lowered_by_two_only(
    double, gulnaz, hasan
):
    people.raise_shield(double, words=WORDS, actor=acting(gulnaz), at=NOW)
    decide(Pair.objects.get(), PairState.DIFFERENT, gulnaz)
    assert is_shielded(double)
    assert reason_of(Shield.objects.get(person=double, lowered_at=None)) == WORDS


def test_a_shield_raised_while_a_pair_waits_reaches_the_double(osh, gulnaz):
    first, _ = bring("civil", bakyt(pin=PIN), at=osh)
    second, _ = bring("round", bakyt(pin=OTHER_PIN), at=osh)
    assert not is_shielded(second.persons[0])
    people.raise_shield(first.persons[0], words=WORDS, actor=acting(gulnaz), at=NOW)
    tasks.shield_doubles(timestamp=0)
    assert is_shielded(second.persons[0])
    assert shielding.shield_doubles(at=NOW) == 0


def test_a_shielded_row_corrected_into_a_stranger_stays_hidden(osh, gulnaz):
    row = child("Асанов Бакыт Маратович", "2015-03-12", sex="male", pin=PIN)
    kept, _ = bring("round", row, at=osh)
    people.raise_shield(kept.persons[0], words=WORDS, actor=acting(gulnaz), at=NOW)
    bring("civil", row, at=osh)  # another list knows him too
    again = child("Токтогулов Нурлан Маратович", "2015-03-12", sex="male")
    mended, _ = bring("round", again, at=osh, replaces=kept.records)
    assert mended.persons[0] != kept.persons[0]
    assert is_shielded(mended.persons[0])
    assert Pair.objects.count() == 1


def test_a_doubt_with_a_shielded_child_is_shown_beside_stronger_ones(osh, gulnaz):
    for n in range(PAIRS_A_RECORD + 2):
        bring("civil", bakyt(pin=f"2120320150{n}111", village="Ош"), at=osh)
    far, _ = bring("civil", child("Асанов Бакыт", "2015-03-12", pin=PIN), at=osh)
    people.raise_shield(far.persons[0], words=WORDS, actor=acting(gulnaz), at=NOW)
    Pair.objects.all().delete()
    new, _ = bring("round", bakyt(pin=OTHER_PIN, village="Ош"), at=osh)
    assert is_shielded(new.persons[0])


def test_a_record_taken_from_a_shielded_child_is_held_by_the_same(hidden, osh, gulnaz):
    wrong, _ = bring("round", bakyt(pin=PIN, mother_name="Токтогулова Жамал"), at=osh)
    line = Assignment.objects.get(record=wrong.records[0], ended_at=None)
    new = actions.move_record(line, by=gulnaz.pk, at=NOW)
    assert is_shielded(new)
    assert sees(gulnaz, new)


def test_undo_of_the_doubtful_list_leaves_nothing_of_it(osh, hidden, gulnaz):
    kept, _ = bring("round", bakyt(pin=OTHER_PIN), at=osh)
    undo(kept)
    assert not Person.objects.filter(pk=kept.persons[0].pk).exists()
    assert Shield.objects.count() == 1
    assert is_shielded(hidden)


def test_a_shield_somebody_raised_keeps_the_list_from_being_undone(hidden, osh):
    record = Assignment.objects.get(person=hidden).record
    open_scope([record])
    assert STAGE.decided(SCOPE)["linkage_decisions"] == 1


def test_the_page_tells_what_the_shield_waits_for(client, double, gulnaz):
    sign_in(client, gulnaz)
    page = client.get(f"/children/{double.pk}/shield/").content.decode()
    assert reverse("pairs") in page.split("<main")[1]
    raised = client.post(
        f"/children/{double.pk}/shield/", {"raise": "1", "words": WORDS}
    )
    assert raised.status_code == 302
    assert WORDS in client.get(f"/children/{double.pk}/shield/").content.decode()


@pytest.fixture
def two_read(settings):
    settings.SECOND_READINGS = 100


@pytest.fixture
def jyldyz(osh, double, hidden):
    """Another head of unit who holds both children."""
    user = somebody("jyldyz", RoleCode.SUPERVISOR, at=osh)
    for person in (double, hidden):
        Link.objects.create(
            subject=person.pk, user=user, relation="assigned", sensitivity=4,
            valid_from=NOW - timedelta(days=1),
        )  # fmt: skip
    return user


def test_a_second_reader_of_a_shielded_child_must_hold_it(
    double, gulnaz, hasan, jyldyz, two_read
):
    pair = decide(Pair.objects.get(), PairState.SAME, gulnaz)
    assert is_shielded(double)
    for user, sees_it in ((hasan, False), (jyldyz, True)):
        with context.acting_as(user.pk):
            assert reads.queue(acting(user)).exists() == sees_it
    with pytest.raises(PermissionDenied):
        decide(pair, PairState.SAME, hasan)
    assert not sees(hasan, double)
    decide(pair, PairState.SAME, jyldyz)
    assert not Shield.objects.get(person=double).is_provisional


def test_no_reader_gains_sight_of_a_child_by_any_answer(
    double, hidden, gulnaz, hasan, jyldyz, two_read, osh
):
    aigul = somebody("aigul", RoleCode.TERRITORIAL_OFFICER, at=osh)
    pair = Pair.objects.get()
    for answer, by in ((PairState.SAME, gulnaz), (PairState.UNSURE, jyldyz)):
        decide(pair, answer, by)
        for user in (aigul, hasan):
            assert not sees(user, hidden)
            assert not sees(user, double)
    with pytest.raises(AlreadyDecided):  # both who hold the child have read it
        decide(pair, PairState.SAME, jyldyz)


def test_different_overruled_by_the_head_shields_again(
    double, hidden, gulnaz, hasan, jyldyz, two_read, osh
):
    pair = decide(Pair.objects.get(), PairState.DIFFERENT, gulnaz)
    assert not is_shielded(double)  # it stands at once
    decide(pair, PairState.SAME, jyldyz)
    assert is_shielded(hidden)
    third = somebody("kanat", RoleCode.SUPERVISOR, at=osh)
    for person in (double, hidden):
        Link.objects.create(
            subject=person.pk, user=third, relation="assigned", sensitivity=4,
            valid_from=NOW - timedelta(days=1),
        )  # fmt: skip
    decide(pair, PairState.UNSURE, third)
    assert is_shielded(double)  # a doubt again
    decide(pair, PairState.SAME, gulnaz)
    assert is_shielded(double)
    decide(pair, PairState.SAME, third)
    assert (
        not Shield.objects.filter(person=double, lowered_at=None).get().is_provisional
    )
    assert not sees(hasan, double)


def test_a_double_held_by_a_link_that_a_merge_spread_outlives_that_merge(
    double, hidden, gulnaz, hasan, osh
):
    decide(pair_of(hidden, double), PairState.SAME, gulnaz)
    spread = Link.objects.get(
        record=Merge.objects.get().pk, user=gulnaz, subject=double.pk
    )
    third = bring("round", bakyt(pin=NUMBERS[2]), at=osh)[0].persons[0]
    held = Link.objects.filter(subject=third.pk, user=gulnaz)
    assert held.update(origin=spread)  # which of the two it repeats is by chance
    actions.unmerge(Merge.objects.get(), by=gulnaz.pk, at=NOW)
    connection.check_constraints()
    assert not Link.objects.filter(pk=spread.pk).exists()
    tasks.shield_doubles(timestamp=0)  # within the minute it is held anew
    connection.check_constraints()
    assert sees(gulnaz, third)
    assert not sees(hasan, third)
