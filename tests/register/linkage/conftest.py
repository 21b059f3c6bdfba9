import pytest


@pytest.fixture(autouse=True)
def nobody_is_drawn(settings):
    """No pair is of the sample that two people read, but where a test says so."""
    settings.SECOND_READINGS = 0
