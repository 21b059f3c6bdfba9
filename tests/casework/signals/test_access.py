"""Row-level security and the queryset, against the policy table itself."""

import pytest

from kamkor.casework.signals.choices import Informant
from kamkor.casework.signals.models import (
    Emergency,
    EmergencyStep,
    Signal,
    Source,
    Step,
)
from kamkor.foundation.access import policy
from kamkor.foundation.access.choices import Relation, RoleCode, Sensitivity
from kamkor.foundation.access.models import Link
from kamkor.foundation.db import context
from kamkor.foundation.places.models import Territory
from tests.cast import NOON, acting, somebody
from tests.standing import standing

from .telling import Danger, tell

pytestmark = pytest.mark.django_db
ROLES = [r for r in RoleCode if r != RoleCode.MACHINE]
MATTERS = [Signal, Step, Emergency, EmergencyStep]


@standing
def told(aigul, bakyt):
    """On a known child, in danger, told by a neighbour whose name is kept."""
    return tell(
        aigul, person=bakyt.pk, danger=Danger.YES, informant=Informant.KNOWN,
        source="Соседка",
    )  # fmt: skip


def sees(user, model):
    with context.acting_as(user.pk):
        return model.objects.exists()


def listed(user):
    with context.acting_as(user.pk):
        return Signal.objects.visible_to(acting(user)).exists()


def ties(user, child, sensitivity):
    with context.acting_as_machine():
        Link.objects.create(
            subject=child.pk, relation=Relation.ASSIGNED, user=user,
            sensitivity=sensitivity, valid_from=NOON,
        )  # fmt: skip


@pytest.mark.parametrize("role", ROLES)
def test_by_territory_a_signal_is_seen_from_class_3_and_its_source_never(
    role, told, osh
):
    user = somebody("somebody", role, at=osh)
    reach = policy.reach(role, Relation.TERRITORY)
    for model in MATTERS:
        assert sees(user, model) == (reach >= Sensitivity.CONTENT), model
    assert listed(user) == (reach >= Sensitivity.CONTENT)
    assert sees(user, Source) == (reach >= Sensitivity.SHIELDED)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("sensitivity", list(Sensitivity))
def test_by_assignment_as_far_as_role_and_link_both_allow(
    role, sensitivity, told, bakyt
):
    far = Territory.objects.get(country="kg", name_en="Karakol city")
    user = somebody("somebody", role, at=far)
    ties(user, bakyt, sensitivity)
    reach = min(policy.reach(role, Relation.ASSIGNED), sensitivity)
    for model in MATTERS:
        assert sees(user, model) == (reach >= Sensitivity.CONTENT), model
    assert listed(user) == (reach >= Sensitivity.CONTENT)
    assert sees(user, Source) == (reach >= Sensitivity.SHIELDED)


@pytest.mark.parametrize("role", ROLES)
def test_about_nobody_found_by_place_alone(role, chynara, osh):
    tell(chynara, territory=osh, informant=Informant.KNOWN, source="Соседка")
    user = somebody("somebody", role, at=osh)
    reach = policy.reach(role, Relation.TERRITORY)
    assert sees(user, Signal) == listed(user) == (reach >= Sensitivity.CONTENT)
    assert not sees(user, Source)
