"""The site that browsers of the tests are shown keeps no connection of a request."""

from urllib.request import urlopen

from tests.browsing import served
from tests.database import server


def test_many_pages_leave_no_connection_behind(own_database):
    with served() as address:
        for _ in range(20):
            with urlopen(f"{address}/account/login/") as answer:  # noqa: S310
                assert answer.status == 200
        with server() as connection:
            found = connection.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = %s",
                [own_database],
            ).fetchone()
    assert found is not None
    assert found[0] <= 1
