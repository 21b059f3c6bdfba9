"""The city of tests/casework/test_all_verbs.py lives a hundred lives."""

import pytest

from tests.casework.test_all_verbs import gates_of_cases, live

pytestmark = [pytest.mark.drill, pytest.mark.django_db]
__all__ = ["gates_of_cases"]  # a fixture


def test_any_order_of_all_verbs_keeps_the_rules_for_long(gates_of_cases):
    live(lives=100, steps=50)
