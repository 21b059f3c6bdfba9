"""Emergency access is told at once to everybody concerned, and to nobody else."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from kamkor.foundation.access import alerts
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.access.models import Alert, Lease, Link
from kamkor.foundation.accounts.models import User
from kamkor.foundation.db import context
from kamkor.register.people import actions as children
from tests.cast import acting, sign_in, somebody, territory
from tests.interfaces.workbench.test_break_glass import GOOD, QUOTA, path
from tests.standing import standing

pytestmark = pytest.mark.django_db
BANNER = "Emergency access to a child was used"


@standing
def far(people):
    """Head of another unit, who has nothing to do with it."""
    return somebody("far", RoleCode.SUPERVISOR, at=territory("Karakol city"))


@pytest.fixture
def opened(at_desk, child):
    """Hanna of the helpline has opened Bakyt."""
    before = timezone.now()
    assert at_desk("hanna").post(path(child), GOOD).status_code == 302
    return before


def told():
    with context.acting_as_machine():
        rows = Alert.objects.select_related("user")
        return {alert.user.username: alert for alert in rows}


def test_the_head_and_the_auditor_are_told_in_the_same_moment(opened, far):
    assert set(told()) == {"gulnaz", "farida"}
    for alert in told().values():
        assert alert.told_at - opened < timedelta(seconds=60)
        assert alert.used_by.username == "hanna"


def test_it_stands_on_their_next_page_until_they_have_looked(at_desk, opened):
    gulnaz = at_desk("gulnaz")
    page = gulnaz.get("/").content.decode()
    assert BANNER in page and 'data-count="1"' in page
    page = gulnaz.get("/desk/break-glass/").content.decode()
    assert "Hanna" in page and "Асан" not in page
    assert BANNER not in gulnaz.get("/").content.decode()
    assert told()["gulnaz"].seen_at is not None
    assert told()["farida"].seen_at is None


def test_others_are_shown_nothing(at_desk, opened, client, far):
    assert BANNER not in at_desk("aigul").get("/").content.decode()
    sign_in(client, far)
    client.cookies["django_language"] = "en"
    assert BANNER not in client.get("/").content.decode()


def test_an_error_page_asks_for_nothing(at_desk, opened):
    assert at_desk("gulnaz").get("/children/nowhere/").status_code == 404
    missing = "/children/00000000-0000-7000-8000-00000000ffff/"
    assert at_desk("gulnaz").get(missing).status_code == 404


def test_the_head_of_the_unit_of_who_used_it_is_told_too(client, child, people, far):
    worker = somebody("worker", RoleCode.SOCIAL_WORKER, at=territory("Karakol city"))
    sign_in(client, worker).post(path(child), GOOD)
    assert set(told()) == {"gulnaz", "farida", "far"}


def test_who_uses_it_is_not_told_of_herself(at_desk, child):
    at_desk("gulnaz").post(path(child), GOOD)
    assert set(told()) == {"farida"}


def test_of_a_shielded_child_only_its_holder_and_the_auditor_learn(
    client, child, people
):
    holder = somebody("holder", RoleCode.SUPERVISOR, at=territory("Osh"))
    worker = somebody("worker", RoleCode.SOCIAL_WORKER, at=territory("Karakol city"))
    children.raise_shield(
        child, words="The father looks for her.", actor=acting(holder),
        at=timezone.now(),
    )  # fmt: skip
    sign_in(client, worker).post(path(child), GOOD)
    assert set(told()) == {"farida", "holder"}


def test_a_refused_one_tells_nobody(at_desk, child):
    hanna = at_desk("hanna")
    for _ in range(QUOTA):
        hanna.post(path(child), GOOD)
    before = count()
    assert hanna.post(path(child), GOOD).status_code == 422
    assert count() == before


def count():
    with context.acting_as_machine():
        return Alert.objects.count()


def test_who_was_shut_out_from_the_role_is_told_no_more(at_desk, child, people):
    User.objects.filter(pk=people["farida"].pk).update(is_active=False)
    at_desk("hanna").post(path(child), GOOD)
    assert set(told()) == {"gulnaz"}


def test_nobody_reads_the_alert_of_another(at_desk, opened, people):
    with context.acting_as(people["gulnaz"].pk):
        assert Alert.objects.count() == 1
        assert alerts.unseen(acting(people["gulnaz"])) == 1
    with context.acting_as(people["aigul"].pk):
        assert Alert.objects.count() == 0


@pytest.mark.parametrize("language", ["ky", "kk", "ru", "en"])
def test_the_letter_names_nobody_and_speaks_the_readers_language(
    at_desk, child, people, language
):
    User.objects.filter(pk=people["gulnaz"].pk).update(
        email="gulnaz@example.org", language=language
    )
    at_desk("hanna").post(path(child), GOOD)
    with context.acting_as_machine():
        assert alerts.mail(Lease.objects.get()) == 1
    (letter,) = mail.outbox
    assert letter.to == ["gulnaz@example.org"]
    text = letter.subject + letter.body
    for secret in (child.code, str(child.pk), "Бакыт", "Hanna", "neighbour", "Osh"):
        assert secret not in text
    assert ("Emergency access" in text) == (language == "en")


def test_letters_are_queued_where_mail_is_set_up(
    at_desk, child, settings, monkeypatch, opened
):
    from kamkor.foundation.access import tasks

    queued = []
    monkeypatch.setattr(tasks.mail_alert, "defer", lambda **told: queued.append(told))
    at_desk("hanna").post(path(child), GOOD)
    assert queued == []
    settings.MAIL = "mail.example.org"
    at_desk("hanna").post(path(child), GOOD)
    assert [set(told) for told in queued] == [{"lease_id"}]


def test_the_holder_by_a_link_alone_is_told(at_desk, child, people, far):
    with context.acting_as_machine():
        Link.objects.create(
            subject=child.pk, relation="assigned", user=far, sensitivity=4,
            valid_from=timezone.now() - timedelta(days=1),
        )  # fmt: skip
    at_desk("hanna").post(path(child), GOOD)
    assert "far" in told()
