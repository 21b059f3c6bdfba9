"""Makes the roles and the database, again and again with the same result.

`kamkor_app` is what the program signs in as: it owns nothing and is bound by row-level
security. `kamkor_migrator` owns everything and is not bound; only migrations use it. On
a server named in DATABASE_URL the role of that address takes the migrator's place.

`kamkor_builder` owns the marts and nothing else, is bound like the program, and reads the
columns that marts are made of. Nobody signs in as it: the program takes its place while
it builds. `kamkor_analyst` reads the marts and nothing else; it has no password until an
administrator gives it one.
"""

from dataclasses import dataclass

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

APP_ROLE = "kamkor_app"
MIGRATOR_ROLE = "kamkor_migrator"
BUILDER_ROLE = "kamkor_builder"
ANALYST_ROLE = "kamkor_analyst"


class SetupError(Exception):
    """The roles or the database could not be made; the text says what to do."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """A database on a server, and the role that sets it up. Parameters of libpq."""

    database: str
    host: str
    user: str
    port: str = ""
    password: str = ""

    def parameters(self, **changes: str) -> dict[str, str]:
        given = {
            "host": self.host,
            "port": self.port,
            "user": self.user,
            "password": self.password,
            "dbname": self.database,
            "connect_timeout": "10",
        } | changes
        return {name: value for name, value in given.items() if value}


def prepare_embedded(*, socket: str, database: str, app_password: str) -> None:
    """Roles, database and rights on the embedded server, whose superuser is at hand."""
    place = Place(database=database, host=socket, user="postgres")
    with _connected(place.parameters(dbname="postgres")) as server:
        _ensure_role(server, MIGRATOR_ROLE, bypass=True)
        _ensure_role(server, APP_ROLE, password=app_password)
        _ensure_roles_of_marts(server)
        found = server.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [database]
        ).fetchone()
        if found is None:
            server.execute(
                sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0").format(
                    sql.Identifier(database), sql.Identifier(MIGRATOR_ROLE)
                )
            )
    with _connected(place.parameters()) as server:
        _grant(server, database=database, migrator=MIGRATOR_ROLE)


def prepare_server(*, place: Place, app_password: str) -> None:
    """The application's role and rights on a database that exists on another server.

    Raises SetupError with the statements to run when the role of `place` may not.
    """
    with _connected(place.parameters()) as server:
        try:
            _ensure_role(server, APP_ROLE, password=app_password)
            _ensure_roles_of_marts(server)
            _grant(server, database=place.database, migrator=place.user)
        except psycopg.errors.InsufficientPrivilege as error:
            raise SetupError(_what_to_run(place, str(error))) from error
        if not _passes_row_security(server):
            raise SetupError(_what_to_run(place, "row-level security would bind it"))
    _ensure_password(place, app_password)


def _connected(parameters: dict[str, str]) -> psycopg.Connection[tuple[object, ...]]:
    try:
        return psycopg.connect(make_conninfo(**parameters), autocommit=True)
    except psycopg.OperationalError as error:
        where = parameters.get("host", "this machine")
        raise SetupError(f"No connection to the database on {where}: {error}") from None


def _ensure_roles_of_marts(server: psycopg.Connection[tuple[object, ...]]) -> None:
    _ensure_role(server, BUILDER_ROLE, login=False)
    _ensure_role(server, ANALYST_ROLE)


def _ensure_role(
    server: psycopg.Connection[tuple[object, ...]],
    role: str,
    *,
    login: bool = True,
    bypass: bool = False,
    password: str = "",
) -> None:
    """Make the role when absent; hold its attributes to what they must be."""
    row = server.execute(
        "SELECT rolcanlogin, rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication,"
        " rolbypassrls FROM pg_roles WHERE rolname = %s",
        [role],
    ).fetchone()
    words = _missing_words(row, login=login, bypass=bypass)
    if row is not None and not words:
        return
    verb = sql.SQL("CREATE" if row is None else "ALTER")
    statement = sql.SQL("{} ROLE {} {}").format(
        verb, sql.Identifier(role), words or sql.SQL("NOLOGIN")
    )
    if row is None and password:
        statement += sql.SQL(" PASSWORD {}").format(sql.Literal(password))
    server.execute(statement)


def _missing_words(
    row: tuple[object, ...] | None, *, login: bool, bypass: bool
) -> sql.SQL | None:
    """Only what must change: a role that is no superuser may not say the rest."""
    may_login, powers, passes = row or (False, False, False)
    words = []
    if login != may_login:
        words.append("LOGIN" if login else "NOLOGIN")
    if powers:
        words.append("NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION")
    if passes != bypass:
        words.append("BYPASSRLS" if bypass else "NOBYPASSRLS")
    return sql.SQL(" ".join(words)) if words else None


def _grant(
    server: psycopg.Connection[tuple[object, ...]], *, database: str, migrator: str
) -> None:
    names = {
        "database": sql.Identifier(database),
        "migrator": sql.Identifier(migrator),
        "app": sql.Identifier(APP_ROLE),
        "builder": sql.Identifier(BUILDER_ROLE),
        "analyst": sql.Identifier(ANALYST_ROLE),
    }
    default = "ALTER DEFAULT PRIVILEGES FOR ROLE {migrator} GRANT "
    for statement in (
        "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
        "GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {app}",
        "GRANT CONNECT ON DATABASE {database} TO {analyst}",
        # as oneself for the time of a build, never by merely being the program
        "GRANT {builder} TO {app} WITH INHERIT FALSE, SET TRUE",
        "GRANT {builder} TO {migrator} WITH INHERIT FALSE, SET TRUE",
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        "GRANT USAGE ON SCHEMA public TO {app}",
        default + "SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}",
        default + "USAGE ON SEQUENCES TO {app}",
        default + "EXECUTE ON FUNCTIONS TO {app}",
    ):
        server.execute(sql.SQL(statement).format(**names))


def _passes_row_security(server: psycopg.Connection[tuple[object, ...]]) -> bool:
    row = server.execute(
        "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    return row == (True,)


def _ensure_password(place: Place, app_password: str) -> None:
    mine = place.parameters(user=APP_ROLE, password=app_password)
    try:
        psycopg.connect(make_conninfo(**mine)).close()
    except psycopg.OperationalError:
        with _connected(place.parameters()) as server:
            server.execute(
                sql.SQL("ALTER ROLE {} PASSWORD {}").format(
                    sql.Identifier(APP_ROLE), sql.Literal(app_password)
                )
            )
        _connected(mine).close()


def _what_to_run(place: Place, reason: str) -> str:
    return (
        f"The role {place.user} of DATABASE_URL may not set up the database "
        f"({reason.strip()}). Let an administrator of that server run:\n"
        f'  ALTER ROLE "{place.user}" CREATEROLE BYPASSRLS;\n'
        f'  ALTER DATABASE "{place.database}" OWNER TO "{place.user}";\n'
        "and start again."
    )
