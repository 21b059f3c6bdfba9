"""My work: what waits, for every role, without names and without many questions."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from kamkor.foundation.access import policy
from kamkor.foundation.access.actor import actor_of
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.access.models import Grant
from kamkor.foundation.audit.models import Entry
from kamkor.foundation.db import context
from kamkor.interfaces.workbench import home
from kamkor.register.rights import working
from kamkor.register.rights.models import Gap
from kamkor.register.sources.models import Record
from tests.cast import keep, sign_in, somebody, territory
from tests.interfaces.workbench.conftest import BAKYT

pytestmark = pytest.mark.django_db
PEOPLE = [r for r in RoleCode if r != RoleCode.MACHINE]


def gap_of(child):
    with context.acting_as_machine():
        return Gap.objects.open().filter(person=child, sensitivity=1).first()


@pytest.mark.parametrize("role", PEOPLE)
@pytest.mark.parametrize("language", ["ky", "kk", "ru", "en"])
def test_it_opens_for_every_role_with_its_sentence(client, child, role, language):
    user = somebody("somebody", role, at=territory("Osh"), name="Токтогулова Айгүл")
    client.cookies["django_language"] = language
    answer = sign_in(client, user, factor=1).get("/")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Айгүл" in text
    with translation.override(language):
        assert str(policy.ROLES[role].sentence) in text


def test_without_a_role_it_says_whom_to_ask(client):
    user = somebody("nobody", RoleCode.ANALYST, at=territory("Osh"))
    Grant.objects.filter(user=user).delete()
    assert sign_in(client, user).get("/").status_code == 403


@pytest.mark.parametrize("role", PEOPLE)
def test_it_names_no_child(client, child, role):
    user = somebody("somebody", role, at=territory("Osh"))
    text = sign_in(client, user).get("/").content.decode()
    assert "Асан" not in text


def test_who_assigns_sees_what_is_nobodys(at_desk, child):
    text = at_desk("gulnaz").get("/").content.decode()
    assert "Unmet rights, nobody" in text
    assert f"/gaps/{gap_of(child).pk}/" in text


def test_an_officer_elsewhere_sees_none_of_it(client, child):
    damir = somebody(
        "damir", RoleCode.TERRITORIAL_OFFICER, at=territory("Karakol city")
    )
    text = sign_in(client, damir).get("/").content.decode()
    assert "/gaps/0" not in text


def test_a_gap_given_to_me_is_my_work(client, people, child):
    bakyt = somebody("bakyt", RoleCode.SOCIAL_WORKER, at=territory("Osh"))
    now = timezone.now()
    gap = gap_of(child)
    with context.acting_as(people["gulnaz"].pk):
        working.assign(
            gap.pk, to=bakyt.pk, note="", by=actor_of(people["gulnaz"].pk, at=now),
            at=now,
        )  # fmt: skip
    client.cookies["django_language"] = "en"
    text = sign_in(client, bakyt).get("/").content.decode()
    assert "Assigned to you, the oldest first" in text
    assert f"/gaps/{gap.pk}/" in text


def test_rows_that_wait_to_be_mended_are_counted_by_list(at_desk, child):
    with context.acting_as_machine():
        record = Record.objects.get(batch__kind="round")
        for number in (2, 3):
            record.pk = None
            record._state.adding = True
            Record.objects.create(
                batch=record.batch, source=record.source, row_number=number, raw={},
                values={}, identity=f"w{number}", content_hash="0", state="refused",
                received_at=timezone.now(),
            )  # fmt: skip
    text = at_desk("aigul").get("/").content.decode()
    assert "2 rows wait to be mended" in text
    assert f"/lists/{record.batch_id}/corrections/" in text


def test_break_glass_waits_for_the_reviewer_and_is_open_to_its_user(at_desk, child):
    words = {"reason": "danger", "words": "The child was seen alone at the market."}
    at_desk("hanna").post(f"/desk/break-glass/{child.pk}/", words)
    own = at_desk("hanna").get("/").content.decode()
    assert "Open to you by break-glass" in own
    assert f"/children/{child.pk}/" in own
    assert "Break-glass to review" in at_desk("gulnaz").get("/").content.decode()


def test_an_empty_desk_is_a_lesson(client):
    analyst = somebody("erkin", RoleCode.ANALYST, at=territory("Osh"))
    client.cookies["django_language"] = "en"
    text = sign_in(client, analyst).get("/").content.decode()
    assert "First steps" in text and "/territory/" in text
    assert "/children/" not in text


def test_without_a_second_factor_it_says_where_to_get_one(at_desk):
    text = at_desk("aigul", factor=1).get("/").content.decode()
    assert "Names of children open only with a second factor" in text
    assert "second factor" not in at_desk("aigul").get("/").content.decode()


def test_class_three_waits_for_the_second_factor_and_is_written_down(
    at_desk, people, child
):
    with context.acting_as_machine():
        gap = gap_of(child)
        Gap.objects.filter(pk=gap.pk).update(sensitivity=3)
        Gap.objects.exclude(pk=gap.pk).delete()
    assert str(gap.pk) not in at_desk("gulnaz", factor=1).get("/").content.decode()
    assert str(gap.pk) in at_desk("gulnaz").get("/").content.decode()
    with context.acting_as_machine():
        looks = Entry.objects.filter(verb="home.opened")
        assert [look.actor for look in looks] == [people["gulnaz"].pk]


def test_many_are_more_than_a_hundred():
    assert home._bounded("x", 101, "").text.endswith("100")
    assert home._bounded("x", 100, "").text == "100"


@pytest.mark.parametrize("name", ["gulnaz", "aigul", "farida", "hanna"])
def test_it_asks_few_questions_however_much_there_is(at_desk, child, name):
    client = at_desk(name)
    client.get("/")
    with CaptureQueriesContext(connection) as one:
        client.get("/")
    with translation.override("ru"):
        for _ in range(6):
            keep("round", BAKYT, at=territory("Osh"))
    with CaptureQueriesContext(connection) as seven:
        client.get("/")
    assert len(seven) <= len(one) + 1
    assert len(seven) <= 30


@pytest.mark.parametrize(
    ("hour", "said"),
    [(7, "morning"), (13, "afternoon"), (21, "evening"), (2, "evening")],
)
def test_the_greeting_goes_by_the_clock_of_bishkek(hour, said):
    at = datetime(2026, 9, 15, tzinfo=UTC) + timedelta(hours=hour - 6)
    with translation.override("en"):
        assert home.greeting("Айгүл", at=at) == f"Good {said}, Айгүл"
