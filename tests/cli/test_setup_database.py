"""The two roles and the database: made once, held to what they must be."""

from dataclasses import dataclass

import psycopg
import pytest

from kamkor.cli.setup_database import (
    Place,
    SetupError,
    prepare_embedded,
    prepare_server,
)
from kamkor.foundation.db import embedded


@dataclass
class Machine:
    socket: str

    def ask(self, query, *, user="postgres", database="kamkor"):
        with psycopg.connect(
            host=self.socket, user=user, dbname=database, autocommit=True
        ) as connection:
            cursor = connection.execute(query)
            return cursor.fetchall() if cursor.description else []

    def prepare(self):
        prepare_embedded(socket=self.socket, database="kamkor", app_password="secret")


@pytest.fixture(scope="module")
def started(tmp_path_factory):
    var = tmp_path_factory.mktemp("roles")
    yield embedded.start(var)
    embedded.stop(var)


@pytest.fixture
def machine(started):
    machine = Machine(str(started.socket))
    machine.prepare()
    yield machine
    machine.ask('DROP DATABASE "kamkor" WITH (FORCE)', database="postgres")
    machine.ask(
        "DROP ROLE IF EXISTS kamkor_builder, kamkor_analyst, stranger",
        database="postgres",
    )


ROLES = (
    "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin"
    " FROM pg_roles WHERE rolname LIKE 'kamkor%' ORDER BY rolname"
)
AS_THEY_MUST_BE = [
    ("kamkor_analyst", False, False, False, False, True),
    ("kamkor_app", False, False, False, False, True),
    ("kamkor_builder", False, False, False, False, False),
    ("kamkor_migrator", False, True, False, False, True),
]


def test_the_application_is_bound_and_the_migrator_is_not(machine):
    assert machine.ask(ROLES) == AS_THEY_MUST_BE


def test_repeating_changes_nothing(machine):
    before = machine.ask("SELECT rolname, rolpassword FROM pg_authid ORDER BY 1")

    machine.prepare()

    assert machine.ask(ROLES) == AS_THEY_MUST_BE
    after = machine.ask("SELECT rolname, rolpassword FROM pg_authid ORDER BY 1")
    assert after == before


def test_a_role_that_got_too_much_is_put_back(machine):
    machine.ask("ALTER ROLE kamkor_app SUPERUSER BYPASSRLS CREATEROLE")

    machine.prepare()

    assert machine.ask(ROLES) == AS_THEY_MUST_BE


def test_the_application_uses_the_migrators_tables_and_makes_none(machine):
    machine.ask("CREATE TABLE child (n int)", user="kamkor_migrator")
    machine.ask("INSERT INTO child VALUES (1)", user="kamkor_app")

    assert machine.ask("SELECT n FROM child", user="kamkor_app") == [(1,)]
    for forbidden in (
        "CREATE TABLE mine (n int)",
        "CREATE SCHEMA mine",
        "DROP TABLE child",
        "TRUNCATE child",
        "ALTER TABLE child ADD m int",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            machine.ask(forbidden, user="kamkor_app")


def test_other_roles_do_not_get_in(machine):
    machine.ask("CREATE ROLE stranger LOGIN", database="postgres")

    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        machine.ask("SELECT 1", user="stranger")


def test_on_another_server_the_named_role_prepares(machine):
    machine.ask("CREATE ROLE stranger LOGIN CREATEROLE BYPASSRLS", database="postgres")
    machine.ask("GRANT kamkor_app TO stranger WITH ADMIN OPTION", database="postgres")
    machine.ask("REVOKE CONNECT ON DATABASE kamkor FROM kamkor_analyst")
    machine.ask("DROP ROLE kamkor_builder, kamkor_analyst")
    machine.ask("ALTER DATABASE kamkor OWNER TO stranger")
    place = Place(database="kamkor", host=machine.socket, user="stranger")

    prepare_server(place=place, app_password="secret")
    prepare_server(place=place, app_password="secret")

    machine.ask("CREATE TABLE theirs (n int)", user="stranger")
    assert machine.ask("SELECT n FROM theirs", user="kamkor_app") == []
    assert machine.ask(ROLES) == AS_THEY_MUST_BE
    machine.ask("CREATE SCHEMA marts AUTHORIZATION kamkor_builder", user="stranger")


def test_the_program_takes_the_builders_place_only_when_it_says_so(machine):
    machine.ask("CREATE SCHEMA marts AUTHORIZATION kamkor_builder")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        machine.ask("CREATE TABLE marts.t (n int)", user="kamkor_app")
    machine.ask(
        "SET ROLE kamkor_builder; CREATE TABLE marts.t (n int)", user="kamkor_app"
    )


def test_a_role_that_may_not_is_told_what_to_run(machine):
    machine.ask("CREATE ROLE stranger LOGIN", database="postgres")
    machine.ask("GRANT CONNECT ON DATABASE kamkor TO stranger")
    place = Place(database="kamkor", host=machine.socket, user="stranger")

    with pytest.raises(SetupError, match=r'ALTER ROLE "stranger" CREATEROLE'):
        prepare_server(place=place, app_password="secret")
    machine.ask("REVOKE ALL ON DATABASE kamkor FROM stranger")


def test_a_server_that_is_not_there_is_told():
    place = Place(database="kamkor", host="127.0.0.1", port="1", user="nobody")

    with pytest.raises(SetupError, match="No connection to the database"):
        prepare_server(place=place, app_password="secret")
