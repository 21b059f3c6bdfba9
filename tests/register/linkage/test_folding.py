"""Rows folded ahead, in a process of their own."""

from datetime import date
from uuid import UUID

import pytest

from kamkor.register.linkage.folding import Row, fold_beside, fold_rows
from kamkor.register.linkage.profile import Source

NAMES = (
    "Асанов Бакыт Маратович", "Асан уулу Бакыт", "Сейітқызы Ұлжан", "Жусупова Айгүл",
    "Ким Алексей", "Исакова Гүлнара Ташевна", "Өмүрбек кызы Ңурай",
)  # fmt: skip
HERE = Source(7, "round", date(2026, 9, 1), "Osh Region", "Uzgen", "Mirza-Ake")


def row(number, *, name=None):
    said = {
        "full_name": name or NAMES[number % len(NAMES)], "sex": "male",
        "birth_date": {"date": f"2015-03-{1 + number % 28:02}", "precision": "day"},
    }  # fmt: skip
    return Row(UUID(int=number + 1), None, said, HERE, None, None, None, None)


def pieces(count, each=5):
    for first in range(0, count * each, each):
        yield [row(first + n) for n in range(each)]


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_what_is_folded_ahead_is_what_would_be_folded_here_in_the_same_order(count):
    ahead = list(fold_beside(pieces(count), {HERE.list}))
    assert [rows for rows, _ in ahead] == list(pieces(count))
    for rows, folded in ahead:
        assert folded == fold_rows(rows, {HERE.list})
        assert all(folded.probe[r.record_id] for r in rows)
        assert all(folded.searched[r.record_id] for r in rows)


def test_a_row_that_cannot_be_folded_stops_the_list():
    def broken():
        yield from pieces(2)
        yield [None]

    with pytest.raises(AttributeError):
        list(fold_beside(broken(), ()))
