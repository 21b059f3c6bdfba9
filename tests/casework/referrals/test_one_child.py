"""A child that was found to be another too: the body that is asked sees both, and neither
once the referral is over."""

import pytest

from kamkor.casework.referrals import actions
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from kamkor.register.linkage.review import actions as review
from kamkor.register.people.models import Person
from tests.cast import keep, somebody

from .conftest import NOW, as_

pytestmark = pytest.mark.django_db


@pytest.fixture
def found_to_be_one(osh):
    """Says that the child of a case is another of Osh as well."""
    head = somebody("head-of-osh", RoleCode.SUPERVISOR, at=osh)

    def say(child):
        [other] = keep("school", {"full_name": "Асанов Бакыт"}, at=osh).persons
        with context.acting_as(head.pk):
            review.merge(child, other, by=head.pk, at=NOW)
        return {child.pk, other.pk}

    return say


def seen_by(user):
    with context.acting_as(user.pk):
        return set(Person.objects.values_list("pk", flat=True))


def test_found_before_the_end(sent, begimai, sabira, found_to_be_one):
    assert seen_by(sabira) == {sent.case.person_id}
    both = found_to_be_one(sent.case.person)
    assert seen_by(sabira) == both
    as_(begimai, actions.recall, sent.pk, words="Уже не нужно", edition=None)
    assert seen_by(sabira) == set()


def test_found_before_the_referral(case, begimai, sabira, clinic, found_to_be_one):
    both = found_to_be_one(case.person)
    new = actions.NewReferral(
        need="health", organisation=clinic.pk, basis="danger", words="Осмотр"
    )
    sent = as_(begimai, actions.send, case.pk, new)
    assert seen_by(sabira) == both
    as_(sabira, actions.answer, sent.pk, actions.Answer("declined", "нет врача"),
        edition=None)  # fmt: skip
    assert seen_by(sabira) == set()
