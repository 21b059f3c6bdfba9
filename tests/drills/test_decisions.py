"""The three readings of tests/foundation/access/test_decisions.py on more decisions."""

import pytest

from tests.foundation.access.test_decisions import agree, machine

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
__all__ = ["machine"]  # a fixture


def test_three_readings_of_the_rules_agree_on_200_000_decisions(machine):
    assert agree(worlds=2, users=50, children=300) >= 200_000
