"""Three children of Osh, told of by two rounds; and what the marts say."""

from datetime import UTC, date, datetime

from django.db import connection

from kamkor.foundation.db import context
from kamkor.monitoring.marts import actions
from tests.cast import keep, territory
from tests.standing import standing

OCTOBER = datetime(2026, 10, 5, 6, tzinfo=UTC)
Q1, Q2, Q3, Q4 = (date(2026, month, 1) for month in (1, 4, 7, 10))


def day(text: str) -> dict[str, str]:
    return {"date": text, "precision": "day"}


def build(**named):
    return actions.build(by=context.MACHINE_ID, at=named.pop("at", OCTOBER), **named)


def rows(statement: str, *values):
    """Of the marts, as the machine."""
    with context.acting_as_machine(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def told(column: str, sex: str) -> list:
    """Quarter by quarter, of the only child of that sex."""
    found = rows(
        f'SELECT "{column}" AS it FROM marts.child_quarter'
        " WHERE sex IS NOT DISTINCT FROM %s ORDER BY quarter",
        sex,
    )
    return [row["it"] for row in found]


@standing
def osh(db):
    return territory("Osh")


@standing
def first_round(osh):
    """February: Bakyt's parents are both abroad, his grandmother has no paper; Aiym's
    father is abroad and her mother at home; of Nur nothing but the name is known."""
    return keep(
        "round",
        {"full_name": "Асанов Бакыт", "sex": "male", "birth_date": day("2015-03-12"),
         "parent_away": "both", "migration_kind": "external", "away_since": day("2026-01-15"),
         "kinship": "grandparent", "legal_basis": "none", "birth_certificate": "no",
         "attends_school": "no", "address": "ул. Навои, 7"},
        {"full_name": "Осмонова Айым", "sex": "female", "birth_date": day("2020-08-01"),
         "parent_away": "father", "migration_kind": "external", "kinship": "mother",
         "clinic_registered": "yes", "address": "ул. Ленина, 55"},
        {"full_name": "Нур"},
        at=osh, on=date(2026, 2, 10),
    ).persons  # fmt: skip


@standing
def two_rounds(first_round, osh):
    """May: the grandmother has been made guardian, Bakyt goes to school; Aiym's parents
    are both at home."""
    bakyt, aiym, _nur = first_round
    keep(
        "round",
        {"full_name": "Асанов Бакыт", "parent_away": "both", "migration_kind": "external",
         "kinship": "grandparent", "legal_basis": "guardianship", "attends_school": "yes",
         "birth_certificate": "yes"},
        {"full_name": "Осмонова Айым", "parent_away": "none", "kinship": "mother"},
        at=osh, on=date(2026, 5, 20), persons=[bakyt, aiym],
    )  # fmt: skip
    return first_round
