from datetime import UTC, datetime

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher

from kamkor.foundation.accounts import actions
from kamkor.foundation.accounts.actions import NewUser
from kamkor.foundation.accounts.models import User
from tests.standing import standing

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
PASSWORD = "a-long-enough-phrase-26"


@pytest.fixture(autouse=True, scope="module")
def quick_hashes():
    """Passwords cost next to nothing."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Argon2PasswordHasher, "time_cost", 1)
        patch.setattr(Argon2PasswordHasher, "memory_cost", 64)
        yield


@standing
def officer(db) -> User:
    return actions.add_user(
        NewUser("Aigul", "Асанова Айгүл Токтогуловна", language="ky"),
        password=PASSWORD,
        by=None,
        at=NOW,
    )
