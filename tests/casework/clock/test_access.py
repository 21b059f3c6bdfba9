"""Who sees a deadline: the query, the database and a third table by hand agree."""

from itertools import product

import pytest

from kamkor.casework.clock import reads
from kamkor.casework.clock.choices import Owner
from kamkor.casework.clock.models import Deadline, Event
from kamkor.foundation.access.choices import Relation, RoleCode
from kamkor.foundation.access.models import Block, Link
from kamkor.foundation.db import context
from kamkor.foundation.places.models import Organisation
from kamkor.register.people.models import Person
from tests.casework.clock.world import NOON, about, start
from tests.cast import acting, newborn, somebody, territory
from tests.standing import standing

pytestmark = pytest.mark.django_db

S1, S3 = "pin", "violence_report"
NOBODY, PLAIN, SHIELDED = "nobody", "a child", "a shielded child"
# reader: what is seen of (term, whom it is about); * is both terms
SEEN = {
    "supervisor": {("*", NOBODY), ("*", PLAIN)},
    "territorial_officer": {("*", NOBODY), ("*", PLAIN)},
    "social_worker": {(S1, NOBODY), (S1, PLAIN)},
    "local_official": {(S1, NOBODY), (S1, PLAIN)},
    "headquarters": {(S1, NOBODY), (S1, PLAIN)},
    "analyst": set(),
    "auditor": set(),
    "council": set(),
    "akimat": set(),
    "ombudsman": set(),
    "system_admin": set(),
    "hotline": set(),
    # who holds the child, far away
    "worker with the child": {("*", PLAIN)},
    "head with the shielded child": {("*", PLAIN), ("*", SHIELDED)},
    "officer far away": set(),
    # whose work it is
    "owner": {("*", NOBODY), ("*", PLAIN), ("*", SHIELDED)},
    "colleague of the office": {("*", NOBODY), ("*", PLAIN), ("*", SHIELDED)},
    "owner who is kin": {("*", NOBODY)},
}  # fmt: skip


@standing
def osh():
    return territory("Osh")


def school():
    return Organisation.objects.filter(country="kg", kind="civil_registry").first() or (
        Organisation.objects.filter(country="kg").first()
    )


@standing
def rows(osh):
    """The two terms for each of the three, of an office and of nobody's so far."""
    children = {NOBODY: None, PLAIN: newborn_in(osh), SHIELDED: newborn_in(osh, True)}
    to = Owner(user=None, organisation=school().pk)
    return {
        (term, whom): start(term, of=about(person=child, place=osh.low), owner=to)
        for term, (whom, child) in product((S1, S3), children.items())
    }


def newborn_in(place, shielded=False):
    with context.acting_as_machine():
        child = newborn()
        Person.objects.filter(pk=child.pk).update(
            place=place.low, territory=place, is_shielded=shielded
        )
    return child


def link(rows, user, *, sensitivity=4):
    with context.acting_as_machine():
        for (_term, whom), row in rows.items():
            if whom != NOBODY:
                Link.objects.get_or_create(
                    subject=row.person_id, user=user, relation=Relation.ASSIGNED,
                    defaults={"sensitivity": sensitivity, "valid_from": NOON.replace(year=2025)},
                )  # fmt: skip


def block(rows, user):
    with context.acting_as_machine():
        for row in rows.values():
            if row.person_id:
                Block.objects.get_or_create(
                    subject=row.person_id, user=user, reason="kin",
                    defaults={"since": NOON.replace(year=2025)},
                )  # fmt: skip


def own(user):
    with context.acting_as_machine():
        Deadline.objects.update(owner=user.pk)


def reader(who, rows, osh):
    far = territory("Karakol city")
    if who in {r.value for r in RoleCode}:
        return somebody("somebody", RoleCode(who), at=osh)
    if who == "worker with the child":
        user = somebody("bakyt", RoleCode.SOCIAL_WORKER, at=far)
        link(rows, user)
    elif who == "head with the shielded child":
        user = somebody("gulnaz", RoleCode.SUPERVISOR, at=far)
        link(rows, user)
    elif who == "officer far away":
        user = somebody("damir", RoleCode.TERRITORIAL_OFFICER, at=far)
    elif who == "colleague of the office":
        user = somebody("chynara", RoleCode.PARTNER, of=school())
    else:
        user = somebody("bakyt", RoleCode.SOCIAL_WORKER, at=far)
        own(user)
        if who == "owner who is kin":
            block(rows, user)
    return user


@pytest.mark.parametrize("who", SEEN)
def test_three_tables_agree(who, rows, osh):
    user = reader(who, rows, osh)
    wanted = {
        row.pk
        for (term, whom), row in rows.items()
        if {(term, whom), ("*", whom)} & SEEN[who]
    }
    with context.acting_as(user.pk):
        actor = acting(user)
        by_the_database = set(Deadline.objects.values_list("pk", flat=True))
        events = set(Event.objects.values_list("deadline", flat=True))
    with context.acting_as_machine():  # so that the query stands alone
        rows = Deadline.objects.visible_to(actor)
        by_the_query = set(rows.values_list("pk", flat=True))
    assert by_the_database == wanted
    assert by_the_query == wanted
    assert events == wanted


def test_only_the_machine_writes(rows, osh):
    user = somebody("gulnaz", RoleCode.SUPERVISOR, at=osh)
    with context.acting_as(user.pk):
        assert Deadline.objects.update(place=0) == 0


def test_mine_is_what_i_answer_for_the_soonest_first(osh):
    bakyt = somebody("bakyt", RoleCode.SOCIAL_WORKER, at=osh)
    later, sooner, dateless = (
        start(term, owner=bakyt.pk) for term in ("plan_review", "pin", "plan_agree")
    )
    start("pin")  # a colleague's
    with context.acting_as(bakyt.pk):
        assert reads.mine(acting(bakyt), NOON) == [sooner, later, dateless]


def test_mine_is_nothing_about_my_own_kin(osh):
    bakyt = somebody("bakyt", RoleCode.SOCIAL_WORKER, at=osh)
    row = start("pin", of=about(person=newborn_in(osh), place=osh.low), owner=bakyt.pk)
    block({"pin": row}, bakyt)
    with context.acting_as(bakyt.pk):
        actor = acting(bakyt)
        assert reads.mine(actor, NOON) == []
    with context.acting_as_machine():
        assert not Deadline.objects.of(actor).exists()


def test_what_an_office_must_do_is_mine_until_it_has_a_name(osh):
    chynara = somebody("chynara", RoleCode.PARTNER, of=school())
    nobodys = start("pin", owner=Owner(organisation=school().pk))
    start("pin", owner=Owner(user=somebody("x", RoleCode.PARTNER, of=school()).pk,
                             organisation=school().pk))  # fmt: skip
    with context.acting_as(chynara.pk):
        assert reads.mine(acting(chynara), NOON) == [nobodys]
