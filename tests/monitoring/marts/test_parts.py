"""Children are put together in parts, each by a process of its own (ADR 33)."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from kamkor.foundation.db import sql
from kamkor.monitoring.marts import building, definitions

from .conftest import build, rows

pytestmark = pytest.mark.django_db


def test_processes_may_help_to_read_what_is_large(db):
    """A policy for everybody that asks who acts would keep them away. One that asks for
    the proof of the build lets them read by themselves."""
    told_of = rows(
        "SELECT tablename, policyname, roles::text[], qual FROM pg_policies"
        " WHERE tablename LIKE 'people%%' AND cmd IN ('SELECT', 'ALL')"
        "   AND roles && ARRAY['public', 'kamkor_builder']::name[]"
        "   AND has_any_column_privilege('kamkor_builder', tablename::regclass, 'SELECT')"
    )
    assert len(told_of) == 12  # with doubts
    by_qual: dict[str, set[str]] = {}
    for row in told_of:
        by_qual.setdefault(row["qual"], set()).add(row["tablename"])
    assert by_qual == {
        "( SELECT context.is_building() AS is_building)": {
            "people_absence", "people_birth", "people_care", "people_enrolment",
            "people_hardship", "people_number", "people_paper",
        },
        "( SELECT context.is_machine() AS is_machine)": {
            "people_doubt", "people_membership", "people_name", "people_person",
            "people_residence",
        },
    }  # fmt: skip


def test_a_part_of_the_children_may_go_to_a_process_of_its_own(two_rounds, monkeypatch):
    (plan,) = _plans_of_spells(monkeypatch, {"debug_parallel_query": "on"})
    assert plan["Node Type"] == "Gather"


def test_a_part_keeps_no_rows_and_reads_the_merged_once_a_topic(
    two_rounds, monkeypatch
):
    """As of many children, which are merged in their order."""
    (plan,) = _plans_of_spells(monkeypatch, {"enable_nestloop": "off"})
    nodes = list(_nodes(plan))
    assert Counter(node["Node Type"] for node in nodes)["Merge Join"] > 10
    assert not [node for node in nodes if node["Node Type"] == "Materialize"]
    reads = [node for node in nodes if node.get("Relation Name") == "s_merged"]
    assert {node["Parent Relationship"] for node in reads} <= {"SubPlan", "Outer"}
    assert "hashed SubPlan" in str(plan)


def _plans_of_spells(monkeypatch, settings) -> list[dict[str, Any]]:
    """How the first part of the children is read, in a build with these settings."""
    plans = []
    make = building._spells

    def explained(values, parts):
        one = sql.load(definitions.PACKAGE, "spell")
        before = transaction.savepoint()  # what is set ends with it
        with connection.cursor() as cursor:
            building._set(cursor, {**building._BY_PARTS, **settings})
            cursor.execute(f"EXPLAIN (FORMAT JSON) {one}", {**values, "part": 0})
            plans.append(cursor.fetchone()[0][0]["Plan"])
        transaction.savepoint_rollback(before)
        return make(values, parts)

    monkeypatch.setattr(building, "_spells", explained)
    build()
    return plans


def _nodes(plan) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from _nodes(below)


@pytest.mark.parametrize("parts", [1, 4])
def test_into_how_many_parts_children_go_changes_nothing(
    two_rounds, monkeypatch, parts
):
    build()
    before = _without_numbers()
    assert len(before) == 3 * 4
    monkeypatch.setattr(building, "_parts", lambda: parts)
    build()
    assert _without_numbers() == before


def _without_numbers() -> list[dict[str, object]]:
    """All rows of children, which have new numbers in each build."""
    return rows(
        "SELECT (to_jsonb(c) - 'child' - 'family')::text AS it"
        " FROM marts.child_quarter c ORDER BY 1"
    )
