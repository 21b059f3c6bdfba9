"""A family with open work that came to another district: who learns of it, who answers."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.access.models import Block, Grant, Link
from kamkor.foundation.audit.models import Entry
from kamkor.foundation.db import context
from kamkor.register.families import handing, moving, places
from kamkor.register.families.choices import NotHere
from kamkor.register.families.errors import AlreadyDecided
from kamkor.register.families.models import HandOver, Mover
from kamkor.register.people.models import Person
from kamkor.register.rights.models import Gap
from tests.cast import NOON, TODAY, acting, somebody, territory
from tests.register.families.removal import (
    BAKYT,
    SUMMER,
    proposals,
    states,
)
from tests.register.linkage.lists import SCOPE, undo

pytestmark = pytest.mark.django_db


def place_of(person):
    with context.acting_as_machine():
        return Person.objects.get(pk=person.pk).place


def seen_by(user):
    with context.acting_as(user.pk):
        by_policy = HandOver.objects.count()
        assert HandOver.objects.visible_to(acting(user)).count() == by_policy
        assert bool(Mover.objects.count()) == bool(by_policy)
    return by_policy


def accept(cast, by=None):
    (found,) = proposals()
    user = by or cast.damir
    with context.acting_as(user.pk):
        return handing.accept(found.pk, note="", by=acting(user), at=NOON)


def refuse(cast):
    (found,) = proposals()
    with context.acting_as(cast.damir.pk):
        handing.not_here(
            found.pk, reason=NotHere.NEVER_CAME, note="Үй бош", by=acting(cast.damir),
            at=NOON,
        )  # fmt: skip


def take_back(cast):
    (found,) = proposals()
    with context.acting_as(cast.damir.pk):
        handing.take_back(found.pk, by=acting(cast.damir), at=NOON)


def test_brothers_and_sisters_who_moved_together_are_one_proposal(moved):
    (found,) = proposals()
    assert found.from_territory == moved.osh and found.to_territory == moved.karakol
    assert found.since == SUMMER
    with context.acting_as_machine():
        assert set(found.movers.values_list("person", flat=True)) == {
            c.pk for c in moved.children
        }


def test_where_nothing_is_open_nobody_is_asked(cast):
    cast.moves()
    assert proposals() == []


def test_a_move_inside_the_district_is_none(cast):
    cast.work_on()
    cast.listed(BAKYT, place=cast.osh, on=SUMMER, persons=cast.children[:1])
    assert proposals() == []


def test_an_older_list_moves_nobody(cast):
    cast.work_on()
    cast.moves(on=date(2025, 9, 1))
    assert proposals() == []


def test_the_same_place_said_again_asks_nobody_twice(moved):
    moved.moves(on=TODAY)
    assert states() == ["proposed"]


def test_a_sister_who_follows_joins_the_proposal_that_waits(cast):
    cast.work_on()
    cast.moves(0)
    cast.moves(1, on=TODAY)
    (found,) = proposals()
    with context.acting_as_machine():
        assert found.movers.count() == 2


def test_a_family_that_went_on_is_asked_of_the_last_place_for_the_first(moved):
    moved.moves(on=TODAY, to=territory("Naryn city"))
    old, new = proposals()
    assert old.state == "moot" and new.state == "proposed"
    assert new.from_territory == moved.osh
    assert new.to_territory == territory("Naryn city")


def test_a_family_that_came_back_is_asked_of_nobody(moved):
    moved.moves(on=TODAY, to=moved.osh)
    assert states() == ["moot"]


def test_a_list_taken_back_takes_the_proposal_along(cast):
    cast.work_on()
    undo(cast.moves())
    assert states() == ["moot"]


def test_work_that_began_after_the_move_is_found_at_night(cast):
    cast.moves()
    with context.acting_as_machine():
        Block.objects.create(
            subject=cast.children[0].pk, user=cast.far, reason="kin", since=NOON
        )
    assert moving.propose_all(SCOPE) == 1
    assert moving.propose_all(SCOPE) == 0


def test_both_territories_see_it_and_nobody_else(moved):
    assert seen_by(moved.aigul) == 1
    assert seen_by(moved.damir) == 1
    assert seen_by(moved.far) == 0
    assert seen_by(moved.bakyt) == 0
    assert seen_by(somebody("erkin", RoleCode.ANALYST, at=moved.osh)) == 0


def test_who_is_shut_out_from_a_child_of_it_sees_nothing(moved):
    with context.acting_as_machine():
        Block.objects.create(
            subject=moved.children[1].pk, user=moved.damir, reason="kin", since=NOON
        )
    assert seen_by(moved.damir) == 0
    assert seen_by(moved.aigul) == 1


def test_a_shielded_child_stands_alone_and_only_its_holder_sees_it(cast):
    head = somebody("gulnaz", RoleCode.SUPERVISOR, at=cast.osh)
    with context.acting_as_machine():
        Person.objects.filter(pk=cast.children[1].pk).update(is_shielded=True)
        Link.objects.create(
            subject=cast.children[1].pk, relation="assigned", user=head, sensitivity=4,
            valid_from=NOON,
        )  # fmt: skip
    cast.work_on()
    cast.moves()
    assert len(proposals()) == 2
    assert seen_by(cast.damir) == 1
    assert seen_by(cast.aigul) == 1
    assert seen_by(head) == 2


def test_shielding_a_child_later_hides_its_family_that_moved(moved):
    with context.acting_as_machine():
        Person.objects.filter(pk=moved.children[1].pk).update(is_shielded=True)
    assert seen_by(moved.damir) == seen_by(moved.aigul) == 0


def sees(user, child):
    with context.acting_as(user.pk):
        return Person.objects.visible_to(acting(user), 3).filter(pk=child.pk).exists()


def test_who_takes_over_ends_what_workers_of_the_old_place_had(moved):
    child = moved.children[0]
    assert sees(moved.bakyt, child)
    accept(moved)
    assert states() == ["accepted"]
    with context.acting_as_machine():
        gap = Gap.objects.get(pk=moved.gap.pk)
    assert gap.assignee is None and gap.state == "open"
    assert not sees(moved.bakyt, child)
    assert sees(moved.damir, child)


def test_who_works_in_both_places_keeps_the_work(moved):
    Grant.objects.create(
        user=moved.bakyt, role=RoleCode.SOCIAL_WORKER, territory=moved.karakol,
        valid_from=NOON,
    )  # fmt: skip
    accept(moved)
    with context.acting_as_machine():
        assert Gap.objects.get(pk=moved.gap.pk).assignee == moved.bakyt.pk


def test_a_shield_stands_through_a_hand_over(moved):
    head = somebody("gulnaz", RoleCode.SUPERVISOR, at=moved.osh)
    with context.acting_as_machine():
        link = Link.objects.create(
            subject=moved.children[0].pk, relation="assigned", user=head,
            sensitivity=4, valid_from=NOON,
        )  # fmt: skip
    accept(moved)
    with context.acting_as_machine():
        assert Link.objects.get(pk=link.pk).valid_until is None


def test_an_answer_taken_back_gives_the_work_back(moved):
    accept(moved)
    take_back(moved)
    assert states() == ["proposed"]
    with context.acting_as_machine():
        assert Gap.objects.get(pk=moved.gap.pk).assignee == moved.bakyt.pk
    assert sees(moved.bakyt, moved.children[0])


def test_only_the_new_territory_answers_and_once(moved):
    with pytest.raises(PermissionDenied):
        accept(moved, by=moved.aigul)
    with pytest.raises(PermissionDenied):
        accept(moved, by=moved.far)
    accept(moved)
    with pytest.raises(AlreadyDecided):
        accept(moved)


def test_not_here_leaves_the_children_where_they_were(moved):
    child = moved.children[0]
    assert moved.karakol.low <= place_of(child) <= moved.karakol.high
    refuse(moved)
    assert states() == ["not_here"]
    assert moved.osh.low <= place_of(child) <= moved.osh.high
    assert sees(moved.aigul, child) and not sees(moved.damir, child)
    with context.acting_as_machine():
        assert Gap.objects.get(pk=moved.gap.pk).assignee == moved.bakyt.pk


def test_not_here_is_taken_back(moved):
    refuse(moved)
    take_back(moved)
    assert states() == ["proposed"]
    assert moved.karakol.low <= place_of(moved.children[0]) <= moved.karakol.high


def test_a_newer_list_after_not_here_asks_again(moved):
    refuse(moved)
    moved.moves(on=TODAY)
    assert states() == ["not_here", "proposed"]


def test_every_answer_is_written_down_for_each_child(moved):
    refuse(moved)
    take_back(moved)
    accept(moved)
    with context.acting_as_machine():
        for verb in ("proposed", "not_here", "taken_back", "accepted"):
            told = Entry.objects.filter(verb=f"hand_over.{verb}")
            assert {e.subject for e in told} == {c.pk for c in moved.children}, verb


def test_a_note_is_sealed(moved):
    refuse(moved)
    (found,) = proposals()
    assert "Үй бош".encode() not in bytes(found.note)
    with context.acting_as(moved.aigul.pk):
        assert handing.note_of(found) == "Үй бош"


def test_when_numbers_of_territories_move_the_proposal_follows(moved):
    (before,) = proposals()
    with context.acting_as_machine(), connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE renumbered AS SELECT %s::int AS old_low,"
            " 900001 AS new_low",
            [before.to_place],
        )
        places.follow("renumbered")
    (after,) = proposals()
    assert after.to_place == 900001 and after.from_place == before.from_place
