"""Osh: Begimai drafts, Cholpon of the Commission agrees, Temir the deputy mayor approves."""

from dataclasses import replace
from datetime import date

import pytest
from django.conf import settings

from kamkor.casework.cases.models import Case
from kamkor.casework.clock.choices import Owner
from kamkor.casework.plans import actions, approval
from kamkor.casework.plans.choices import PlanKind
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from kamkor.register.rights.choices import Right
from tests.casework.cases.conftest import NOW, case  # noqa: F401
from tests.cast import acting, somebody
from tests.standing import standing

UNTIL = date(2027, 3, 1)


@pytest.fixture(autouse=True, scope="module")
def agreed_on_its_page():
    """Here a member agrees on the page of a plan, as a country may say; what a session
    does is told in tests/casework/commission."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(approval, "here", on_its_page)
        yield


def on_its_page():
    chain = approval.of(settings.COUNTRY)
    return {code: replace(step, in_session=False) for code, step in chain.items()}


@standing
def cholpon(osh):
    """Sits in the Commission of Osh city."""
    return somebody("cholpon", RoleCode.COUNCIL, at=osh, name="Чолпон М.")


@standing
def temir(osh):
    """Deputy mayor of Osh."""
    return somebody("temir", RoleCode.AKIMAT, at=osh, name="Темир С.")


@standing
def assessed(case):  # noqa: F811
    """Bakyt's case, where a plan is due."""
    with context.acting_as_machine():
        Case.objects.filter(pk=case.pk).update(state="assessed")
    return case


def as_(user, do, *given, **named):
    """The verb, done by somebody."""
    with context.acting_as(user.pk):
        return do(*given, by=acting(user), at=named.pop("at", NOW), **named)


@standing
def draft(assessed, begimai):
    """One goal, one measure that is Begimai's."""
    plan = as_(begimai, actions.begin, assessed.pk, kind=PlanKind.CHILD)
    goal = as_(
        begimai, actions.add_goal, plan.pk, right=Right.EDUCATION, words="Бакыт учится"
    )
    as_(begimai, actions.add_measure, goal.pk, words="Записать в школу",
        owner=Owner(user=begimai.pk), until=UNTIL)  # fmt: skip
    return plan


HEARD = actions.Hearing(words="Хочу в свой класс")


@standing
def submitted(draft, begimai, cholpon):
    return as_(begimai, actions.submit, draft.pk, heard=HEARD, edition=None)


@standing
def agreed(submitted, cholpon, temir):
    return as_(cholpon, actions.agree, submitted.pk, edition=None)


@standing
def in_force(agreed, temir):
    return as_(temir, actions.approve, agreed.pk, edition=None)
