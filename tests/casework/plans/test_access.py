"""Over the whole life of a plan: who signs sees the plan while it waits, and nothing else
of the case; the oracle says it anew, by hand."""

import pytest
from django.utils import timezone

from kamkor.casework.assessments.models import Assessment
from kamkor.casework.cases import actions as cases
from kamkor.casework.cases.choices import NoteKind
from kamkor.casework.cases.models import Case, Note, Step, Visit
from kamkor.casework.plans import actions, models, reads
from kamkor.foundation.access.choices import BlockReason, RoleCode
from kamkor.foundation.access.models import Block, Link
from kamkor.foundation.db import context
from kamkor.register.people.models import Name, Person
from kamkor.register.rights.choices import Right
from tests.casework.assessments.doing import begun, signed
from tests.cast import acting, somebody
from tests.standing import standing

from .conftest import HEARD, as_

pytestmark = pytest.mark.django_db
OTHERS = (Case, Step, Visit, Note, Assessment)


@standing
def people(gulnaz, aigul, begimai, damir, cholpon, temir, osh):
    school = somebody("teacher", RoleCode.SCHOOL, at=osh)
    return [gulnaz, aigul, begimai, damir, cholpon, temir, school]


@standing
def written(draft, assessed, bakyt, begimai):
    """The case has an assessment, a visit and a note beside the plan."""
    signed(begimai, begun(begimai, bakyt, "comprehensive"))
    as_(begimai, cases.write_note, assessed.pk, kind=NoteKind.PLAIN, words="Слова")
    new = cases.NewVisit(on=timezone.localdate(assessed.opened_at), words="Дома")
    as_(begimai, cases.write_visit, assessed.pk, new)
    return draft


def expected(plan, user, state) -> bool:
    """By hand: who works there, and the one whose signature it waits for."""
    waits_for = {"submitted": "cholpon", "agreed": "temir"}
    return user.username in {"gulnaz", "aigul", "begimai", waits_for.get(state)}


def check(plan, people):
    with context.acting_as_machine():
        state = models.Plan.objects.get(pk=plan.pk).state
    for user in people:
        works = user.username in {"gulnaz", "aigul", "begimai"}
        with context.acting_as(user.pk):
            rows = models.Plan.objects.filter(pk=plan.pk)
            seen = expected(plan, user, state)
            assert rows.exists() is seen, (user, state)
            asked = models.Plan.objects.visible_to(acting(user)).filter(pk=plan.pk)
            assert asked.exists() is seen, (user, state)
            assert models.Goal.objects.filter(plan=plan.pk).exists() is seen
            for other in OTHERS:
                assert not other.objects.exists() or works, (user, other)


def test_each_office_sees_the_plan_while_it_waits_and_no_more_of_the_case(
    written, people, begimai, cholpon, temir
):
    check(written, people)
    as_(begimai, actions.submit, written.pk, heard=HEARD, edition=None)
    check(written, people)
    as_(cholpon, actions.send_back, written.pk, remarks="Нет срока", edition=None)
    check(written, people)
    as_(begimai, actions.take_back, written.pk)
    as_(begimai, actions.submit, written.pk, heard=HEARD, edition=None)
    as_(cholpon, actions.agree, written.pk, edition=None)
    check(written, people)
    as_(temir, actions.approve, written.pk, edition=None)
    check(written, people)


def test_the_look_of_a_signer_opens_no_other_row_of_the_child(
    submitted, cholpon, bakyt
):
    with context.acting_as_machine():
        link = Link.objects.get(record=submitted.pk, valid_until=None)
    assert (link.user_id, link.sensitivity) == (cholpon.pk, 1)
    with context.acting_as(cholpon.pk):
        assert not Name.objects.exists()
        found = reads.find(acting(cholpon), submitted.pk)
        assert reads.children([found])[bakyt.pk].name == "Асанов Бакыт Маратович"


def test_neither_a_shielded_child_nor_one_they_are_shut_out_from(
    submitted, cholpon, bakyt
):
    with context.acting_as_machine():
        Person.objects.filter(pk=bakyt.pk).update(is_shielded=True)
    with context.acting_as(cholpon.pk):
        assert not models.Plan.objects.exists()
    with context.acting_as_machine():
        Person.objects.filter(pk=bakyt.pk).update(is_shielded=False)
        Block.objects.create(
            subject=bakyt.pk, user=cholpon, reason=BlockReason.KIN,
            since=submitted.made_at,
        )  # fmt: skip
    with context.acting_as(cholpon.pk):
        assert not models.Plan.objects.exists()


def test_a_closed_case_leaves_nobody_a_plan_to_sign(
    submitted, begimai, gulnaz, cholpon
):
    told = {
        "outcomes": dict.fromkeys(Right.values, "met"),
        "words": "",
        "version": None,
    }
    case = submitted.case_id
    as_(begimai, cases.say_outcomes, case, reason="guardianship", **told)
    as_(gulnaz, cases.advance, case, "family_not_found", version=None, reason="Нет их")
    as_(gulnaz, cases.advance, case, "close", version=None)
    with context.acting_as_machine():
        assert models.Plan.objects.get(pk=submitted.pk).state == "draft"
    with context.acting_as(cholpon.pk):
        assert not models.Plan.objects.exists()
