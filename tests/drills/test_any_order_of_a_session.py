"""The Commission of tests/casework/commission/test_session_properties.py meets often."""

import pytest

from tests.casework.commission.test_session_properties import live

pytestmark = [pytest.mark.drill, pytest.mark.django_db]


def test_any_order_of_a_session_keeps_the_rules_for_long():
    live(lives=100, steps=50)
