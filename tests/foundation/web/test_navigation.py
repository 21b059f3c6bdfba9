"""The navigation says where the reader is: in one place."""

import re

import pytest
from django.urls import reverse

from kamkor.foundation.access.choices import RoleCode
from tests.cast import sign_in, somebody, territory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["signals", "signal-new", "cases", "home"])
def test_one_place_is_the_present_one(name, client):
    gulnaz = somebody("gulnaz", RoleCode.SUPERVISOR, at=territory("Osh"))
    shown = sign_in(client, gulnaz).get(reverse(name)).content.decode()
    bar = shown.split("</nav>")[0]
    present = re.findall(r'<a href="([^"]*)"[^>]*aria-current="page"', bar)
    assert present == [reverse(name)]
