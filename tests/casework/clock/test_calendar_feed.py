"""A calendar program reads until when work is due, by a secret address."""

import pytest
from django.urls import reverse

from kamkor.casework.clock import feeds, icalendar
from kamkor.casework.clock.models import Feed
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.accounts.models import User
from kamkor.foundation.db.ids import uuid7
from tests.casework.clock.world import NOON, about, last_moment, start
from tests.cast import keep, sign_in, somebody, territory

pytestmark = pytest.mark.django_db
WORDS = "Асанова Айжан"


@pytest.fixture
def bakyt():
    user = somebody("bakyt", RoleCode.SOCIAL_WORKER, at=territory("Osh"))
    User.objects.filter(pk=user.pk).update(language="en")
    return user


def address(secret):
    return reverse("work-calendar-feed", args=[secret])


def unfolded(text):
    assert text.endswith("\r\n")
    return text.replace("\r\n ", "").split("\r\n")


def test_the_calendar_tells_what_is_due_and_where(client, bakyt):
    row = start("primary_assessment", owner=bakyt.pk)
    secret = feeds.make(bakyt, at=NOON)
    answer = client.get(address(secret))
    assert answer["Content-Type"].startswith("text/calendar")
    lines = unfolded(answer.content.decode())
    assert "SUMMARY:Primary assessment is due" in lines
    assert "DTSTART;VALUE=DATE:20260918" in lines
    assert "DTEND;VALUE=DATE:20260919" in lines
    assert f"UID:{row.pk}@kamkor" in lines
    assert f"URL:http://testserver/work/{row.pk}/" in lines


def test_it_holds_nothing_about_the_child(client, bakyt):
    osh = territory("Osh")
    child = keep("school", {"full_name": WORDS, "sex": "female"}, at=osh).persons[0]
    start(of=about(person=child, place=osh.low), owner=bakyt.pk)
    text = client.get(address(feeds.make(bakyt, at=NOON))).content.decode()
    for secret in (WORDS, child.code, str(child.pk), "Osh", "girl"):
        assert secret not in text


def test_hours_are_a_moment_of_utc(client, bakyt):
    start("danger_response", owner=bakyt.pk)
    text = client.get(address(feeds.make(bakyt, at=NOON))).content.decode()
    assert "DTSTART:20260916T060000Z" in unfolded(text)


def test_only_ones_own_and_only_what_has_a_date(client, bakyt):
    start("plan_agree", owner=bakyt.pk)
    start("pin")
    text = client.get(address(feeds.make(bakyt, at=NOON))).content.decode()
    assert "BEGIN:VEVENT" not in text


def test_an_unknown_or_ended_address_opens_nothing(client, bakyt):
    secret = feeds.make(bakyt, at=NOON)
    assert client.get(address("nonsense")).status_code == 404
    assert feeds.end(bakyt, at=NOON)
    assert client.get(address(secret)).status_code == 404


def test_a_new_address_ends_the_old_one(client, bakyt):
    first, second = (feeds.make(bakyt, at=NOON) for _ in range(2))
    assert client.get(address(first)).status_code == 404
    assert client.get(address(second)).status_code == 200


def test_a_shut_account_has_no_calendar(client, bakyt):
    secret = feeds.make(bakyt, at=NOON)
    User.objects.filter(pk=bakyt.pk).update(is_active=False)
    assert client.get(address(secret)).status_code == 404


def test_only_the_hash_is_kept(bakyt):
    secret = feeds.make(bakyt, at=NOON)
    assert secret not in str(Feed.objects.values())


def test_the_address_is_shown_once(client, bakyt):
    client.cookies["django_language"] = "en"
    sign_in(client, bakyt)
    page = client.post(reverse("work-calendar")).content.decode()
    assert ".ics" in page
    again = client.get(reverse("work-calendar")).content.decode()
    assert ".ics" not in again
    assert "End the address" in again
    client.post(reverse("work-calendar"), {"end": "yes"})
    assert not Feed.objects.filter(ended_at=None).exists()


@pytest.mark.parametrize("text", ["Баштапкы баалоо " * 12, "a" * 300, "қ" * 75, ""])
def test_lines_are_folded_to_75_octets_and_unfold_to_what_they_were(text):
    folded = icalendar.fold(f"SUMMARY:{text}")
    assert all(len(line.encode()) <= 75 for line in folded.split("\r\n"))
    assert folded.replace("\r\n ", "") == f"SUMMARY:{text}"


def test_special_characters_are_escaped():
    entry = icalendar.Entry(
        uuid7(), last_moment(18), True, "a, b; c\\d\ne", "https://x/"
    )
    text = icalendar.render([entry], name="x", at=NOON)
    assert "SUMMARY:a\\, b\\; c\\\\d\\ne" in unfolded(text)


def test_every_event_has_what_the_standard_asks_for():
    entry = icalendar.Entry(uuid7(), last_moment(18), True, "a", "https://x/")
    lines = unfolded(icalendar.render([entry], name="x", at=NOON))
    assert lines[:3] == [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Kamkor//Deadlines//EN",
    ]  # fmt: skip
    for name in ("UID:", "DTSTAMP:", "DTSTART"):
        assert sum(line.startswith(name) for line in lines) == 1
    assert lines[-2:] == ["END:VCALENDAR", ""]
