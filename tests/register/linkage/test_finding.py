"""Search keys know where their child is, whatever moves or shields it."""

import pytest
from django.db.models import Case, F, When

from kamkor.foundation.access.choices import Relation, RoleCode
from kamkor.foundation.access.models import Link
from kamkor.foundation.db import context
from kamkor.register.linkage import reads
from kamkor.register.linkage.models import SearchKey
from kamkor.register.people.models import Person
from tests.cast import NOON, acting, somebody, territory
from tests.register.linkage.lists import bring, child
from tests.standing import standing

pytestmark = pytest.mark.django_db


@standing
def osh():
    return territory("Osh")


@standing
def bakyt(osh):
    row = child("Асанов Бакыт Маратович", "2015-03-12", sex="male")
    return bring("civil", row, at=osh)[0].persons[0]


def places(person):
    with context.acting_as_machine():
        found = SearchKey.objects.filter(person_id=person.pk)
        return set(found.values_list("place", flat=True))


def finds(user, text):
    with context.acting_as(user.pk):
        return [p.pk for p in reads.search(acting(user), text)]


def test_keys_are_written_with_the_place_of_the_child(bakyt):
    with context.acting_as_machine():
        bakyt.refresh_from_db()
    assert places(bakyt) == {bakyt.place}
    assert bakyt.place > 0


def test_keys_follow_a_child_that_moves(bakyt):
    karakol = territory("Karakol city")
    damir = somebody("damir", RoleCode.TERRITORIAL_OFFICER, at=karakol)
    assert finds(damir, "Бакыт") == []
    with context.acting_as_machine():
        Person.objects.filter(pk=bakyt.pk).update(place=karakol.low, territory=karakol)
    assert places(bakyt) == {karakol.low}
    assert finds(damir, "Бакыт Асанов") == [bakyt.pk]


def test_keys_of_those_who_stay_are_left_where_they_are(bakyt, osh):
    other, _ = bring("civil", child("Токтогулова Айжан", "2018-06-07"), at=osh)
    aizhan, karakol = other.persons[0], territory("Karakol city")
    with context.acting_as_machine():
        moved = Case(When(pk=bakyt.pk, then=karakol.low), default=F("place"))
        Person.objects.filter(pk__in=[bakyt.pk, aizhan.pk]).update(place=moved)
        aizhan.refresh_from_db()
    assert places(bakyt) == {karakol.low}
    assert places(aizhan) == {aizhan.place} != {karakol.low}


def test_no_territory_finds_a_shielded_child_until_the_shield_falls(bakyt, osh):
    aigul = somebody("aigul", RoleCode.TERRITORIAL_OFFICER, at=osh)
    with context.acting_as_machine():
        Person.objects.filter(pk=bakyt.pk).update(is_shielded=True)
    assert places(bakyt) == {-1}
    assert finds(aigul, "Бакыт") == []
    with context.acting_as_machine():
        Person.objects.filter(pk=bakyt.pk).update(is_shielded=False)
    assert finds(aigul, "Бакыт") == [bakyt.pk]


def test_a_child_is_found_by_whom_it_is_assigned_to_wherever_it_lives(bakyt):
    worker = somebody("begimai", RoleCode.SOCIAL_WORKER, at=territory("Karakol city"))
    assert finds(worker, "Асанов Бакыт") == []
    with context.acting_as_machine():
        Link.objects.create(
            subject=bakyt.pk, relation=Relation.ASSIGNED, user=worker, sensitivity=3,
            valid_from=NOON,
        )  # fmt: skip
    assert finds(worker, "Асанов Бакыт") == [bakyt.pk]
