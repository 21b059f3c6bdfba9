"""New rules of folding names: everything derived by the old ones is derived anew."""

import pytest
from django.db import transaction

from kamkor.foundation.db import context
from kamkor.register.linkage import keys, meeting, rederiving
from kamkor.register.linkage.core import normalise
from kamkor.register.linkage.models import MatchKey, Profile, SearchKey

from .lists import bring, child

pytestmark = pytest.mark.django_db
ROWS = (
    child("Асанов Бакыт Маратович", "2015-03-12"),
    child("Токтогулова Айжан", "2016-07-01", mother_name="Токтогулова Гүлнара"),
)


def state():
    with context.acting_as_machine(), transaction.atomic():
        return (
            sorted(Profile.objects.values_list("record", "person", "given", "version")),
            sorted(MatchKey.objects.values_list("hash", "record_id")),
            sorted(SearchKey.objects.values_list("hash", "place", "person_id")),
        )


def rederive():
    with context.acting_as_machine(), transaction.atomic():
        return rederiving.rederive()


@pytest.fixture
def new_rules(monkeypatch):
    """As after an update of the program: a process that knows only the new rules."""

    def come():
        monkeypatch.setattr(normalise, "VERSION", normalise.VERSION + "+")
        keys._word.cache_clear()

    yield come
    keys._word.cache_clear()


def test_by_the_same_rules_nothing_is_done(django_assert_max_num_queries):
    bring("round", *ROWS)
    before = state()
    with django_assert_max_num_queries(8):
        assert rederive() == 0
    assert state() == before


def test_by_new_rules_all_keys_are_new_and_the_persons_stay(new_rules):
    kept, _ = bring("round", *ROWS)
    profiles, matches, searches = state()
    new_rules()

    assert rederive() == len(kept.records)

    anew = state()
    assert [row[:3] for row in anew[0]] == [row[:3] for row in profiles]
    assert {row[3] for row in anew[0]} == {normalise.VERSION}
    assert len(anew[1]) == len(matches) and not {*anew[1]} & {*matches}
    assert len(anew[2]) == len(searches) and not {*anew[2]} & {*searches}
    assert rederive() == 0


def test_a_child_is_met_again_only_after_it(new_rules):
    bring("round", ROWS[0])
    new_rules()
    rederive()
    _, counts = bring("school", ROWS[0])
    assert (counts["persons_new"], counts["persons_matched"]) == (0, 1)


def test_keys_of_a_list_that_came_in_between_stay(new_rules, monkeypatch):
    monkeypatch.setattr(meeting, "FEW", 0)  # as in a long list
    bring("round", ROWS[0])
    new_rules()
    bring(
        "school", child("Асанов Бакыт Маратович", "2015-03-12", phone="+996700000001")
    )
    between = state()[2]

    rederive()

    with context.acting_as_machine():
        fresh = Profile.objects.get(is_roster=True).person_id
    assert {row for row in between if row[2] == fresh} <= {*state()[2]}
