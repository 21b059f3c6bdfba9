"""Break-glass: a reason, some hours, and somebody else's eyes."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db.utils import ProgrammingError
from django.utils import timezone

from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.access.models import Lease, Link
from kamkor.foundation.audit.models import Entry
from kamkor.foundation.db import context, vault
from tests.cast import sign_in, somebody, territory

pytestmark = pytest.mark.django_db
GOOD = {"reason": "danger", "words": "A neighbour says the child is beaten at night."}
QUOTA = 3


def path(child):
    return f"/desk/break-glass/{child.pk}/"


def leases(**wanted):
    with context.acting_as_machine():
        return list(Lease.objects.filter(**wanted).select_related("link"))


@pytest.fixture
def lease(at_desk, child):
    """Hanna of the helpline has opened Bakyt."""
    assert at_desk("hanna").post(path(child), GOOD).status_code == 302
    return leases()[0]


def review(client, lease, justified, words="Read and thought over."):
    return client.post(
        f"/desk/break-glass/review/{lease.pk}/",
        {"justified": justified, "words": words},
    )


def test_without_it_the_helpline_sees_no_child(at_desk, child):
    assert at_desk("hanna").get(f"/children/{child.pk}/").status_code == 404


def test_it_opens_the_child_in_full(at_desk, child, lease):
    answer = at_desk("hanna").get(f"/children/{child.pk}/")
    assert answer.status_code == 200
    assert "Асан уулу Бакыт" in answer.content.decode()


def test_it_leads_to_the_child(at_desk, child):
    answer = at_desk("hanna").post(path(child), GOOD)
    assert answer.url == f"/children/{child.pk}/"


def test_it_opens_that_child_only_and_for_her_only(at_desk, child, lease):
    assert at_desk("farida").get(f"/children/{child.pk}/").status_code == 404
    assert at_desk("hanna").get(f"/children/{uuid4()}/").status_code == 404


@pytest.mark.parametrize("words", ["", "  ", "help", "            .            "])
def test_a_reason_too_short_opens_nothing_and_keeps_what_was_typed(
    at_desk, child, words
):
    answer = at_desk("hanna").post(path(child), GOOD | {"words": words})
    assert answer.status_code == 422
    assert leases() == []


def test_words_without_a_choice_open_nothing(at_desk, child):
    answer = at_desk("hanna").post(path(child), {"words": GOOD["words"]})
    assert answer.status_code == 422
    assert GOOD["words"] in answer.content.decode()


def test_after_the_hours_it_ends_by_itself(at_desk, child, lease):
    an_hour_ago = timezone.now() - timedelta(hours=1)
    with context.acting_as_machine():
        Link.objects.filter(pk=lease.link_id).update(
            valid_from=an_hour_ago - timedelta(hours=4), valid_until=an_hour_ago
        )
    assert at_desk("hanna").get(f"/children/{child.pk}/").status_code == 404


def test_the_hours_are_those_of_the_parameter(lease):
    assert lease.ends_at - lease.taken_at == timedelta(hours=4)
    assert lease.link.valid_until == lease.ends_at


def test_more_than_the_quota_in_a_week_is_refused(at_desk, child):
    client = at_desk("hanna")
    for _ in range(QUOTA):
        assert client.post(path(child), GOOD).status_code == 302
    answer = client.post(path(child), GOOD)
    assert answer.status_code == 422
    assert "too often this week" in answer.content.decode()
    assert len(leases()) == QUOTA


def test_last_weeks_do_not_count(at_desk, child):
    client = at_desk("hanna")
    for _ in range(QUOTA):
        client.post(path(child), GOOD)
    with context.acting_as_machine():
        Lease.objects.update(taken_at=timezone.now() - timedelta(days=8))
    assert client.post(path(child), GOOD).status_code == 302


def test_the_reason_stands_sealed_and_goes_with_the_childs_key(at_desk, child, lease):
    assert b"neighbour" not in bytes(lease.words)
    assert lease.reason_words == GOOD["words"]
    vault.erase(child.pk)
    page = at_desk("gulnaz").get("/desk/break-glass/")
    assert page.status_code == 200 and "A neighbour" not in page.content.decode()


def test_it_is_written_down_with_its_reason(people, child, lease):
    with context.acting_as_machine():
        entry = Entry.objects.get(verb="access.glass_broken")
    assert (entry.actor, entry.subject) == (people["hanna"].pk, child.pk)
    assert entry.detail["reason"] == "danger"
    assert "neighbour" not in str(entry.detail)


def test_another_person_reads_the_reason_and_agrees(at_desk, people, child, lease):
    gulnaz = at_desk("gulnaz")
    text = gulnaz.get("/desk/break-glass/").content.decode()
    assert "A neighbour says" in text and "Hanna" in text
    assert "Асан" not in text
    assert review(gulnaz, lease, "yes").status_code == 302
    reviewed = leases()[0]
    assert (reviewed.justified, reviewed.reviewed_by_id) == (True, people["gulnaz"].pk)
    assert at_desk("hanna").get(f"/children/{child.pk}/").status_code == 200


def test_what_was_not_right_ends_at_once(at_desk, child, lease):
    assert review(at_desk("farida"), lease, "no").status_code == 302
    assert at_desk("hanna").get(f"/children/{child.pk}/").status_code == 404


def test_a_review_is_given_once(at_desk, lease):
    review(at_desk("farida"), lease, "no")
    answer = review(at_desk("gulnaz"), lease, "yes")
    assert answer.status_code == 422
    assert "reviewed this already" in answer.content.decode()
    assert leases()[0].justified is False


def test_a_review_without_an_answer_says_so_and_keeps_the_words(at_desk, lease):
    answer = review(at_desk("gulnaz"), lease, "", words="Бала коркуп калган")
    assert answer.status_code == 422
    assert "Бала коркуп калган" in answer.content.decode()
    assert leases()[0].reviewed_at is None


def test_nobody_reviews_what_they_did_themselves(at_desk, child):
    gulnaz = at_desk("gulnaz")
    gulnaz.post(path(child), GOOD)
    own = leases()[0]
    assert "A neighbour" not in gulnaz.get("/desk/break-glass/").content.decode()
    answer = review(gulnaz, own, "yes")
    assert answer.status_code == 422
    assert "Nobody reviews" in answer.content.decode()
    assert leases()[0].reviewed_at is None


@pytest.mark.parametrize("name", ["aigul", "hanna"])
def test_who_may_not_review_neither_reads_nor_answers(at_desk, lease, name):
    client = at_desk(name)
    assert client.get("/desk/break-glass/").status_code == 403
    assert review(client, lease, "yes").status_code == 403


def test_the_database_itself_refuses_a_lease_by_hand(people, child, lease):
    refused = pytest.raises(ProgrammingError, match="row-level security")
    with context.acting_as(people["aigul"].pk), refused:
        Link.objects.create(
                subject=child.pk, relation="lease", user=people["aigul"],
                sensitivity=3, valid_from=timezone.now(),
            )  # fmt: skip


def test_the_head_of_another_unit_neither_reads_nor_answers(client, lease):
    far = somebody("far", RoleCode.SUPERVISOR, at=territory("Karakol city"))
    sign_in(client, far)
    assert str(lease.pk) not in client.get("/desk/break-glass/").content.decode()
    path = f"/desk/break-glass/review/{lease.pk}/"
    assert client.post(path, {"justified": "yes"}).status_code == 404


def test_the_code_on_paper_leads_to_the_question_why(at_desk, child):
    hanna = at_desk("hanna")
    assert hanna.get("/desk/by-code/").status_code == 200
    answer = hanna.post("/desk/by-code/", {"code": f" {child.code.lower()} "})
    assert answer.status_code == 302 and answer.url == path(child)


def test_a_code_nobody_has_says_so(at_desk):
    assert at_desk("hanna").post("/desk/by-code/", {"code": "X"}).status_code == 422
