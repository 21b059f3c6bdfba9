"""A body without an account answers on a page that opens once."""

from datetime import timedelta

import pytest
from django.urls import reverse

from kamkor.casework.referrals import actions
from kamkor.casework.referrals.errors import Shut
from kamkor.casework.referrals.models import Door, Referral
from kamkor.foundation.db import context
from tests.casework.cases.conftest import NOW
from tests.standing import standing

from .conftest import WORDS, as_

pytestmark = pytest.mark.django_db


@standing
def door(sent, begimai):
    return as_(begimai, actions.make_door, sent.pk)


def wrong(code):
    return f"{(int(code) + 1) % 10**6:06}"


def test_address_and_code_open_it_once(door, sent):
    assert actions.enter(door.secret, door.code, at=NOW) == sent.pk
    with pytest.raises(Shut):
        actions.enter(door.secret, door.code, at=NOW)


def test_the_code_alone_or_the_address_alone_open_nothing(door):
    with pytest.raises(Shut):
        actions.enter("A" * 43, door.code, at=NOW)
    with pytest.raises(Shut):
        actions.enter(door.secret, wrong(door.code), at=NOW)


def test_five_wrong_codes_shut_it(door):
    for _ in range(5):
        with pytest.raises(Shut):
            actions.enter(door.secret, wrong(door.code), at=NOW)
    with pytest.raises(Shut):
        actions.enter(door.secret, door.code, at=NOW)


def test_it_runs_out(door):
    with pytest.raises(Shut):
        actions.enter(door.secret, door.code, at=NOW + timedelta(days=8))


def test_a_new_page_shuts_the_one_before(door, sent, begimai):
    as_(begimai, actions.make_door, sent.pk)
    with pytest.raises(Shut):
        actions.enter(door.secret, door.code, at=NOW)


def test_neither_address_nor_code_is_kept(door):
    with context.acting_as_machine():
        kept = str(Door.objects.values().get())
    assert door.secret not in kept
    assert door.code not in kept


def test_the_body_does_not_see_the_doors(door, sabira):
    with context.acting_as(sabira.pk):
        assert not Door.objects.exists()


def entered(client, door):
    return client.post(
        reverse("referral-enter", args=[door.secret]), {"code": door.code}, follow=True
    )


@pytest.fixture
def fresh(sent, begimai):
    """A door made now: pages ask the clock on the wall."""
    from django.utils import timezone

    return as_(begimai, actions.make_door, sent.pk, at=timezone.now())


def test_before_the_code_the_page_tells_nothing(client, fresh):
    html = client.get(reverse("referral-enter", args=[fresh.secret])).content.decode()
    assert WORDS not in html
    assert "Асанов" not in html


def test_inside_it_reads_and_answers(client, fresh, sent):
    html = entered(client, fresh).content.decode()
    assert WORDS in html
    assert "Асанов Бакыт" in html
    answer = client.post(
        reverse("referral-outside"), {"edition": 1, "state": "accepted"}
    )
    assert answer.status_code == 200
    with context.acting_as_machine():
        kept = Referral.objects.get(pk=sent.pk)
        assert (kept.state, kept.steps.get().by) == ("accepted", None)


def test_after_the_answer_it_is_over(client, fresh):
    entered(client, fresh)
    client.post(reverse("referral-outside"), {"edition": 1, "state": "accepted"})
    assert client.get(reverse("referral-outside")).status_code == 410


def test_who_never_entered_reads_nothing(client, fresh):
    assert client.get(reverse("referral-outside")).status_code == 410


def test_a_wrong_code_is_told_and_opens_nothing(client, fresh):
    answer = client.post(
        reverse("referral-enter", args=[fresh.secret]), {"code": wrong(fresh.code)}
    )
    assert answer.status_code == 422
    assert client.get(reverse("referral-outside")).status_code == 410


def test_a_referral_taken_back_meanwhile_is_not_shown(client, fresh, sent, begimai):
    entered(client, fresh)
    as_(begimai, actions.recall, sent.pk, words="Не нужно", edition=None)
    answer = client.get(reverse("referral-outside"))
    assert answer.status_code == 410
    assert WORDS not in answer.content.decode()
