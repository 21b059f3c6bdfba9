import pytest

from tests.register.families.removal import Cast


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def moved(cast):
    """The family moved while Bakyt worked on something for the boy."""
    cast.gap = cast.work_on()
    cast.moves()
    return cast
