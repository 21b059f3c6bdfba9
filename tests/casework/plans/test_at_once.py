"""Two people at the same moment: nobody signs a version that is not there any more, and
nobody waits for the other for ever."""

import pytest
from django.db import transaction

from kamkor.casework.cases import actions as cases
from kamkor.casework.cases.models import Case
from kamkor.casework.clock.models import Deadline
from kamkor.casework.plans import actions
from kamkor.casework.plans.choices import PlanKind, Progress
from kamkor.casework.plans.errors import NotNow, NotThere
from kamkor.casework.plans.models import Goal, Plan
from kamkor.foundation.db import context
from kamkor.register.rights.choices import Right
from tests.casework.meanwhile import meanwhile
from tests.cast import territory

from .conftest import HEARD, NOW, as_

NAMES = {"in_force", "submitted", "agreed", "second", "temir", "gulnaz", "damir"}


@pytest.fixture
def committed(own_database, request):
    """What the test asks for, written down for all connections."""
    with transaction.atomic(), context.acting_as_machine():
        for name in request.fixturenames:
            if name in NAMES:
                request.getfixturevalue(name)


@pytest.fixture
def second(in_force, assessed, begimai, cholpon):
    """The next version waits for approval, the first is in force."""
    plan = begin(assessed, begimai)
    as_(begimai, actions.submit, plan.pk, heard=HEARD, edition=None)
    return as_(cholpon, actions.agree, plan.pk, edition=None)


def begin(case, by):
    return as_(by, actions.begin, case.pk, kind=PlanKind.CHILD)


def agree(plan, by):
    return as_(by, actions.agree, plan.pk, edition=None)


def review(plan, by):
    with context.acting_as_machine():
        goals = list(Goal.objects.filter(plan=plan).values_list("pk", flat=True))
    said = dict.fromkeys(goals, actions.Said(Progress.NEARER))
    return as_(by, actions.write_review, plan.pk, actions.NewReview(NOW.date(), said))


def close(case, begimai, gulnaz):
    as_(
        begimai, cases.say_outcomes, case.pk, reason="no_hardship", words="",
        outcomes=dict.fromkeys(Right.values, "met"), version=None,
    )  # fmt: skip
    as_(gulnaz, cases.advance, case.pk, "close", version=None)


def in_work(case):
    """Where the life cycle lets a case be closed while a plan waits."""
    with transaction.atomic(), context.acting_as_machine():
        Case.objects.filter(pk=case.pk).update(state="in_execution")


def plans():
    with transaction.atomic(), context.acting_as_machine():
        return list(Plan.objects.order_by("version").values_list("version", "state"))


def reviews_due():
    with transaction.atomic(), context.acting_as_machine():
        running = Deadline.objects.running().filter(kind="plan_review")
        return list(running.values_list("about", flat=True))


def test_who_begins_a_version_while_one_is_agreed_to_is_given_that_one(
    committed, submitted, assessed, cholpon, begimai, temir
):
    late = meanwhile(
        lambda: agree(submitted, cholpon), lambda: begin(assessed, begimai)
    )
    assert (late.pk, late.state) == (submitted.pk, "agreed")
    assert plans() == [(1, "agreed")]


def test_a_version_sent_back_a_moment_ago_is_not_agreed_to(
    committed, submitted, assessed, cholpon, begimai, temir
):
    def renew():
        as_(cholpon, actions.send_back, submitted.pk, remarks="Нет срока", edition=None)
        as_(begimai, actions.take_back, submitted.pk)

    late = meanwhile(renew, lambda: agree(submitted, cholpon))
    assert isinstance(late, (NotNow, NotThere))
    assert plans() == [(1, "draft")]


def test_nor_is_one_agreed_to_a_moment_ago_sent_back_by_the_same_body(
    committed, submitted, cholpon, temir
):
    late = meanwhile(
        lambda: agree(submitted, cholpon),
        lambda: as_(
            cholpon, actions.send_back, submitted.pk, remarks="Поздно", edition=None
        ),
    )
    assert isinstance(late, (NotNow, NotThere))
    assert plans() == [(1, "agreed")]


def test_a_version_replaced_a_moment_ago_is_not_reviewed(
    committed, in_force, second, begimai, temir
):
    late = meanwhile(
        lambda: as_(temir, actions.approve, second.pk, edition=None),
        lambda: review(in_force, begimai),
    )
    assert isinstance(late, NotNow)
    assert plans() == [(1, "replaced"), (2, "in_force")]
    assert reviews_due() == [second.pk]


def test_a_version_replaced_while_it_is_reviewed_is_due_no_more(
    committed, in_force, second, begimai, temir
):
    meanwhile(
        lambda: review(in_force, begimai),
        lambda: as_(temir, actions.approve, second.pk, edition=None),
    )
    assert plans() == [(1, "replaced"), (2, "in_force")]
    assert reviews_due() == [second.pk]


def test_no_version_is_begun_in_a_case_that_is_being_closed(
    committed, in_force, assessed, begimai, gulnaz
):
    late = meanwhile(
        lambda: close(assessed, begimai, gulnaz), lambda: begin(assessed, begimai)
    )
    assert isinstance(late, (NotNow, NotThere))
    assert plans() == [(1, "in_force")]


def test_who_agrees_holds_nothing_that_closing_the_case_needs(
    committed, submitted, assessed, begimai, gulnaz, cholpon, temir
):
    in_work(assessed)

    def hold():
        with context.acting_as_machine():
            cases.hold(assessed.pk)

    late = meanwhile(
        hold,
        lambda: agree(submitted, cholpon),
        lambda: close(assessed, begimai, gulnaz),
    )
    assert isinstance(late, (NotNow, NotThere))
    assert plans() == [(1, "draft")]


def test_a_case_closed_a_moment_after_the_agreement_leaves_it_unsigned(
    committed, submitted, assessed, begimai, gulnaz, cholpon, temir
):
    in_work(assessed)
    meanwhile(
        lambda: agree(submitted, cholpon), lambda: close(assessed, begimai, gulnaz)
    )
    with transaction.atomic(), context.acting_as_machine():
        plan = Plan.objects.get()
        assert (plan.state, plan.agreed_by) == ("draft", None)


def test_the_old_commission_agrees_to_nothing_once_the_case_has_gone(
    committed, submitted, assessed, aigul, cholpon, damir, temir
):
    with transaction.atomic():
        offered = as_(
            aigul, cases.propose_transfer, assessed.pk, reason="Уехали", version=None,
            to=territory("Karakol city"),
        )  # fmt: skip
    late = meanwhile(
        lambda: as_(damir, cases.answer_transfer, offered.pk, accept=True, words=""),
        lambda: agree(submitted, cholpon),
    )
    assert isinstance(late, NotThere)
    assert plans() == [(1, "submitted")]
