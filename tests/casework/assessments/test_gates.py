"""A case goes on when its assessment is signed; the clock hears of it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from kamkor.casework.assessments import actions
from kamkor.casework.assessments.models import Assessment
from kamkor.casework.cases import actions as cases
from kamkor.casework.cases.errors import Gated
from kamkor.casework.cases.models import Case
from kamkor.casework.clock.models import Deadline
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from tests import cast
from tests.standing import standing

from .conftest import NOW
from .doing import begun, saved, signed

pytestmark = pytest.mark.django_db


@standing
def case(aigul, bakyt, child):
    """The child's case, Bakyt's work."""
    with context.acting_as(aigul.pk):
        return cases.open_case(
            child.pk, reason="Both parents left", worker=bakyt.pk,
            by=cast.acting(aigul), at=NOW,
        )  # fmt: skip


def advanced(user, case, move):
    with context.acting_as(user.pk):
        return cases.advance(case.pk, move, version=None, by=cast.acting(user), at=NOW)


def running(case):
    with context.acting_as_machine():
        rows = Deadline.objects.filter(about=case.pk, ended_at=None)
        return sorted(rows.values_list("term__code", flat=True))


def test_an_assessment_belongs_to_the_open_case(bakyt, child, case):
    assert begun(bakyt, child).case_id == case.pk


def test_the_gate_opens_with_the_signature_and_not_before(bakyt, child, case):
    found = begun(bakyt, child)
    saved(bakyt, found, "conclusion", conclusion="child")
    with pytest.raises(Gated):
        advanced(bakyt, case, "finish_primary_assessment")
    signed(bakyt, found)
    assert (
        advanced(bakyt, case, "finish_primary_assessment").state == "primary_assessed"
    )


def test_the_signature_meets_the_deadline(bakyt, child, case):
    assert running(case) == ["primary_assessment"]
    signed(bakyt, begun(bakyt, child))
    assert running(case) == []


def test_a_comprehensive_assessment_opens_no_primary_gate(bakyt, child, case):
    signed(bakyt, begun(bakyt, child, "comprehensive"))
    with pytest.raises(Gated):
        advanced(bakyt, case, "finish_primary_assessment")


def test_a_colleague_with_another_case_does_not_write_in_this_one(
    osh, bakyt, child, case
):
    begimai = cast.somebody("begimai", RoleCode.SOCIAL_WORKER, at=osh)
    found = begun(bakyt, child)
    with context.acting_as_machine():
        from kamkor.foundation.access.models import Link

        Link.objects.create(
            subject=child.pk, relation="assigned", user_id=begimai.pk, sensitivity=3,
            valid_from=NOW,
        )  # fmt: skip
    with pytest.raises(PermissionDenied):
        saved(begimai, found, "safety", threat="no")
    with context.acting_as_machine():
        assert Assessment.objects.get().version == 0


def test_the_case_page_shows_its_assessments(client, bakyt, child, case):
    begun(bakyt, child)
    cast.sign_in(client, bakyt)
    shown = client.get(f"/cases/{case.pk}/", headers={"Accept-Language": "en"})
    assert "Primary assessment" in shown.content.decode()


def test_a_reassessment_wants_a_fresh_assessment(bakyt, aigul, child, case):
    old = begun(bakyt, child, "comprehensive")
    signed(bakyt, old)
    with context.acting_as_machine():
        Case.objects.filter(pk=case.pk).update(state="in_execution")
    later = NOW + timedelta(days=90)
    with context.acting_as(bakyt.pk):
        cases.advance(
            case.pk, "reassess", version=None, by=cast.acting(bakyt), at=later,
            reason="Мать вернулась",
        )  # fmt: skip
    with pytest.raises(Gated):
        advanced(bakyt, case, "finish_comprehensive_assessment")
    signed(bakyt, begun(bakyt, child, "comprehensive"), at=later)
    assert advanced(bakyt, case, "finish_comprehensive_assessment").state == "assessed"


def test_an_old_assessment_amended_is_no_fresh_one(bakyt, child, case):
    old = signed(bakyt, begun(bakyt, child, "comprehensive"))
    with context.acting_as_machine():
        Case.objects.filter(pk=case.pk).update(state="in_execution")
    later = NOW + timedelta(days=90)
    with context.acting_as(bakyt.pk):
        cases.advance(
            case.pk, "reassess", version=None, by=cast.acting(bakyt), at=later,
            reason="Мать вернулась",
        )  # fmt: skip
        amended = actions.amend(old.pk, why="Описка", by=cast.acting(bakyt), at=later)
    signed(bakyt, amended, at=later)
    with pytest.raises(Gated):
        advanced(bakyt, case, "finish_comprehensive_assessment")
