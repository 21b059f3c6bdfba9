from datetime import UTC, datetime

import pytest
from django.db import connection

from kamkor.foundation.places import actions, pack, reads, renumbering
from kamkor.foundation.places.models import Territory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.fixture
def kg():
    pack.load_country("kg", at=NOW)
    pack.load_country("kz", at=NOW)


@pytest.fixture
def homes(monkeypatch):
    """A table that stores places, and its handler."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE homes (code text, place integer)")

    def follow(moved: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE homes SET place = m.new_low FROM {moved} AS m"
                " WHERE place = m.old_low"
            )

    monkeypatch.setattr(renumbering, "HANDLERS", [follow])


def draft(code: str, parent: str) -> actions.Draft:
    return actions.Draft(code=code, level="village", parent=parent, name_ru=code)


def test_whoever_stores_a_place_is_taken_along(kg, homes):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO homes SELECT code, low FROM places_territory")
    villages = [draft(f"417022058100{n}0", "41702205000000") for n in range(1, 6)]
    actions.write_territories(villages, country="kg", by=None, at=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT code, place FROM homes")
        stored = dict(cursor.fetchall())
    now = dict(Territory.objects.values_list("code", "low"))
    assert stored == {code: low for code, low in now.items() if code in stored}
    assert now["KZ"] == reads.snapshot("kz").by_code["KZ"].low


def test_numbering_again_moves_nobody(kg):
    assert actions.renumber() == 0


def test_a_unit_that_changes_its_parent_takes_its_children_along(kg):
    village = draft("41702205810010", "41702205000000")
    actions.write_territories([village], country="kg", by=None, at=NOW)
    moved = actions.Draft(
        **{**vars(reads.drafts("kg")["41702205000000"]), "parent": "41708000000000"}
    )
    actions.write_territories([moved], country="kg", by=None, at=NOW)
    places = reads.snapshot("kg").by_code
    assert places["41708000000000"].contains(places[village.code].place)
    assert not places["41702000000000"].contains(places[village.code].place)


def test_a_parent_that_is_nowhere_is_refused(kg):
    with pytest.raises(Exception, match="only_a_country_has_no_parent"):
        actions.write_territories(
            [draft("41702205810010", "41799999000000")], country="kg", by=None, at=NOW
        )
