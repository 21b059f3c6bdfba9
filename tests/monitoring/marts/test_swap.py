"""Marts that really stand: read by their own role, and exchanged under readers."""

import psycopg
import pytest
from psycopg import sql

from kamkor.monitoring.marts import actions, building
from tests import database

from .conftest import OCTOBER, build


def test_an_analyst_reads_and_is_refused_elsewhere(own_database):
    """In a database of its own: what really stands after the transaction's end."""
    build()
    with database.server(own_database) as server:
        server.execute("SET SESSION AUTHORIZATION kamkor_analyst")
        assert server.execute("SELECT count(*) > 50 FROM marts.place").fetchone()[0]
        server.execute("SELECT * FROM marts.child_quarter")
        for name in (
            "people_person",
            "places_territory",
            "marts_build",
            "access_grant",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                server.execute(sql.SQL("SELECT 1 FROM {}").format(sql.Identifier(name)))
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            server.execute("CREATE TABLE marts.mine ()")


def test_readers_are_never_without(own_database):
    """One reads in an open transaction while the marts are built; the build waits for it
    to end, and it reads the old rows to its end."""
    build()
    with database.server(own_database) as reader:
        before = reader.execute("SELECT count(*) FROM marts.place").fetchone()
        build()
        assert reader.execute("SELECT count(*) FROM marts.place").fetchone() == before
        with reader.transaction():
            reader.execute("SELECT count(*) FROM marts.place")
            with (
                pytest.MonkeyPatch.context() as patch,
                pytest.raises(building.ReadersDoNotEnd),
            ):
                patch.setattr(building, "_WAIT", "20ms")
                patch.setattr(building, "_TRIES", 2)
                build()
            assert (
                reader.execute("SELECT count(*) FROM marts.place").fetchone() == before
            )


def test_a_night_waits_for_readers_of_a_quarter_that_goes_over(own_database):
    """As the last, but the old quarters go over; the reader waits for the new marts no
    longer than their exchange takes."""
    build()
    with database.server(own_database) as reader:
        count = "SELECT count(*) FROM marts.child_quarter"
        before = reader.execute(count).fetchone()
        with (
            reader.transaction(),
            pytest.MonkeyPatch.context() as patch,
            pytest.raises(building.ReadersDoNotEnd),
        ):
            reader.execute(count)
            patch.setattr(building, "_WAIT", "20ms")
            patch.setattr(building, "_TRIES", 2)
            actions.build_nightly(at=OCTOBER)
        actions.build_nightly(at=OCTOBER)
        assert reader.execute(count).fetchone() == before


def test_one_build_at_a_time(own_database):
    with database.server(own_database) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [building._LOCK])
        with pytest.raises(building.AlreadyBuilding):
            build()
