"""A country whose chain has a fourth step: the guardianship body gives an opinion before
the Commission agrees. Medet writes it, where his body has an account."""

from dataclasses import replace

import pytest

from kamkor.casework.clock.models import Term
from kamkor.casework.plans import actions, approval
from kamkor.casework.plans.models import Plan
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from kamkor.foundation.law import files
from kamkor.foundation.law.models import Parameter
from kamkor.foundation.law.naming import LANGUAGES
from kamkor.foundation.places.models import Organisation
from tests.casework.plans.conftest import HEARD, as_
from tests.cast import somebody
from tests.standing import standing

WORDS = "Бабушка справляется, опека возможна."


def rows(**opinion):
    """The file of the country with the fourth step in it."""
    told = files.rows("kg", "approval")
    names = {f"name_{code}": "Орган опеки" for code in ("ky", "kk", "ru", "en")}
    fourth = {
        **told[1], **names, "step": "guardianship", "action": "plan.opinion",
        "kind": "guardianship_body", "term": "opinion_wait", "in_session": None,
        "outside": "yes", **opinion,
    }  # fmt: skip
    return [told[0], fourth, *told[1:]]


def chain(*, in_session=False, **opinion):
    steps = approval.read(rows(**opinion))
    return {
        code: step if in_session else replace(step, in_session=False)
        for code, step in steps.items()
    }


@pytest.fixture(autouse=True, scope="module")
def agreed_on_its_page():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(approval, "here", chain)
        yield


@standing
def term(db):
    """The wait for an opinion, as the pack of such a country has it."""
    names = {f"name_{code}": "Ждёт заключения" for code in LANGUAGES}
    with context.acting_as_machine():
        Parameter.objects.create(
            country="kg", code="OPINION_WAIT_DAYS", value=7, unit="days",
            calendar="working", status="house", sources=dict.fromkeys(LANGUAGES, "Правило"),
            **names,
        )  # fmt: skip
        return Term.objects.create(
            country="kg", code="opinion_wait", parameter="OPINION_WAIT_DAYS",
            warn_before="2wd", to_supervisor="1wd", to_headquarters="5wd",
            sensitivity=3, **names,
        )  # fmt: skip


def office(osh, code, kind):
    with context.acting_as_machine():
        return Organisation.objects.create(
            code=code, kind=kind, territory=osh, country="kg", name_ru=code
        )


@standing
def body(osh):
    return office(osh, "opeka-osh", "guardianship_body")


@standing
def medet(body):
    """Of the guardianship body of Osh; holds his role for it and no territory."""
    return somebody("medet", RoleCode.PARTNER, of=body, name="Медет О.")


@standing
def asked(draft, term, begimai, medet, cholpon, temir):
    """Submitted: it waits for the opinion."""
    return as_(begimai, actions.submit, draft.pk, heard=HEARD, edition=None)


@standing
def outside(draft, term, begimai, cholpon, temir, body):
    """Submitted where nobody of the body has an account."""
    return as_(begimai, actions.submit, draft.pk, heard=HEARD, edition=None)


def stands(plan):
    with context.acting_as_machine():
        found = Plan.objects.select_related("case").get(pk=plan.pk)
    return found.state, found.waits_for, found.case.state


def opine(medet, plan, words=WORDS):
    return as_(medet, actions.give_opinion, plan.pk, words=words, edition=None)
