"""What a decision touches is told before it is taken, and it is what then happens."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.template.loader import render_to_string

from kamkor.foundation.access.choices import BlockReason, Relation, RoleCode
from kamkor.foundation.access.models import Block, Link
from kamkor.foundation.db import context
from kamkor.register.linkage.errors import (
    AlreadyDecided,
    AlreadyOne,
    NotDecided,
    OnlyRecord,
)
from kamkor.register.linkage.models import Assignment, Pair
from kamkor.register.linkage.review import actions, touching
from kamkor.register.linkage.review.touching import Sight
from kamkor.register.people.models import Person
from kamkor.register.rights.models import Gap
from tests.cast import acting, somebody, territory
from tests.register.linkage.lists import bring, child
from tests.standing import standing

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 16, 6, tzinfo=UTC)
BEGUN = datetime(2026, 1, 1, tzinfo=UTC)
PIN, OTHER_PIN = "21203201500123", "21203201500999"


@standing
def osh():
    return territory("Osh")


@standing
def gulnaz(osh):
    return somebody("gulnaz", RoleCode.SUPERVISOR, at=osh, name="Гүлназ")


@standing
def bakyt_works(osh):
    return somebody("bakyt", RoleCode.SOCIAL_WORKER, at=osh, name="Бакыт")


def bakyt(pin):
    return child(
        "Асанов Бакыт Маратович", "2015-03-12", pin=pin, parent_away="mother",
        kinship="grandparent", legal_basis="none",
    )  # fmt: skip


@standing
def pair(osh):
    for pin in (PIN, OTHER_PIN):
        bring("round", bakyt(pin), at=osh)
    bring("civil", bakyt(PIN), at=osh)
    with context.acting_as_machine():
        return Pair.objects.select_related("left", "right").get()


def machine(deed, *given, **named):
    with context.acting_as_machine():
        return deed(*given, **named)


def link(subject, user, **more):
    machine(
        Link.objects.create,
        **{"subject": subject, "user": user, "relation": Relation.ASSIGNED,
           "sensitivity": 3, "valid_from": BEGUN} | more,
    )  # fmt: skip


def block(subject, user):
    machine(
        Block.objects.create, subject=subject, user=user, reason=BlockReason.KIN,
        since=BEGUN,
    )  # fmt: skip


def before_merge(pair, user):
    with context.acting_as(user.pk):
        return touching.of_merge(pair, acting(user))


def merged(pair, user):
    with context.acting_as(user.pk):
        return actions.merge(pair.left, pair.right, by=user.pk, at=NOW)


def before_undo(merge, user):
    with context.acting_as(user.pk):
        return touching.of_undo(merge, acting(user))


def test_a_merge_counts_the_records_facts_rights_and_keys_of_both(pair, gulnaz):
    told = before_merge(pair, gulnaz)
    assert [side.records for side in told.sides] == [2, 1]
    assert [side.code for side in told.sides] == [pair.left.code, pair.right.code]
    assert all(side.name == "Асанов Бакыт Маратович" for side in told.sides)
    assert all(side.facts and side.gaps and side.keys for side in told.sides)
    open_gaps = machine(Gap.objects.filter(closed_at=None, person=pair.left).count)
    assert told.sides[0].gaps == open_gaps
    assert (told.gains, told.shielded, told.blocked, told.settled) == ([], 0, 0, 0)


def test_a_merge_says_who_gains_sight_and_so_it_comes(pair, gulnaz, bakyt_works):
    link(pair.left_id, bakyt_works)
    told = before_merge(pair, gulnaz)
    assert told.gains == [Sight("Бакыт", pair.right.code)]
    merged(pair, gulnaz)
    spread = machine(Link.objects.filter(subject=pair.right_id).get)
    assert spread.user_id == bakyt_works.pk


def test_who_holds_both_gains_nothing_and_a_lease_does_not_spread(
    pair, gulnaz, bakyt_works
):
    link(pair.left_id, bakyt_works)
    link(pair.right_id, bakyt_works)
    link(pair.left_id, gulnaz, relation=Relation.LEASE)
    assert before_merge(pair, gulnaz).gains == []


def test_a_merge_says_that_the_shield_and_the_block_spread(pair, gulnaz, bakyt_works):
    for subject in (pair.left_id, pair.right_id):
        link(subject, gulnaz, sensitivity=4)
    machine(Person.objects.filter(pk=pair.left_id).update, is_shielded=True)
    block(pair.right_id, bakyt_works)
    told = before_merge(pair, gulnaz)
    assert (told.shielded, told.blocked) == (1, 1)
    merged(pair, gulnaz)
    assert machine(Person.objects.filter(is_shielded=True).count) == 2
    assert machine(Block.objects.filter(user=bakyt_works).count) == 2


def test_an_undo_tells_the_two_as_they_were(pair, gulnaz, bakyt_works):
    link(pair.left_id, bakyt_works)
    before = before_merge(pair, gulnaz)
    merge = merged(pair, gulnaz)
    told = before_undo(merge, gulnaz)
    assert [s.records for s in told.sides] == [s.records for s in before.sides]
    assert [s.facts for s in told.sides] == [s.facts for s in before.sides]
    assert told.loses == [Sight("Бакыт", pair.right.code)]
    with context.acting_as(gulnaz.pk):
        actions.unmerge(merge, by=gulnaz.pk, at=NOW)
        merge.refresh_from_db()
    assert not machine(Link.objects.filter(subject=pair.right_id).exists)
    with pytest.raises(NotDecided):
        before_undo(merge, gulnaz)


def test_an_undo_in_the_middle_of_a_chain_parts_what_hangs_on_it(pair, gulnaz, osh):
    row = child("Асанов Бакыт Маратович", "2015-03-12", pin="21203201500456")
    third = bring("civil", row, at=osh)[0].persons[0]
    merge = merged(pair, gulnaz)
    with context.acting_as(gulnaz.pk):
        actions.merge(pair.right, third, by=gulnaz.pk, at=NOW)
    told = before_undo(merge, gulnaz)
    assert [(s.code, s.records) for s in told.sides] == [
        (pair.left.code, 3), (pair.right.code, 1),
    ]  # fmt: skip


def test_an_undo_lowers_no_shield_and_no_block(pair, gulnaz, bakyt_works):
    for subject in (pair.left_id, pair.right_id):
        link(subject, gulnaz, sensitivity=4)
    machine(Person.objects.filter(pk=pair.left_id).update, is_shielded=True)
    block(pair.right_id, bakyt_works)
    told = before_undo(merged(pair, gulnaz), gulnaz)
    assert told.still_shielded
    assert told.blocked == 1


def assignments(person):
    with context.acting_as_machine():
        return list(
            Assignment.objects.filter(person=person, ended_at=None)
            .select_related("person")
            .order_by("pk")
        )


def before_move(assignment, user):
    with context.acting_as(user.pk):
        return touching.of_move(assignment, acting(user))


def test_a_move_says_what_goes_and_what_stays(pair, gulnaz, bakyt_works):
    moved = assignments(pair.left)[1]
    link(pair.left_id, bakyt_works, record=moved.record_id)
    block(pair.left_id, bakyt_works)
    told = before_move(moved, gulnaz)
    assert [side.records for side in told.sides] == [1, 1]
    assert told.gains == [Sight("Бакыт", "")]
    assert told.loses == [Sight("Бакыт", pair.left.code)]
    assert told.blocked == 1
    with context.acting_as(gulnaz.pk):
        new = actions.move_record(moved, by=gulnaz.pk, at=NOW)
        after = touching.of_merge((pair.left, new), acting(gulnaz))
    assert {s.facts for s in told.sides} == {s.facts for s in after.sides}
    with pytest.raises(AlreadyDecided):
        before_move(machine(Assignment.objects.get, pk=moved.pk), gulnaz)


def test_an_only_record_cannot_be_taken_away(pair, gulnaz):
    with pytest.raises(OnlyRecord):
        before_move(assignments(pair.right)[0], gulnaz)


def test_a_child_cannot_be_joined_with_itself(pair, gulnaz):
    merged(pair, gulnaz)
    with pytest.raises(AlreadyOne):
        before_merge(pair, gulnaz)


def test_who_may_not_decide_is_told_nothing(pair, bakyt_works, osh):
    damir = somebody("damir", RoleCode.SUPERVISOR, at=territory("Karakol city"))
    for user in (bakyt_works, damir):
        with pytest.raises(PermissionDenied):
            before_merge(pair, user)
        with pytest.raises(PermissionDenied):
            before_move(assignments(pair.left)[0], user)


def test_it_costs_few_queries(pair, gulnaz, django_assert_max_num_queries):
    actor = acting(gulnaz)
    with context.acting_as(gulnaz.pk), django_assert_max_num_queries(32):
        touching.of_merge(pair, actor)


def test_the_words_name_who_gains_sight(pair, gulnaz, bakyt_works):
    link(pair.left_id, bakyt_works)
    told = before_merge(pair, gulnaz)
    html = render_to_string("linkage/touches.html", {"touched": told})
    assert "Бакыт" in html
    assert pair.right.code in html
