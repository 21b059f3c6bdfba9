"""Texts about a child are sealed with the child's own key."""

from uuid import uuid4

import pytest
from django.db import connection

from kamkor.foundation.db import vault

pytestmark = pytest.mark.django_db
NOTE = "Баланы коңшусу көрдү: кечкурун жалгыз калат."


@pytest.fixture
def child():
    return uuid4()


def test_what_was_sealed_opens_again(child):
    sealed = vault.seal(NOTE, subject=child, place="note.1")
    assert vault.unseal(sealed, subject=child, place="note.1") == NOTE


def test_the_text_is_not_in_the_ciphertext(child):
    assert NOTE.encode()[:10] not in vault.seal(NOTE, subject=child, place="note.1")


def test_a_text_moved_to_another_row_does_not_open(child):
    sealed = vault.seal(NOTE, subject=child, place="note.1")
    with pytest.raises(vault.Tampered):
        vault.unseal(sealed, subject=child, place="note.2")


def test_a_text_of_another_child_does_not_open(child):
    sister = uuid4()
    vault.seal("другое", subject=sister, place="note.1")
    sealed = vault.seal(NOTE, subject=child, place="note.1")
    with pytest.raises(vault.Tampered):
        vault.unseal(sealed, subject=sister, place="note.1")


def test_an_erased_child_stays_erased(child):
    sealed = vault.seal(NOTE, subject=child, place="note.1")
    assert vault.erase(child)
    with pytest.raises(vault.Erased):
        vault.unseal(sealed, subject=child, place="note.1")


def test_the_database_never_holds_the_key_in_the_open(child):
    vault.seal(NOTE, subject=child, place="note.1")
    with connection.cursor() as cursor:
        cursor.execute("SELECT wrapped FROM db_subjectkey WHERE subject = %s", [child])
        assert len(cursor.fetchone()[0]) == 12 + 32 + 16
