"""What people decide about who is who, and that it can be taken back."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from kamkor.foundation.access import assigning
from kamkor.foundation.access.choices import Relation, RoleCode
from kamkor.foundation.access.models import Block, Link
from kamkor.foundation.db import context
from kamkor.foundation.db.ids import uuid7
from kamkor.register.linkage.choices import PairState
from kamkor.register.linkage.errors import (
    AlreadyDecided,
    AlreadyOne,
    NotDecided,
    OnlyRecord,
)
from kamkor.register.linkage.models import Assignment, Merge, Pair, SearchKey
from kamkor.register.linkage.review import actions
from kamkor.register.people.models import Name, Person
from tests.cast import somebody, territory
from tests.register.linkage.lists import bring, child, undo
from tests.standing import standing

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 16, 6, tzinfo=UTC)
PIN, OTHER_PIN = "21203201500123", "21203201500999"


@pytest.fixture(autouse=True)
def machine():
    with context.acting_as_machine():
        yield


@standing
def osh():
    return territory("Osh")


@standing
def aigul(osh):
    return somebody("aigul", RoleCode.TERRITORIAL_OFFICER, at=osh)


@standing
def damir():
    return somebody("damir", RoleCode.TERRITORIAL_OFFICER, at=territory("Karakol city"))


def bakyt(**more):
    return child("Асанов Бакыт Маратович", "2015-03-12", sex="male", **more)


@standing
def pair(osh):
    bring("civil", bakyt(pin=PIN), at=osh)
    bring("round", bakyt(pin=OTHER_PIN), at=osh)
    with context.acting_as_machine():
        return Pair.objects.get()


def decide(pair, answer, by):
    return actions.decide(pair, answer=answer, by=by.pk, at=NOW)


def root_of(person):
    return Person.objects.get(pk=person.pk).root_id


def test_the_same_joins_by_a_pointer_and_rewrites_nothing(pair, aigul):
    facts = set(Name.objects.values_list("pk", "person"))
    decide(pair, PairState.SAME, aigul)
    assert root_of(pair.left) == root_of(pair.right) == pair.left_id
    assert set(Name.objects.values_list("pk", "person")) == facts


def test_a_join_is_taken_back_without_trace_in_the_children(pair, aigul):
    decide(pair, PairState.SAME, aigul)
    actions.take_back(pair, by=aigul.pk, at=NOW)
    assert root_of(pair.left) == pair.left_id
    assert root_of(pair.right) == pair.right_id
    pair.refresh_from_db()
    assert pair.state == PairState.OPEN
    with pytest.raises(NotDecided):
        actions.take_back(pair, by=aigul.pk, at=NOW)


def test_different_is_remembered_for_ever(pair, aigul, osh):
    decide(pair, PairState.DIFFERENT, aigul)
    bring("clinic", bakyt(pin=OTHER_PIN), at=osh)
    assert Pair.objects.get(pk=pair.pk).state == PairState.DIFFERENT
    assert not Pair.objects.filter(state=PairState.OPEN).exists()


def test_one_decides_and_the_second_is_told(pair, aigul):
    decide(pair, PairState.DIFFERENT, aigul)
    with pytest.raises(AlreadyDecided):
        decide(pair, PairState.SAME, aigul)


def test_who_does_not_see_both_decides_nothing(pair, damir):
    with pytest.raises(PermissionDenied):
        decide(pair, PairState.SAME, damir)


def test_a_social_worker_decides_nothing(pair, osh):
    bakyt_works = somebody("bakyt", RoleCode.SOCIAL_WORKER, at=osh)
    with pytest.raises(PermissionDenied):
        decide(pair, PairState.SAME, bakyt_works)


def test_merges_built_on_merges_come_apart_one_by_one(osh, aigul):
    a, b, c = (
        bring("civil", bakyt(pin=f"2120320150{n}"), at=osh)[0].persons[0]
        for n in ("0123", "0456", "0789")
    )
    first = actions.merge(a, b, by=aigul.pk, at=NOW)
    actions.merge(b, c, by=aigul.pk, at=NOW)
    assert {root_of(p) for p in (a, b, c)} == {a.pk}
    actions.unmerge(first, by=aigul.pk, at=NOW)
    assert root_of(b) == b.pk
    assert root_of(c) == root_of(a) == a.pk


def test_the_end_of_a_chain_follows_its_own_merge(osh, aigul):
    c, b, a = (
        bring("civil", bakyt(pin=f"2120320150{n}"), at=osh)[0].persons[0]
        for n in ("0123", "0456", "0789")
    )
    actions.merge(a, b, by=aigul.pk, at=NOW)  # a goes into the older b
    second = actions.merge(b, c, by=aigul.pk, at=NOW)  # b into the older c
    assert root_of(a) == c.pk
    actions.unmerge(second, by=aigul.pk, at=NOW)
    assert (root_of(a), root_of(b), root_of(c)) == (b.pk, b.pk, c.pk)


def test_a_shield_spreads_and_never_falls(pair, osh):
    gulnaz = somebody("gulnaz", RoleCode.SUPERVISOR, at=osh)
    Person.objects.filter(pk=pair.right_id).update(is_shielded=True)
    with pytest.raises(PermissionDenied):
        decide(pair, PairState.SAME, gulnaz)  # does not see the shielded child
    link(pair.right_id, user=gulnaz, relation=Relation.ASSIGNED, sensitivity=4)
    decide(pair, PairState.SAME, gulnaz)
    assert Person.objects.get(pk=pair.left_id).is_shielded
    link(pair.left_id, user=gulnaz, relation=Relation.ASSIGNED, sensitivity=4)
    actions.take_back(pair, by=gulnaz.pk, at=NOW)
    assert Person.objects.filter(is_shielded=True).count() == 2


def test_an_import_joins_a_shielded_child_and_leaves_the_shield(osh):
    first, _ = bring("civil", bakyt(pin=PIN), at=osh)
    Person.objects.update(is_shielded=True)
    again, _ = bring("school", bakyt(pin=PIN), at=osh)
    assert again.persons == first.persons
    assert Person.objects.get().is_shielded


def test_links_spread_with_a_merge_and_go_with_it(pair, aigul, osh):
    worker = somebody("bakyt", RoleCode.SOCIAL_WORKER, at=osh)
    link(pair.right_id, user=worker, relation=Relation.ASSIGNED, sensitivity=3)
    link(pair.right_id, user=worker, relation=Relation.LEASE, sensitivity=3)
    decide(pair, PairState.SAME, aigul)
    spread = Link.objects.get(subject=pair.left_id)
    assert spread.relation == Relation.ASSIGNED
    assert Merge.objects.get().pk == spread.record
    actions.take_back(pair, by=aigul.pk, at=NOW)
    assert not Link.objects.filter(subject=pair.left_id).exists()
    assert Link.objects.filter(subject=pair.right_id).count() == 2


def test_what_a_merge_spread_ends_with_the_link_it_repeats(pair, aigul, osh):
    worker = somebody("bakyt", RoleCode.SOCIAL_WORKER, at=osh)
    work = [uuid7(), uuid7()]
    for record in work:
        link(
            pair.right_id, user=worker, relation=Relation.ASSIGNED, sensitivity=3,
            record=record,
        )  # fmt: skip
    decide(pair, PairState.SAME, aigul)
    for record, still_seen in zip(work, (True, False), strict=True):
        assigning.take(record, at=NOW)
        assert named_to(worker) == (
            {pair.left_id, pair.right_id} if still_seen else set()
        )


def test_who_is_linked_after_a_merge_is_linked_to_both_and_to_one_once_it_is_undone(
    pair, aigul, osh
):
    decide(pair, PairState.SAME, aigul)
    worker = somebody("bakyt", RoleCode.SOCIAL_WORKER, at=osh)
    link(pair.left_id, user=worker, relation=Relation.ASSIGNED, sensitivity=3)
    assert named_to(worker) == {pair.left_id, pair.right_id}
    actions.take_back(pair, by=aigul.pk, at=NOW)
    assert named_to(worker) == {pair.left_id}


def test_a_block_on_one_blocks_all(pair, aigul, osh):
    kin = somebody("kin", RoleCode.TERRITORIAL_OFFICER, at=osh)
    Block.objects.create(subject=pair.right_id, user=kin, reason="kin", since=NOW)
    decide(pair, PairState.SAME, aigul)
    assert Block.objects.filter(subject=pair.left_id, user=kin).exists()
    actions.take_back(pair, by=aigul.pk, at=NOW)
    assert Block.objects.filter(subject=pair.left_id, user=kin).exists()


def test_a_record_of_somebody_else_is_taken_away_with_its_facts(osh, aigul):
    first, _ = bring("civil", bakyt(pin=PIN), at=osh)
    wrong, _ = bring("round", bakyt(pin=PIN, mother_name="Токтогулова Жамал"), at=osh)
    assert first.persons == wrong.persons
    line = Assignment.objects.get(record=wrong.records[0], ended_at=None)
    new = actions.move_record(line, by=aigul.pk, at=NOW)
    assert new != first.persons[0]
    assert Name.objects.get(record=wrong.records[0]).person == new
    assert SearchKey.objects.filter(person_id=new.pk).exists()
    assert Pair.objects.get().state == PairState.DIFFERENT
    with pytest.raises(OnlyRecord):
        actions.move_record(
            Assignment.objects.get(record=wrong.records[0], ended_at=None),
            by=aigul.pk,
            at=NOW,
        )


def test_a_record_does_not_move_within_one_child(osh, aigul):
    first, _ = bring("civil", bakyt(pin=PIN), at=osh)
    second, _ = bring("round", bakyt(pin=PIN), at=osh)
    line = Assignment.objects.get(record=second.records[0], ended_at=None)
    with pytest.raises(AlreadyOne):
        actions.move_record(line, to=first.persons[0], by=aigul.pk, at=NOW)


def test_what_a_person_decided_keeps_a_list_from_being_undone(pair, aigul, osh):
    from kamkor.register.linkage.stage import STAGE
    from tests.register.linkage.lists import SCOPE, open_scope

    record = pair.record
    open_scope([record])
    assert STAGE.decided(SCOPE)["linkage_decisions"] == 0
    decide(pair, PairState.DIFFERENT, aigul)
    open_scope([record])
    assert STAGE.decided(SCOPE)["linkage_decisions"] == 1
    assert STAGE.touches(SCOPE) == {"persons_touched": 1, "persons_gone": 1}


def test_undo_takes_the_open_pair_along(osh):
    bring("civil", bakyt(pin=PIN), at=osh)
    kept, _ = bring("round", bakyt(pin=OTHER_PIN), at=osh)
    undo(kept)
    assert not Pair.objects.exists()


def named_to(user):
    """The persons whose names the user sees."""
    with context.acting_as(user.pk):
        return set(Name.objects.values_list("person", flat=True))


def link(subject, *, user, relation, sensitivity, record=None):
    Link.objects.create(
        subject=subject, user=user, relation=relation, sensitivity=sensitivity,
        valid_from=NOW - timedelta(days=1), record=record,
    )  # fmt: skip
