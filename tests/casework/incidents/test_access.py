"""Who opens an incident. The table here is the oracle: the database and the queryset are
both compared with it."""

from datetime import timedelta

import pytest

from kamkor.casework.clock.models import Deadline
from kamkor.casework.incidents import actions, reads
from kamkor.casework.incidents.models import Account, Incident, Response
from kamkor.foundation.access import actions as access
from kamkor.foundation.access.choices import (
    BlockReason,
    Relation,
    RoleCode,
    Sensitivity,
)
from kamkor.foundation.access.models import Link
from kamkor.foundation.audit.models import Entry
from kamkor.foundation.db import context
from kamkor.register.people.models import Person
from tests.casework.incidents.conftest import LATER, NOW, TOLD, as_, seen_by
from tests.cast import acting, newborn, somebody, territory

pytestmark = pytest.mark.django_db

# role × how they stand to the child → whether the incident opens. "here": the role holds
# over the place; "linked": the child is theirs by a case; "lease": by break-glass.
OPENS = {
    (RoleCode.SUPERVISOR, "here"): True,
    (RoleCode.SUPERVISOR, "far"): False,
    (RoleCode.SUPERVISOR, "far, linked"): True,
    (RoleCode.TERRITORIAL_OFFICER, "here"): True,
    (RoleCode.TERRITORIAL_OFFICER, "far"): False,
    (RoleCode.TERRITORIAL_OFFICER, "far, lease"): True,
    (RoleCode.SOCIAL_WORKER, "here"): False,
    (RoleCode.SOCIAL_WORKER, "here, linked"): False,
    (RoleCode.SOCIAL_WORKER, "here, lease"): False,
    (RoleCode.LOCAL_OFFICIAL, "here, linked"): False,
    (RoleCode.HEADQUARTERS, "here"): False,
    (RoleCode.SCHOOL, "here, linked"): False,
    (RoleCode.CLINIC, "here, linked"): False,
    (RoleCode.NGO, "here, linked"): False,
    (RoleCode.HOTLINE, "here, lease"): False,
    (RoleCode.COUNCIL, "here, linked"): False,
    (RoleCode.OMBUDSMAN, "here, lease"): False,
    (RoleCode.ANALYST, "here"): False,
    (RoleCode.SYSTEM_ADMIN, "here"): False,
    (RoleCode.AUDITOR, "here, lease"): False,
    (RoleCode.AKIMAT, "here, linked"): False,
    (RoleCode.PARTNER, "here, linked"): False,
    (RoleCode.BORDER, "here"): False,
}


@pytest.mark.parametrize(("role", "stands"), OPENS, ids=str)
def test_it_opens_for(role, stands, incident, osh):
    at = territory("Karakol city") if stands.startswith("far") else osh
    user = somebody("somebody", role, at=at)
    relation = (
        Relation.LEASE if "lease" in stands
        else Relation.ASSIGNED if "linked" in stands else None
    )  # fmt: skip
    if relation:
        with context.acting_as_machine():
            Link.objects.create(
                subject=incident.person_id, relation=relation, user=user,
                sensitivity=Sensitivity.CONTENT, valid_from=NOW,
            )  # fmt: skip
    expected = {incident.number} if OPENS[role, stands] else set()
    assert seen_by(user) == expected


def test_a_worker_of_the_case_does_not_learn_of_it(case, incident, begimai):
    """Neither from the list of deadlines nor from who looked at the child."""
    assert seen_by(begimai) == set()
    with context.acting_as(begimai.pk):
        assert case.person_id in Person.objects.values_list("pk", flat=True)
        kinds = set(Deadline.objects.values_list("kind", flat=True))
        verbs = set(Entry.objects.values_list("verb", flat=True))
        terms = set(Entry.objects.values_list("detail__term", flat=True))
        assert Account.objects.count() == Response.objects.count() == 0
    assert "case" in kinds
    assert not {"incident", "incident.response"} & kinds
    assert "case.opened" in verbs
    assert "incident.reported" not in verbs
    assert "violence_report" not in terms


def test_who_leads_sees_its_deadlines_and_who_looked(incident, gulnaz):
    with context.acting_as(gulnaz.pk):
        assert Deadline.objects.filter(about=incident.pk).count() == 3
        assert Entry.objects.filter(verb="incident.reported").exists()


def test_the_worker_it_was_given_to_opens_it_and_another_does_not(led, begimai, nurgul):
    assert seen_by(begimai) == {led.number}
    assert seen_by(nurgul) == set()


def test_who_wrote_it_down_opens_it_while_the_child_is_theirs(
    case, begimai, bakyt, aigul, nurgul
):
    incident = as_(begimai, actions.report, bakyt.pk, TOLD)
    as_(aigul, actions.assign, incident.pk, to=nurgul.pk, version=None)
    assert seen_by(begimai) == {incident.number}
    with context.acting_as_machine():
        Link.objects.filter(user=begimai).update(valid_until=LATER)
    assert seen_by(begimai) == set()


@pytest.mark.parametrize("reason", list(BlockReason))
def test_a_block_shuts_it_as_it_shuts_the_child(reason, led, begimai, gulnaz):
    for user in (begimai, gulnaz):
        assert seen_by(user) == {led.number}
        access.block(
            led.person_id, user, reason=reason, by=None, at=NOW - timedelta(days=1)
        )
        assert seen_by(user) == set()


def test_a_block_on_the_same_child_under_another_record_shuts_it(incident, gulnaz):
    with context.acting_as_machine():
        twin = newborn()
        Person.objects.filter(pk=twin.pk).update(root=incident.person_id)
    access.block(
        twin.pk, gulnaz, reason=BlockReason.KIN, by=None, at=NOW - timedelta(days=1)
    )
    with context.acting_as(gulnaz.pk):
        assert not Incident.objects.exists()
        assert not Incident.objects.visible_to(acting(gulnaz)).exists()


def test_a_shield_shuts_it_to_who_does_not_hold_the_child(led, begimai, aigul):
    with context.acting_as_machine():
        Person.objects.filter(pk=led.person_id).update(is_shielded=True)
    assert seen_by(begimai) == set()
    assert seen_by(aigul) == set()


def test_found_to_be_another_child_it_follows(incident, gulnaz, aigul):
    with context.acting_as_machine():
        other = newborn()
        Person.objects.filter(pk=other.pk).update(place=incident.place)
        Person.objects.filter(pk=incident.person_id).update(root=other.pk)
    with context.acting_as(gulnaz.pk):
        found = reads.of_child(acting(gulnaz), other.pk)
    assert [i.pk for i in found] == [incident.pk]


@pytest.mark.parametrize("by", ["place", "link"])
def test_the_database_opens_it_by_the_child_it_was_found_to_be(by, incident):
    """What is passed over as out of reach is never one that would open."""
    far = somebody("far", RoleCode.SUPERVISOR, at=territory("Karakol city"))
    assert seen_by(far) == set()
    with context.acting_as_machine():
        other = newborn()
        Person.objects.filter(pk=incident.person_id).update(root=other.pk)
        if by == "place":
            Person.objects.filter(pk=other.pk).update(
                place=territory("Karakol city").low
            )
        else:
            Link.objects.create(
                subject=other.pk, relation=Relation.LEASE, user=far,
                sensitivity=Sensitivity.CONTENT, valid_from=NOW,
            )  # fmt: skip
    with context.acting_as(far.pk):
        assert set(Incident.objects.values_list("pk", flat=True)) == {incident.pk}
