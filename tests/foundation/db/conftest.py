from uuid import uuid4

import pytest

from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from tests.cast import somebody


@pytest.fixture
def aigul(db):
    return somebody("aigul", RoleCode.ANALYST)


@pytest.fixture
def damir(db):
    return somebody("damir", RoleCode.ANALYST)


@pytest.fixture
def me():
    """Who acts: nobody known."""
    user = uuid4()
    with context.acting_as(user):
        yield user
