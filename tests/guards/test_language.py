"""No test sees the language another one left."""

import pytest
from django.conf import settings
from django.utils import translation


@pytest.mark.parametrize("left", ["en", "ky"])
def test_each_test_starts_in_the_language_of_the_server(left):
    assert translation.get_language() == settings.LANGUAGE_CODE
    translation.activate(left)
