from datetime import UTC, datetime

from kamkor.foundation.accounts import actions
from kamkor.foundation.accounts.actions import NewUser
from kamkor.foundation.accounts.models import User
from tests.standing import standing

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
PASSWORD = "a-long-enough-phrase-26"


@standing
def officer(db) -> User:
    return actions.add_user(
        NewUser("Aigul", "Асанова Айгүл Токтогуловна", language="ky"),
        password=PASSWORD,
        by=None,
        at=NOW,
    )
