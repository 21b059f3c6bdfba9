"""Automatic links drawn by lot, looked at by people, and what becomes of the answers."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.audit.models import Entry
from kamkor.foundation.db import context
from kamkor.register.linkage.choices import PairState
from kamkor.register.linkage.errors import AlreadyDecided, NotDecided
from kamkor.register.linkage.models import Assignment, LinkSample
from kamkor.register.linkage.quality import labels, sampling
from kamkor.register.linkage.review import actions
from kamkor.register.people.models import Person
from tests.cast import NOON, TODAY, sign_in, somebody, territory
from tests.register.linkage.lists import bring, child
from tests.standing import standing

pytestmark = pytest.mark.django_db
PIN = "21203201500123"


@pytest.fixture(autouse=True)
def machine():
    with context.acting_as_machine():
        yield


@standing
def osh():
    return territory("Osh")


@standing
def officer(osh):
    return somebody("aigul", RoleCode.TERRITORIAL_OFFICER, at=osh)


@pytest.fixture
def aigul(client, officer):
    return sign_in(client, officer)


@standing
def damir():
    return somebody("damir", RoleCode.TERRITORIAL_OFFICER, at=territory("Karakol city"))


@standing
def link(osh):
    """A row of a clinic that the machine gave to Bakyt."""
    told = {"pin": PIN, "sex": "male"}
    bring("civil", child("Асанов Бакыт Маратович", "2015-03-12", **told), at=osh)
    kept, _ = bring(
        "clinic", child("Асанов Бакыт Маратович", "2015-03-12", **told), at=osh
    )
    with context.acting_as_machine():
        return Assignment.objects.get(record=kept.records[0], ended_at=None)


def draw(day=TODAY):
    return sampling.draw(at=NOON, day=day)


@pytest.fixture
def sample(link):
    assert draw() == 1
    with context.acting_as_machine():
        return LinkSample.objects.get()


def test_an_automatic_link_is_drawn_and_no_other(link):
    assert link.outcome == "same"
    assert draw() == 1
    with context.acting_as_machine():
        drawn = LinkSample.objects.get()
    assert drawn.assignment_id == link.pk
    assert drawn.person_id == link.person_id
    assert drawn.bits == link.bits


def test_no_link_is_drawn_twice(sample):
    assert draw(TODAY + timedelta(days=1)) == 0


def test_a_shielded_child_is_not_drawn(link):
    with context.acting_as_machine():
        Person.objects.update(is_shielded=True)
    assert draw() == 0


def test_a_few_of_each_stratum_a_night_and_no_more_than_can_wait(osh, monkeypatch):
    monkeypatch.setattr(sampling, "A_NIGHT", 2)
    monkeypatch.setattr(sampling, "AT_ONCE", 3)
    row = child("Асанов Бакыт Маратович", "2015-03-12", pin=PIN, sex="male")
    for kind in ("civil", "clinic", "school", "round", "passport", "hardship"):
        bring(kind, row, at=osh)
    drawn = [draw(TODAY + timedelta(days=n)) for n in range(3)]
    with context.acting_as_machine():
        strata = LinkSample.objects.values_list("stratum", flat=True)
        counts = {s: list(strata).count(s) for s in strata}
    assert drawn[0] <= 2 * len(counts)
    assert all(many <= 3 for many in counts.values())
    assert sum(drawn) == sum(counts.values()) > 0


def test_a_link_that_ended_need_not_be_looked_at(sample, link):
    with context.acting_as_machine():
        Assignment.objects.filter(pk=link.pk).update(ended_at=NOON)
        draw(TODAY + timedelta(days=1))
        assert LinkSample.objects.get().state == PairState.MOOT


def test_an_answer_is_kept_logged_and_teaches(sample, officer):
    sampling.answer(sample, answer=PairState.SAME, by=officer.pk, at=NOON)
    with context.acting_as_machine():
        kept = LinkSample.objects.get()
        assert (kept.state, kept.decided_by) == ("same", officer.pk)
        assert Entry.objects.get(verb="sample.same").subject == kept.person_id
        told = [*labels.teaching_and_held_out()]
    (answer,) = [each for each in told if len(each)]
    assert answer.is_one.tolist() == [True]
    assert not answer.guarded[0]


def test_it_is_answered_once(sample, officer):
    sampling.answer(sample, answer=PairState.SAME, by=officer.pk, at=NOON)
    with pytest.raises(AlreadyDecided):
        sampling.answer(sample, answer=PairState.DIFFERENT, by=officer.pk, at=NOON)


def test_an_answer_is_taken_back(sample, officer, damir):
    with pytest.raises(NotDecided):
        sampling.take_back(sample, by=officer.pk, at=NOON)
    sampling.answer(sample, answer=PairState.SAME, by=officer.pk, at=NOON)
    with pytest.raises(PermissionDenied):
        sampling.take_back(sample, by=damir.pk, at=NOON)
    sampling.take_back(sample, by=officer.pk, at=NOON)
    kept = LinkSample.objects.get()
    assert (kept.state, kept.decided_by) == (PairState.OPEN, None)
    assert Entry.objects.get(verb="sample.taken_back").subject == kept.person_id
    assert not any(len(each) for each in labels.teaching_and_held_out())


def test_who_cannot_say_leaves_it_to_others(sample, officer):
    sampling.answer(sample, answer=PairState.UNSURE, by=officer.pk, at=NOON)
    sampling.answer(sample, answer=PairState.SAME, by=officer.pk, at=NOON)
    with context.acting_as_machine():
        assert LinkSample.objects.get().state == PairState.SAME


def test_who_does_not_see_the_child_does_not_answer(sample, damir):
    with pytest.raises(PermissionDenied):
        sampling.answer(sample, answer=PairState.SAME, by=damir.pk, at=NOON)


def test_the_database_shows_a_sample_with_its_child_only(sample, officer, damir):
    for user, seen in ((officer, 1), (damir, 0)):
        with context.acting_as(user.pk):
            assert LinkSample.objects.count() == seen
            assert LinkSample.objects.update(state=PairState.MOOT) == 0


def test_the_answer_stays_when_the_record_is_moved(sample, officer, link):
    sampling.answer(sample, answer=PairState.DIFFERENT, by=officer.pk, at=NOON)
    actions.move_record(link, by=officer.pk, at=NOON)
    with context.acting_as_machine():
        told = [each for each in labels.teaching_and_held_out() if len(each)]
    assert [one for each in told for one in each.is_one.tolist()] == [False]


def test_an_officer_looks_and_the_wrong_row_is_offered_to_be_taken_away(aigul, sample):
    address = reverse("link-sample", args=[sample.pk])
    assert address in aigul.get(reverse("link-samples")).content.decode()
    page = aigul.get(address).content.decode()
    assert "Асанов Бакыт Маратович" in page
    assert 'data-press="s"' in page
    move = reverse("record-move", args=[sample.record_id])
    assert move not in page
    answer = aigul.post(
        reverse("link-sample-answer", args=[sample.pk]), {"answer": "different"}
    )
    assert answer.url == address
    page = aigul.get(address).content.decode()
    assert move in page
    assert 'data-press="s"' not in page
    assert address not in aigul.get(reverse("link-samples")).content.decode()
    aigul.post(reverse("link-sample-undo", args=[sample.pk]))
    assert address in aigul.get(reverse("link-samples")).content.decode()
    aigul.post(reverse("link-sample-answer", args=[sample.pk]), {"answer": "different"})
    aigul.post(move)
    assert move not in aigul.get(address).content.decode()


def test_an_answer_that_is_none_is_not_taken(aigul, sample):
    answer = aigul.post(
        reverse("link-sample-answer", args=[sample.pk]), {"answer": "x"}
    )
    assert answer.status_code == 422


def test_every_look_is_in_the_log(aigul, sample):
    aigul.get(reverse("link-samples"))
    aigul.get(reverse("link-sample", args=[sample.pk]))
    with context.acting_as_machine():
        verbs = set(Entry.objects.values_list("verb", flat=True))
    assert {"sample.listed", "sample.opened"} <= verbs


def test_a_link_out_of_reach_is_not_there(client, sample, damir):
    sign_in(client, damir)
    assert client.get(reverse("link-sample", args=[sample.pk])).status_code == 404
    assert str(sample.pk) not in client.get(reverse("link-samples")).content.decode()


def test_the_list_asks_no_more_for_more_rows(
    aigul, sample, django_assert_max_num_queries
):
    aigul.get(reverse("link-samples"))
    with django_assert_max_num_queries(15):
        aigul.get(reverse("link-samples"))
