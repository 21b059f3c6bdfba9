"""The site that browsers of the tests are shown keeps no connection of a request."""

import time
from urllib.request import urlopen

from tests.browsing import served
from tests.database import server


def test_many_pages_leave_no_connection_behind(own_database):
    with served() as address:
        for _ in range(20):
            with urlopen(f"{address}/account/login/") as answer:  # noqa: S310
                assert answer.status == 200
        assert left_in(own_database) == 0


def left_in(database, *, patience=10.0):
    """How many connections stay; one may end a moment after its page was read."""
    until = time.monotonic() + patience
    with server() as connection:
        while True:
            (found,) = connection.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = %s", [database]
            ).fetchone()
            if not found or time.monotonic() > until:
                return found
            time.sleep(0.1)
