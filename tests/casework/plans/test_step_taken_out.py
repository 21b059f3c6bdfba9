"""A step is taken out of approval.csv while plans wait for it: the file is refused."""

import pytest
from click.testing import CliRunner

from kamkor.casework.plans import actions, approval, loading
from kamkor.cli import fill
from kamkor.foundation.db import context

from .conftest import as_

pytestmark = pytest.mark.django_db


@pytest.fixture
def shortened(monkeypatch):
    """The file as it is from now on, without a step."""
    whole = approval.of("kg")

    def without(code):
        left = {step: row for step, row in whole.items() if step != code}
        monkeypatch.setattr(approval, "of", lambda country: left)

    return without


def check():
    with context.acting_as_machine():
        loading.check("kg")


def test_the_step_a_plan_waits_for_stays(submitted, shortened):
    shortened("agree")
    with pytest.raises(loading.StepGone, match=r"agree \(1\)"):
        check()


def test_so_does_a_step_that_it_will_wait_for(submitted, shortened):
    shortened("approve")
    with pytest.raises(loading.StepGone, match=r"approve \(1\)"):
        check()


def test_a_step_that_is_signed_may_go(agreed, shortened):
    shortened("agree")
    check()


def test_so_may_any_when_no_plan_waits(submitted, cholpon, shortened):
    as_(cholpon, actions.send_back, submitted.pk, remarks="Не хватает", edition=None)
    shortened("agree")
    check()


def test_a_new_step_is_no_trouble_to_plans_on_their_way(submitted):
    check()


def test_the_start_ends_with_the_reason_and_what_to_do(submitted, shortened):
    shortened("agree")
    found = CliRunner().invoke(fill.fill)
    assert found.exit_code == 1
    assert "approval.csv" in found.output
    assert "Put the step back" in found.output
