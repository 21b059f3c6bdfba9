"""Conditions that Django has no words for."""

from uuid import uuid4

import pytest

from kamkor.foundation.access.models import Grant
from kamkor.foundation.accounts.models import User

pytestmark = pytest.mark.django_db


def test_among_reads_the_same_however_many_there_are():
    asked = {
        User.objects.filter(pk__among=[uuid4()] * n).query.sql_with_params()[0]
        for n in range(3)
    }
    assert len(asked) == 1


def test_among_finds_what_in_finds(aigul, damir):
    both = [aigul.pk, damir.pk, uuid4()]
    assert set(User.objects.filter(pk__among=both)) == {aigul, damir}
    assert not User.objects.filter(pk__among=[]).exists()
    assert damir not in User.objects.exclude(pk__among=[damir.pk])
    assert aigul in User.objects.exclude(pk__among=[damir.pk])


def test_among_follows_a_key_to_its_own_column(aigul, damir):
    held = Grant.objects.filter(user__id__among=[aigul.pk])
    assert [grant.user_id for grant in held] == [aigul.pk]
    assert "JOIN" not in str(held.query)
    assert list(held) == list(Grant.objects.filter(user_id__among=[aigul.pk]))
