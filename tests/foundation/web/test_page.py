"""The gate of every page."""

import pytest
from django.urls import reverse

from kamkor.foundation.access.choices import RoleCode
from tests.cast import sign_in, somebody

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("verb", ["put", "delete", "patch", "options", "trace"])
def test_a_page_is_asked_as_a_browser_asks(client, verb):
    sign_in(client, somebody("aigul", RoleCode.ANALYST))
    answer = getattr(client, verb)(reverse("gaps"))
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, POST")
