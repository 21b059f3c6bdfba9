"""A family with open work that came to another district: who learns of it, who answers."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.access.models import Block, Grant, Link
from kamkor.foundation.audit.models import Entry
from kamkor.foundation.db import context
from kamkor.register.families import handing, moving, places
from kamkor.register.families.choices import NotHere
from kamkor.register.families.errors import AlreadyDecided
from kamkor.register.families.models import HandOver, Mover
from kamkor.register.people.models import Person
from kamkor.register.rights import working
from kamkor.register.rights.models import Gap
from tests.cast import NOON, TODAY, acting, keep, sign_in, somebody, territory
from tests.register.linkage.lists import SCOPE, undo

pytestmark = pytest.mark.django_db
HOME = {"address": "Ленина 55", "household_no": "7", "parent_away": "both",
        "country": "RU", "kinship": "alone"}  # fmt: skip
BAKYT = {"full_name": "Асанов Бакыт", "sex": "male",
         "birth_date": {"date": "2015-03-12", "precision": "day"}}  # fmt: skip
AIZHAN = {"full_name": "Асанова Айжан", "sex": "female",
          "birth_date": {"date": "2018-06-07", "precision": "day"}}  # fmt: skip
SPRING, SUMMER = date(2026, 3, 1), date(2026, 7, 1)


class Cast:
    """Aigül in Osh had the family, Damir in Karakol gets it, Bakyt of Osh works on it."""

    def __init__(self):
        self.osh, self.karakol = territory("Osh"), territory("Karakol city")
        officer = RoleCode.TERRITORIAL_OFFICER
        self.aigul = somebody("aigul", officer, at=self.osh, name="Айгүл Т.")
        self.damir = somebody("damir", officer, at=self.karakol, name="Дамир К.")
        self.bakyt = somebody(
            "bakyt", RoleCode.SOCIAL_WORKER, at=self.osh, name="Бакыт Ж."
        )
        self.far = somebody("nurlan", officer, at=territory("Naryn city"))
        both = {"place": self.osh, "on": SPRING}
        self.children = self.listed(BAKYT, AIZHAN, **both).persons

    def listed(self, *rows, place, on, persons=None):
        return keep(
            "round",
            *({**HOME, **row} for row in rows),
            at=place,
            on=on,
            persons=persons,
        )

    def work_on(self, child=0):
        gap = self.gaps(child)[0]
        with context.acting_as(self.aigul.pk):
            working.assign(
                gap.pk, to=self.bakyt.pk, note="", by=acting(self.aigul), at=NOON
            )
        return gap

    def gaps(self, child=0):
        with context.acting_as_machine():
            person = self.children[child]
            return list(
                Gap.objects.open().filter(person=person, sensitivity=1).order_by("pk")
            )

    def moves(self, *which, on=SUMMER, to=None):
        which = which or (0, 1)
        rows = [(BAKYT, AIZHAN)[n] for n in which]
        persons = [self.children[n] for n in which]
        return self.listed(*rows, place=to or self.karakol, on=on, persons=persons)


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def moved(cast):
    """The family moved while Bakyt worked on something for the boy."""
    cast.gap = cast.work_on()
    cast.moves()
    return cast


def proposals():
    with context.acting_as_machine():
        return list(HandOver.objects.order_by("pk").select_related("from_territory", "to_territory"))  # fmt: skip


def states():
    return [h.state for h in proposals()]


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


# --- the pages


def page(client, user, name="moved", show=""):
    client.cookies["django_language"] = "en"
    args = [] if name == "moved-list" else [proposals()[0].pk]
    return sign_in(client, user).get(reverse(name, args=args) + show).content.decode()


def test_the_new_territory_reads_who_they_are_and_who_worked(client, moved):
    text = page(client, moved.damir)
    assert "Асанов Бакыт" in text and "Асанова Айжан" in text
    assert "Бакыт Ж. works on it" in text
    assert "Take the family over" in text


def test_the_old_territory_reads_a_code_and_a_year(client, moved):
    text = page(client, moved.aigul)
    assert "Асанов" not in text and "Айжан" not in text
    assert moved.children[0].code in text and "born 2015" in text
    assert str(moved.children[0].pk) not in text
    assert "has not answered yet" in text and "Take the family over" not in text


def test_the_lists_name_nobody_to_who_may_not_see_them(client, moved):
    assert "Асанов Бакыт" in page(client, moved.damir, "moved-list")
    text = page(client, moved.aigul, "moved-list", "?show=gone")
    assert moved.children[0].code in text and "Асанов" not in text
    assert "No family here" in page(client, moved.aigul, "moved-list")


def post(client, user, name, **data):
    (found,) = proposals()
    return sign_in(client, user).post(reverse(name, args=[found.pk]), data)


def test_taking_over_on_the_page(client, moved):
    assert (
        post(client, moved.damir, "moved-answer", accept="1", note="").status_code
        == 302
    )
    assert states() == ["accepted"]
    assert "Дамир К." in page(client, moved.aigul)


def test_not_here_on_the_page_is_read_and_noted_by_the_old_territory(client, moved):
    bad = post(client, moved.damir, "moved-answer", refuse="1", reason="")
    assert bad.status_code == 422
    post(
        client,
        moved.damir,
        "moved-answer",
        refuse="1",
        reason="never_came",
        note="Үй бош",
    )
    client.cookies["django_language"] = "en"
    assert "Families not found where they went" in (
        sign_in(client, moved.aigul).get("/").content.decode()
    )
    text = page(client, moved.aigul)
    assert "Үй бош" in text and "Your territory stays responsible" in text
    post(client, moved.aigul, "moved-noted")
    assert proposals()[0].noted_by == moved.aigul.pk


@pytest.mark.parametrize("name", ["moved", "moved-answer", "moved-undo", "moved-noted"])
def test_a_family_out_of_reach_is_not_there(client, moved, name):
    (found,) = proposals()
    far = sign_in(client, moved.far)
    url = reverse(name, args=[found.pk])
    response = far.get(url) if name == "moved" else far.post(url, {"accept": "1"})
    assert response.status_code == 404
    assert states() == ["proposed"]


def test_the_old_territory_cannot_answer_by_hand(client, moved):
    assert post(client, moved.aigul, "moved-answer", accept="1").status_code == 403
    assert states() == ["proposed"]


def test_my_work_counts_families_that_came(client, moved):
    client.cookies["django_language"] = "en"
    text = sign_in(client, moved.damir).get("/").content.decode()
    assert "Families that came from another district" in text


@pytest.mark.parametrize("name", ["moved-list", "moved"])
def test_the_pages_ask_little_of_the_database(client, moved, name):
    page(client, moved.damir, name)
    with CaptureQueriesContext(connection) as one:
        page(client, moved.damir, name)
    if name == "moved-list":
        for _ in range(3):
            other = Cast.__new__(Cast)
            other.__dict__ |= moved.__dict__
            other.children = other.listed(
                {**BAKYT, "household_no": "9"}, place=other.osh, on=SPRING
            ).persons
            other.work_on()
            other.moves(0)
    with CaptureQueriesContext(connection) as four:
        page(client, moved.damir, name)
    assert len(four) <= len(one) + 1
    assert len(one) <= 45


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
