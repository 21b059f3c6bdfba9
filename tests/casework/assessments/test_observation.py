"""The form of a visit after a return belongs to that visit, and knows its day."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from kamkor.casework.assessments import actions
from kamkor.casework.assessments.errors import NotThere
from kamkor.casework.assessments.models import Assessment
from kamkor.casework.cases import actions as cases
from kamkor.casework.cases.models import Case, Visit
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from kamkor.register.rights.choices import Right
from tests import cast
from tests.standing import standing

from .conftest import NOW
from .doing import begun, opened, signed

pytestmark = pytest.mark.django_db


@standing
def case(aigul, bakyt, child):
    """The child is back at school; Bakyt observes."""
    with context.acting_as(aigul.pk):
        made = cases.open_case(
            child.pk, reason="Both parents left", worker=bakyt.pk,
            by=cast.acting(aigul), at=NOW,
        )  # fmt: skip
    with context.acting_as_machine():
        Case.objects.filter(pk=made.pk).update(state="in_execution")
    with context.acting_as(bakyt.pk):
        by = cast.acting(bakyt)
        cases.say_outcomes(
            made.pk, reason="school", outcomes=dict.fromkeys(Right.values, "met"),
            words="", version=None, by=by, at=NOW,
        )  # fmt: skip
        cases.advance(made.pk, "close_and_observe", version=None, by=by, at=NOW)
    return made


def visited(case, by, *, met=True) -> Visit:
    with context.acting_as(by.pk):
        return cases.write_visit(
            case.pk, cases.NewVisit(on=NOW.date(), met_family=met),
            by=cast.acting(by), at=NOW,
        )  # fmt: skip


def of_visit(visit, by, child) -> Assessment:
    with context.acting_as(by.pk):
        return actions.start(
            child.pk, "observation", visit=visit.pk, by=cast.acting(by), at=NOW
        )


def test_the_form_knows_the_day_and_which_visit_it_was(case, bakyt, child):
    visited(case, bakyt)
    found = of_visit(visited(case, bakyt), bakyt, child)
    said = opened(bakyt, found).sheet.answers
    assert said == {"visit_on": NOW.date().isoformat(), "visit_number": "v2"}


def test_of_a_visit_there_is_one(case, bakyt, child):
    visit = visited(case, bakyt)
    found = of_visit(visit, bakyt, child)
    assert of_visit(visit, bakyt, child) == found
    signed(bakyt, found)
    assert of_visit(visit, bakyt, child) == found
    with (
        context.acting_as_machine(),
        pytest.raises(IntegrityError),
        transaction.atomic(),
    ):
        Assessment.objects.create(
            person=child, case=case, instrument=found.instrument, visit=visit,
            answers=b"", started_at=NOW, started_by=bakyt.pk, saved_at=NOW,
            saved_by=bakyt.pk,
        )  # fmt: skip


def test_two_visits_have_two_forms_and_a_draft_of_one_is_not_the_other(
    case, bakyt, child
):
    first, second = visited(case, bakyt), visited(case, bakyt)
    assert of_visit(first, bakyt, child) != of_visit(second, bakyt, child)


def test_an_amended_version_speaks_of_the_same_visit(case, bakyt, child):
    visit = visited(case, bakyt)
    found = signed(bakyt, of_visit(visit, bakyt, child))
    with context.acting_as(bakyt.pk):
        newer = actions.amend(found.pk, why="Slip", by=cast.acting(bakyt), at=NOW)
    assert newer.visit == visit


def test_where_nobody_was_there_is_nothing_to_fill_in(case, bakyt, child):
    with pytest.raises(NotThere):
        of_visit(visited(case, bakyt, met=False), bakyt, child)


def test_a_visit_of_another_case_is_not_there(case, bakyt, child, osh, aigul):
    (other,) = cast.keep("round", {"full_name": "Осмонова Айым"}, at=osh).persons
    with context.acting_as(aigul.pk):
        cases.open_case(
            other.pk, reason="Alone", worker=bakyt.pk, by=cast.acting(aigul), at=NOW
        )
    with pytest.raises(NotThere):
        of_visit(visited(case, bakyt), bakyt, other)


def test_a_colleague_does_not_write_it(case, bakyt, child, osh):
    visit = visited(case, bakyt)
    other = cast.somebody("begimai", RoleCode.SOCIAL_WORKER, at=osh)
    with pytest.raises((NotThere, PermissionDenied)):
        of_visit(visit, other, child)


def test_the_case_page_asks_for_the_form_of_each_visit_until_it_is_begun(
    case, bakyt, child, client
):
    visit = visited(case, bakyt)
    client.cookies["django_language"] = "en"
    cast.sign_in(client, bakyt)
    page = f"/cases/{case.pk}/"
    shown = client.get(page).content.decode()
    assert "Fill in the form of the visit of" in shown and str(visit.pk) in shown
    answer = client.post(
        f"/assessments/of/{child.pk}/start/",
        {"form": "observation", "visit": str(visit.pk)},
    )
    assert answer.status_code == 302
    shown = client.get(page).content.decode()
    assert "Fill in the form of the visit of" not in shown
    assert "visit of September 15, 2026" in shown
    wrong = client.post(
        f"/assessments/of/{child.pk}/start/", {"form": "observation", "visit": "x"}
    )
    assert wrong.status_code == 404


def test_a_form_of_no_visit_is_begun_as_before(case, bakyt, child):
    assert begun(bakyt, child, "observation").visit is None
