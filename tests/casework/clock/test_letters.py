"""Letters: one a person, with counts and nothing about a child."""

from datetime import date

import pytest
from django.core import mail

from kamkor.casework.clock import mailing, tasks
from kamkor.casework.clock.models import Notice
from kamkor.casework.clock.sweeping import sweep
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.accounts.models import User
from kamkor.foundation.db import context
from tests.casework.clock.world import NOON, about, local, start
from tests.cast import keep, somebody, territory

pytestmark = pytest.mark.django_db
WORDS = "Асанова Айжан"


@pytest.fixture
def bakyt():
    return with_address("bakyt", "ky")


def with_address(name, language, role=RoleCode.SOCIAL_WORKER):
    user = somebody(name, role, at=territory("Osh"))
    User.objects.filter(pk=user.pk).update(
        email=f"{name}@example.kg", language=language
    )
    return user


def digest(at):
    with context.acting_as_machine():
        return mailing.digest(at=at)


def urgent(at):
    with context.acting_as_machine():
        return mailing.urgent(at=at)


def test_one_letter_a_person_with_counts_in_their_language(bakyt):
    start("primary_assessment", owner=bakyt.pk)  # due on Friday 18
    start("measure", owner=bakyt.pk, due=date(2026, 9, 21))
    start("measure", owner=bakyt.pk, due=date(2026, 9, 24))
    start("plan_review", owner=bakyt.pk)  # in a month: not told
    assert digest(local(21, 8)) == 1
    (letter,) = mail.outbox
    assert letter.to == ["bakyt@example.kg"]
    assert letter.subject == "Kamkor: сиздин мөөнөттөрүңүз"
    assert letter.body.count(": 1") == 3


def test_nothing_about_the_child_is_in_the_letter(bakyt):
    osh = territory("Osh")
    child = keep("school", {"full_name": WORDS, "sex": "female"}, at=osh).persons[0]
    start("violence_report", of=about(person=child, place=osh.low), owner=bakyt.pk)
    sweep(at=local(17))
    digest(local(17))
    urgent(local(17))
    for letter in mail.outbox:
        said = letter.subject + letter.body
        for secret in (
            WORDS,
            "Асанова",
            child.code,
            str(child.pk),
            "violence",
            "зомбулук",
            "Ош",
        ):
            assert secret not in said
    assert len(mail.outbox) == 2


def test_nobody_gets_an_empty_letter(bakyt):
    start("plan_agree", owner=bakyt.pk)
    assert digest(NOON) == 0
    assert mail.outbox == []


def test_without_an_address_there_is_the_screen_alone():
    meerim = somebody("meerim", RoleCode.SOCIAL_WORKER, at=territory("Osh"))
    start(owner=meerim.pk)
    sweep(at=local(19))
    assert digest(local(19)) == 0
    with context.acting_as(meerim.pk):
        assert Notice.objects.count() == 1


def test_a_shut_account_gets_no_letter(bakyt):
    start(owner=bakyt.pk)
    User.objects.filter(pk=bakyt.pk).update(is_active=False)
    assert digest(local(19)) == 0


def test_what_is_told_in_hours_is_written_at_once_and_once(bakyt):
    start("danger_response", owner=bakyt.pk)
    start("primary_assessment", owner=bakyt.pk)
    sweep(at=local(16, 8))
    assert urgent(local(16, 8)) == 1
    assert urgent(local(16, 9)) == 0


def test_days_are_not_urgent(bakyt):
    start("primary_assessment", owner=bakyt.pk)
    sweep(at=local(19))
    assert urgent(local(19)) == 0


def test_the_address_of_the_list_is_told_where_it_is_known(bakyt, settings):
    settings.CSRF_TRUSTED_ORIGINS = ["https://kamkor.example.kg"]
    start(owner=bakyt.pk)
    digest(local(19))
    assert "https://kamkor.example.kg/work/" in mail.outbox[0].body


def test_no_letter_is_tried_where_no_mail_is_set_up(bakyt, settings):
    settings.MAIL = ""
    start(owner=bakyt.pk, at=local(1))
    tasks.digest(timestamp=0)
    assert mail.outbox == []


def test_the_task_writes_where_mail_is_set_up(bakyt, settings):
    settings.MAIL = "localhost"
    start(owner=bakyt.pk, at=local(1, month=1))
    tasks.digest(timestamp=0)
    assert len(mail.outbox) == 1
