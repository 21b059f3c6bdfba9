import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def reader_of_english():
    """Messages are compared as they stand in the code."""
    with translation.override("en"):
        yield
