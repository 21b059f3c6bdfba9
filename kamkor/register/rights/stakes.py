"""What hangs on a child by its unmet rights, told to whoever orders work by it."""

from django.db import connection

from kamkor.foundation.db import sql

from .choices import Status
from .engine import PACKAGE


def weigh() -> None:
    """Add the children in `stake_of` that have open gaps to `stake`. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql.load(PACKAGE, "stakes"), {"not_met": Status.NOT_MET.value})
