"""Gulnaz and Hasan lead in Osh, where Bakyt is hidden."""

import pytest

from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from tests.cast import somebody, territory
from tests.standing import standing


@pytest.fixture(autouse=True)
def machine():
    with context.acting_as_machine():
        yield


@standing
def osh():
    return territory("Osh")


@standing
def gulnaz(osh):
    return somebody("gulnaz", RoleCode.SUPERVISOR, at=osh)


@standing
def hasan(osh):
    return somebody("hasan", RoleCode.SUPERVISOR, at=osh)
