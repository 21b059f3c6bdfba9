"""What stands for many tests is for each of them as if made for it alone."""

import pytest
from django.db import connection, transaction

from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.accounts.models import User
from tests.cast import somebody, territory
from tests.standing import standing

seen = set()


@standing
def osh():
    return territory("Osh")


@standing
def absent(osh):
    pytest.skip("what it reads is not on every machine")


@standing
def asel(osh):
    return somebody("asel", RoleCode.ANALYST, at=osh, name="Асель")


@standing
def timur(asel):
    return somebody("timur", RoleCode.ANALYST, name=f"Тимур, брат {asel.username}")


@standing
def zarina(osh):
    return somebody("zarina", RoleCode.ANALYST, at=osh)


@standing
def stray(tmp_path):
    return tmp_path


def names():
    found = User.objects.filter(username__in=["asel", "timur", "zarina"])
    return set(found.values_list("username", flat=True))


@pytest.mark.django_db
@pytest.mark.parametrize("turn", range(3))
def test_neither_rows_nor_objects_keep_what_a_test_did(turn, asel):
    seen.add(asel.pk)
    assert len(seen) == 1
    assert names() == {"asel"}
    assert asel.full_name == User.objects.get(pk=asel.pk).full_name == "Асель"
    asel.full_name = f"Асель {turn}"
    asel.save(update_fields=["full_name"])
    somebody("timur", RoleCode.ANALYST)


@pytest.mark.django_db
@pytest.mark.parametrize("turn", range(2))
def test_what_another_stands_on_is_there_too(turn, timur):
    assert names() == {"asel", "timur"}
    assert timur.full_name == "Тимур, брат asel"


@pytest.mark.django_db
def test_what_others_stood_on_is_gone(zarina):
    """Runs after those above: its own stands later in this file."""
    assert names() == {"zarina"}


@pytest.mark.django_db
def test_who_asks_for_nothing_finds_nothing():
    assert names() == set()


def test_a_database_of_its_own_has_none_of_it(own_database):
    assert not connection.in_atomic_block
    with transaction.atomic():
        assert names() == set()


@pytest.mark.django_db
@pytest.mark.parametrize("turn", range(2))
def test_a_failed_statement_harms_no_later_test(turn, asel):
    assert names() == {"asel"}
    with pytest.raises(Exception, match="nowhere"):
        connection.cursor().execute("SELECT * FROM nowhere")


@pytest.mark.django_db
@pytest.mark.parametrize("turn", range(2))
def test_nor_does_a_lost_connection(turn, asel):
    assert names() == {"asel"}
    connection.connection.close()


@pytest.mark.django_db
def test_one_asked_for_late_is_made_for_the_test(request):
    assert names() == set()
    assert request.getfixturevalue("asel").username == "asel"
    assert names() == {"asel"}


@pytest.mark.django_db
@pytest.mark.xfail(raises=LookupError, strict=True)
def test_it_stands_on_nothing_but_what_stands(stray):
    """Refused before it begins."""


@pytest.mark.django_db
def test_one_that_skips_skips_its_own_test_and_harms_no_later_one(absent):
    """Runs before those that ask for asel, since it stands above her in this file."""
    raise AssertionError("not skipped")
