"""Who builds, who reads, and that nobody can be found in it."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from kamkor.foundation.access.choices import RoleCode, Sensitivity
from kamkor.foundation.db import context
from kamkor.monitoring.marts import building
from kamkor.register.people.models import FACTS
from tests.cast import somebody

from .conftest import build, rows

pytestmark = pytest.mark.django_db
_TABLES = (
    "SELECT n.nspname, c.relname, c.oid FROM pg_class c"
    " JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')"
    "   AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')"
)


def test_the_analysts_role_may_read_the_marts_and_no_other_table(two_rounds):
    build()
    may = rows(
        "SELECT nspname, relname, has_table_privilege('kamkor_analyst', oid, 'SELECT')"
        " OR has_any_column_privilege('kamkor_analyst', oid, 'SELECT, INSERT, UPDATE') AS it"
        f" FROM ({_TABLES}) t"
    )
    assert {r["nspname"] for r in may} >= {
        "public",
        "marts",
        "marts_quarters",
        "context",
    }
    assert {(r["nspname"], r["relname"]) for r in may if r["it"]} == {
        (r["nspname"], r["relname"]) for r in may if r["nspname"] == "marts"
    }


def test_the_analysts_role_changes_nothing(two_rounds):
    build()
    assert rows(
        f"SELECT relname FROM ({_TABLES}) t WHERE has_table_privilege('kamkor_analyst',"
        " oid, 'INSERT, UPDATE, DELETE, TRUNCATE')"
    ) == []  # fmt: skip


def test_the_program_reads_marts_only_as_the_machine(two_rounds, osh):
    build()
    erkin = somebody("erkin", RoleCode.ANALYST)
    with context.acting_as(erkin.pk), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM marts.child_quarter")
        assert cursor.fetchone() == (0,)
    with (
        pytest.raises(DatabaseError, match="no acting user"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT count(*) FROM marts.child_quarter")


def test_not_even_the_owner_reads_marts_but_as_the_machine(two_rounds, osh):
    build()
    erkin = somebody("erkin", RoleCode.ANALYST)
    with context.acting_as(erkin.pk), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE kamkor_builder")
        cursor.execute("SELECT count(*) FROM marts.child_quarter")
        assert cursor.fetchone() == (0,)
        cursor.execute("RESET ROLE")


def test_nobody_reads_a_quarter_past_its_mart(two_rounds):
    """Its own table has no policy: not even the owner, whose role the program may take,
    sees a row of it, as the machine or not."""
    build()
    parts = rows(
        "SELECT oid::regclass::text AS name, has_table_privilege('kamkor_app', oid, 'SELECT')"
        " OR has_table_privilege('kamkor_analyst', oid, 'SELECT')"
        " OR has_schema_privilege('kamkor_app', relnamespace, 'USAGE')"
        " OR has_schema_privilege('kamkor_analyst', relnamespace, 'USAGE') AS may"
        " FROM pg_class WHERE relnamespace = 'marts_quarters'::regnamespace AND relkind = 'r'"
    )
    assert len(parts) == 6 * 4  # marts by quarter, quarters
    assert not any(part["may"] for part in parts)
    with context.acting_as_machine(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE kamkor_builder")
        for part in parts:
            cursor.execute(f"SELECT count(*) FROM {part['name']}")
            assert cursor.fetchone() == (0,)
        cursor.execute("RESET ROLE")


def test_the_builder_reads_facts_only_while_it_builds(two_rounds):
    """Neither the machine nor a proof made for another transaction opens them."""
    with context.acting_as_machine():
        assert _births(proof=None) == "no marts are being built"
        assert _births(proof="") == "no marts are being built"
        assert _births(proof=context.signed("building.1")) == "no marts are being built"
        (row,) = rows("SELECT pg_current_xact_id()::text AS it")
        assert _births(proof=context.signed(f"building.{row['it']}")) == 2


def test_whoever_is_not_the_machine_gets_no_proof(two_rounds, osh):
    erkin = somebody("erkin", RoleCode.ANALYST)
    with (
        pytest.raises(DatabaseError, match="no marts are being built"),
        context.acting_as(erkin.pk),
        transaction.atomic(),
        building.as_builder(erkin.pk),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT count(person_id) FROM people_birth")


def _births(*, proof: str | None) -> object:
    """How many the builder's role sees, or what it is refused with."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            if proof is not None:
                cursor.execute("SELECT set_config('marts.building', %s, true)", [proof])
            cursor.execute("SET LOCAL ROLE kamkor_builder")
            cursor.execute("SELECT count(person_id) FROM people_birth")
            (seen,) = cursor.fetchone()
            cursor.execute("RESET ROLE")
            return seen
    except DatabaseError as refused:
        return str(refused).partition(":")[0]


def test_the_program_does_not_own_or_change_marts(two_rounds):
    build()
    for statement in ("DROP TABLE marts.place", "DELETE FROM marts.place"):
        with (
            pytest.raises(DatabaseError),
            context.acting_as_machine(),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_the_builder_owns_the_marts_and_writes_nothing_else(two_rounds):
    assert rows(
        "SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace"
        " WHERE relowner = 'kamkor_builder'::regrole AND nspname NOT LIKE 'marts%%'"
        "   AND nspname NOT LIKE 'pg\\_%%'"
    ) == []  # fmt: skip
    assert rows(
        f"SELECT nspname, relname FROM ({_TABLES}) t WHERE nspname NOT LIKE 'marts%%'"
        " AND has_table_privilege('kamkor_builder', oid, 'INSERT, UPDATE, DELETE, TRUNCATE')"
    ) == []  # fmt: skip
    assert rows(
        "SELECT rolname FROM pg_roles WHERE rolname IN ('kamkor_builder', 'kamkor_analyst')"
        " AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication)"
    ) == []  # fmt: skip


def test_the_builder_sees_no_name_number_address_or_sealed_word(db):
    seen = rows(
        "SELECT relname, attname FROM pg_class c"
        " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT attisdropped"
        " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')"
        "   AND c.relname <> 'places_territory'"
        "   AND has_column_privilege('kamkor_builder', c.oid, a.attnum, 'SELECT')"
    )
    columns = {(r["relname"], r["attname"]) for r in seen}
    telling = {
        "full", "surname", "given", "patronymic", "value", "address", "phone", "number",
        "carer", "basis_number", "values", "raw", "told", "words", "code", "document",
    }  # fmt: skip
    assert {c for c in columns if c[1] in telling} == {
        ("clock_term", "code"),
        ("procedures_procedure", "code"),  # which procedure it is
    }
    sealed = {
        (model._meta.db_table, field.column)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.get_internal_type() == "BinaryField"
    }
    assert columns & sealed == set()


def test_no_mart_holds_a_value_that_names_a_child(two_rounds):
    """No name, number, address, day of birth, code or identifier of the cast."""
    build()
    secrets = {str(p.pk) for p in two_rounds} | {p.code for p in two_rounds}
    with context.acting_as_machine():
        for fact in FACTS:
            if fact.sensitivity == Sensitivity.STATUS:
                continue
            for row in fact.objects.values():
                secrets |= {
                    str(value)
                    for name, value in row.items()
                    if name in _TELLING and value not in (None, "")
                }
    assert {"Асанов Бакыт", "2015-03-12", "ул. Навои, 7"} <= secrets
    tables = rows("SELECT tablename FROM pg_tables WHERE schemaname = 'marts'")
    for table in {t["tablename"] for t in tables} - {"calendar"}:
        for row in rows(f"SELECT * FROM marts.{table}"):
            assert not secrets & {str(value) for value in row.values()}


def test_marts_have_no_column_of_a_day_but_their_quarter(two_rounds):
    build()
    found = rows(
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_schema = 'marts' AND table_name NOT IN ('calendar', 'place')"
        "   AND (data_type IN ('date', 'uuid', 'bytea') OR data_type LIKE 'timestamp%%')"
    )
    assert {r["column_name"] for r in found} == {"quarter"}


_TELLING = {
    "id", "person_id", "record_id", "household_id", "full", "surname", "given",
    "patronymic", "date", "value", "address", "phone", "name", "number", "city", "carer",
    "basis_number", "document", "accompanied_by", "decision",
}  # fmt: skip
