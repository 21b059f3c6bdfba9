"""What the database itself must hold, whatever the code does."""

import pytest
from django.apps import apps
from django.db import connection

pytestmark = pytest.mark.django_db

# Tables without personal data of children, each with the reason.
OPEN = {
    "law": "parameters and days are public law",
    "places": "territories and offices are public",
    "accounts": "read before anybody is known, to sign in",
    "account": "the library's own sign-in tables, read before anybody is known",
    "mfa": "the library's own sign-in tables, read before anybody is known",
    "axes": "failed sign-ins: user names and addresses of staff",
    "auth": "framework",
    "contenttypes": "framework",
    "sessions": "framework: signed-in sessions of staff",
    "procrastinate": "jobs hold ids only",
}
OPEN_TABLES = {
    "access_grant": "which officer holds which role: read to know the reader",
    "audit_seal": "hashes and numbers only",
    "db_subjectkey": "keys wrapped by a key outside the database",
    "cases_counter": "the last number given in a year",
    "incidents_counter": "the last number given in a year",
    "clock_feed": "hashes of secret addresses: read to know who asks",
    "clock_term": "kinds of deadline of a country: public data of the pack",
    "sources_check": "counts of a preview, by batch",
    "sources_progress": "how far a running import is, by batch",
    "assessments_instrument": "forms of assessment without answers: public",
    "rights_run": "when rights were judged, and how many",
    "rights_snapshot": "official figures with their date and source",
    "rights_tally": "sums by territory, small ones suppressed on the way out",
    "signals_counter": "the last number given in a year",
    "sources_source": "names of offices' lists and their headings",
    "api_apikey": "hashes of keys and what they open: read to know who knocks",
    "api_usage": "how many calls and records a key sent: counts only",
    "marts_build": "when marts were built, and how many rows they have",
    "providers_service": "what organisations offer to everybody: no child, no client",
    "indicators_indicator": "what is counted: public definitions",
    "indicators_source": "who publishes figures: public",
    "django_migrations": "framework",
}


def rows(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def test_the_tests_sign_in_as_the_unprivileged_role():
    (role,) = rows(
        "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb"
        " FROM pg_roles WHERE rolname = current_user"
    )
    assert role == ("kamkor_app", False, False, False, False)


def test_the_application_owns_nothing():
    assert rows(
        "SELECT relname FROM pg_class WHERE relowner = 'kamkor_app'::regrole"
        " UNION ALL SELECT proname FROM pg_proc"
        " WHERE proowner = 'kamkor_app'::regrole"
    ) == []  # fmt: skip


def test_the_application_may_not_truncate_or_add_triggers():
    assert rows(
        "SELECT table_name, privilege_type FROM information_schema.role_table_grants"
        " WHERE grantee = 'kamkor_app'"
        " AND privilege_type IN ('TRUNCATE', 'TRIGGER', 'REFERENCES')"
        " AND table_schema = 'public'"
    ) == []  # fmt: skip


def test_a_function_that_never_changes_asks_neither_who_acts_nor_when():
    """The planner puts its answer into a plan by which the next reader is answered."""
    immutable = (
        "FROM pg_proc p JOIN pg_class t ON t.oid = 'people_person'::regclass"
        " WHERE p.provolatile = 'i' AND p.proowner = t.relowner"
    )
    assert len(rows(f"SELECT proname {immutable}")) > 5
    assert rows(
        f"SELECT proname {immutable}"
        " AND (prosrc ~* 'current_|session_user|context[.]|access[.]|_timestamp|now[(]'"
        " OR EXISTS (SELECT FROM pg_class c WHERE c.relowner = t.relowner"
        "  AND c.relkind IN ('r', 'p', 'v') AND prosrc ~ ('\\m' || c.relname || '\\M')))"
    ) == []  # fmt: skip


def test_every_table_with_personal_data_has_forced_row_level_security():
    models = {m._meta.db_table: m._meta.app_label for m in apps.get_models()}
    guarded = {
        name
        for name, enabled, forced in rows(
            "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class"
            " WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
        )
        if enabled and forced
    }
    bare = [
        table
        for table, app in models.items()
        if table not in guarded and app not in OPEN and table not in OPEN_TABLES
    ]
    assert sorted(bare) == []


def test_every_guarded_table_has_a_policy_for_reading_and_for_adding():
    policies = {}
    for table, command in rows("SELECT tablename, cmd FROM pg_policies"):
        policies.setdefault(table, set()).add(command)
    assert [t for t, c in policies.items() if not {"SELECT", "INSERT"} <= c | {
        x for x in ("SELECT", "INSERT") if "ALL" in c}] == []  # fmt: skip


def test_no_view_goes_around_row_level_security():
    assert rows(
        "SELECT relname FROM pg_class WHERE relkind = 'm'"
        " AND relnamespace = 'public'::regnamespace"
    ) == []  # fmt: skip
    assert rows(
        "SELECT relname FROM pg_class WHERE relkind = 'v'"
        " AND relnamespace = 'public'::regnamespace"
        " AND NOT coalesce(reloptions::text LIKE '%security_invoker=true%', false)"
    ) == []  # fmt: skip


def test_functions_that_run_as_their_owner_fix_their_search_path():
    assert rows(
        "SELECT proname FROM pg_proc WHERE prosecdef"
        " AND proowner = 'kamkor_migrator'::regrole"
        " AND NOT coalesce(proconfig::text LIKE '%search_path%', false)"
    ) == []  # fmt: skip


def test_every_foreign_key_that_is_followed_has_an_index():
    missing = rows(
        "SELECT c.conrelid::regclass::text || '.' || a.attname"
        " FROM pg_constraint c"
        " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]"
        " WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace"
        " AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.conrelid"
        "                 AND i.indkey[0] = a.attnum)"
    )
    assert [m[0] for m in missing if "procrastinate" not in m[0]] == []
