import pytest

from tests.casework.providers.offices import Team


@pytest.fixture
def team():
    return Team()
