"""Counting from marts that the register was really counted into."""

import pytest
from django.db import connection

from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from kamkor.monitoring.publishing import counting, making
from kamkor.monitoring.publishing.shapes import published
from tests.cast import somebody
from tests.monitoring.marts.conftest import (  # noqa: F401
    Q1,
    Q3,
    build,
    first_round,
    osh,
)

pytestmark = pytest.mark.django_db


def test_before_the_marts_are_built_there_are_no_quarters(db):
    assert counting.quarters("kg") == []


def test_the_children_of_the_marts_are_in_every_table(first_round):  # noqa: F811
    build()
    erkin = somebody("erkin", RoleCode.ANALYST)
    territories = making.areas("kg")
    with context.acting_as(erkin.pk):
        held = counting.quarters("kg")
        shapes = list(published().shapes.values())
        counted = counting.count(shapes, "kg", held, making.around(territories))
    assert Q1 in held and Q3 in held
    whole = (("area", "KG"), ("period", "2026-Q3"))
    assert counted.truth[whole] == 3
    with context.acting_as_machine(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(record_key) %% 256 FROM marts.child_quarter WHERE quarter = %s",
            [Q3],
        )
        assert cursor.fetchone() == (counted.keys[whole],)
    boys = tuple(sorted((*whole, ("sex", "m"))))
    away = tuple(sorted((*whole, ("parents", "both"))))
    assert (counted.truth[boys], counted.truth[away]) == (1, 1)
    unknown = tuple(sorted((*whole, ("sex", "_U"))))
    assert counted.truth[unknown] == 1
