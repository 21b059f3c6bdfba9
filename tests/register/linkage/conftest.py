import pytest
from django.test import override_settings


@pytest.fixture(autouse=True, scope="module")
def nobody_is_drawn():
    """No pair is of the sample that two people read, but where a test says so."""
    with override_settings(SECOND_READINGS=0):
        yield
