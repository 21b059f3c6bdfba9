"""What only the database and Django can tell. Load it after `django.setup()`."""

import time
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.migrations.exceptions import NodeNotFoundError
from django.db.migrations.executor import MigrationExecutor

from kamkor.foundation.web import message_checks

from .doctor_findings import FAIL, OK, WARN, Finding, listed

if TYPE_CHECKING:
    from collections.abc import Callable

APP_ROLE = "kamkor_app"
OLDEST_SERVER = 170000
# Personal data of children live in these apps; the tables named apart hold none.
GUARDED_APPS = ("kamkor.register.", "kamkor.casework.")
GUARDED_LABELS = {"access", "audit"}
OPEN_TABLES = {
    "access_grant",
    "audit_seal",
    "cases_counter",
    "clock_feed",
    "clock_term",
    "rights_run",
    "rights_snapshot",
    "rights_tally",
    "sources_progress",
    "sources_source",
}

_ROLE = """
SELECT rolname, rolsuper, rolbypassrls, rolcreaterole OR rolcreatedb OR rolreplication,
       EXISTS (SELECT FROM pg_auth_members WHERE member = pg_roles.oid)
  FROM pg_roles WHERE rolname = current_user"""
_OWNED = """
SELECT relname FROM pg_class WHERE relowner = current_user::regrole
 UNION ALL SELECT proname FROM pg_proc WHERE proowner = current_user::regrole
 UNION ALL SELECT nspname FROM pg_namespace WHERE nspowner = current_user::regrole
 UNION ALL SELECT datname FROM pg_database WHERE datdba = current_user::regrole"""
_TABLES = """
SELECT relname, relrowsecurity AND relforcerowsecurity
  FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
 WHERE relkind IN ('r', 'p') AND nspname = 'public' ORDER BY relname"""


def database_findings() -> list[Finding]:
    return [
        _told("server", _server),
        _told("role", _role),
        _told("ownership", _ownership),
        _told("row-level security", _row_security),
        _told("migrations", _migrations),
        _told("clock of the server", _clock),
        _told("translations", _messages),
    ]


def _told(about: str, check: "Callable[[], Finding]") -> Finding:
    """The finding of the check; a refusal of the database is a finding too."""
    try:
        with transaction.atomic():
            return check()
    except (DatabaseError, NodeNotFoundError) as error:
        return Finding(FAIL, about, str(error).strip(), "run `kamkor db migrate`")


def _rows(query: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


def _server() -> Finding:
    ((number, name, encoding),) = _rows(
        "SELECT current_setting('server_version_num')::int,"
        " current_setting('server_version'), current_setting('server_encoding')"
    )
    told = f"PostgreSQL {name}, {encoding}"
    if int(str(number)) < OLDEST_SERVER or encoding != "UTF8":
        return Finding(FAIL, "server", told, "PostgreSQL 17 or later with UTF8")
    return Finding(OK, "server", told)


def _role() -> Finding:
    ((name, super_, bypass, makes, member),) = _rows(_ROLE)
    faults = [
        fault
        for fault, found in {
            f"it is {name}, not {APP_ROLE}": name != APP_ROLE,
            "it is a superuser": super_,
            "it passes row-level security": bypass,
            "it may make roles or databases": makes,
            "it is a member of other roles": member,
        }.items()
        if found
    ]
    if faults:
        advice = "run `kamkor db migrate`; start without KAMKOR_DB_ROLE"
        return Finding(FAIL, "role", "; ".join(faults), advice)
    return Finding(OK, "role", f"{name}: bound by row-level security")


def _ownership() -> Finding:
    owned = [str(name) for (name,) in _rows(_OWNED)]
    if owned:
        advice = "REASSIGN OWNED BY kamkor_app TO kamkor_migrator"
        return Finding(FAIL, "ownership", f"the role owns {listed(owned)}", advice)
    return Finding(OK, "ownership", "the application's role owns nothing")


def _row_security() -> Finding:
    prefixes = tuple(
        f"{app.label}_"
        for app in apps.get_app_configs()
        if app.name.startswith(GUARDED_APPS) or app.label in GUARDED_LABELS
    )
    wanted = {
        str(name): forced
        for name, forced in _rows(_TABLES)
        if str(name).startswith(prefixes) and name not in OPEN_TABLES
    }
    bare = [name for name, forced in wanted.items() if not forced]
    if bare or not wanted:
        told = f"not forced on {listed(bare)}" if bare else "there are no tables"
        return Finding(FAIL, "row-level security", told, "run `kamkor db migrate`")
    return Finding(OK, "row-level security", f"forced on {len(wanted)} tables")


def _migrations() -> Finding:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        missing = [str(step) for step, _backwards in plan]
        return Finding(
            FAIL, "migrations", listed(missing, 4), "run `kamkor db migrate`"
        )
    return Finding(OK, "migrations", "all applied")


def _clock() -> Finding:
    ((seconds,),) = _rows("SELECT extract(epoch FROM clock_timestamp())::float")
    drift = abs(float(str(seconds)) - time.time())
    if drift > 5:
        told = f"the server's clock differs by {drift:.0f} s"
        return Finding(WARN, "clock of the server", told, "set both clocks by NTP")
    return Finding(OK, "clock of the server", "agrees with this machine")


def _messages() -> Finding:
    problems = [str(problem) for problem in message_checks.check()]
    if problems:
        told = f"{len(problems)} problems"
        return Finding(WARN, "translations", told, "run `kamkor messages check`")
    return Finding(OK, "translations", "complete in every language")
