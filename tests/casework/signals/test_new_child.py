"""A child whom nobody had on a list, written down from a signal."""

import pytest
from django.urls import reverse

from kamkor.casework.signals import actions
from kamkor.casework.signals.actions import NewChild
from kamkor.casework.signals.errors import NotAChild
from kamkor.foundation.db import context
from kamkor.register.people.models import Person
from kamkor.register.sources.errors import NotYourTerritory
from kamkor.register.sources.models import Record
from tests.cast import sign_in, territory
from tests.register.linkage.lists import bring, child
from tests.standing import standing

from .telling import BEATEN, does, signal_of, tell

pytestmark = pytest.mark.django_db


@standing
def told(chynara, osh):
    return tell(chynara, told=BEATEN, territory=osh)


def test_the_child_stands_on_a_record_of_a_source_of_its_own(told, aigul, osh):
    new = NewChild("Асанов Бакыт Маратович", osh, "12.03.2015", "male")
    does(aigul, actions.new_child, told.pk, new)
    signal = signal_of(told)
    with context.acting_as_machine():
        record = Record.objects.select_related("source").get()
        person = Person.objects.get(pk=signal.person_id)
    assert record.source.kind == "signal"
    assert (person.birth_year, person.sex, person.place) == (2015, "male", osh.low)


def test_one_whom_the_register_knows_after_all_is_not_made_twice(told, aigul, osh):
    kept, _ = bring(
        "round", child("Асанов Бакыт Маратович", "2015-03-12", pin="21203201500123"),
        at=osh,
    )  # fmt: skip
    new = NewChild("Асанов Бакыт Маратович", osh, "12.03.2015", "male")
    does(aigul, actions.new_child, told.pk, new)
    with context.acting_as_machine():
        found = Person.objects.get(pk=signal_of(told).person_id)
    assert found.root_id == kept.persons[0].root_id


def test_without_a_name_there_is_no_child(told, aigul, osh):
    with pytest.raises(NotAChild):
        does(aigul, actions.new_child, told.pk, NewChild("", osh))
    assert signal_of(told).person_id is None


def test_a_child_is_written_down_for_ones_own_territory_only(told, aigul):
    far = NewChild("Асанов Бакыт", territory("Karakol city"))
    with pytest.raises(NotYourTerritory):
        does(aigul, actions.new_child, told.pk, far)


def test_the_form_is_filled_with_what_was_told(client, told, aigul):
    client.cookies["django_language"] = "en"
    desk = sign_in(client, aigul)
    url = reverse("signal", args=[told.pk])
    text = desk.get(url).content.decode()
    assert 'value="Асанов Бакыт"' in text
    desk.post(
        reverse("signal-new-child", args=[told.pk]),
        {"child-full_name": "Асанов Бакыт", "child-where": "41721000000000"},
    )
    assert signal_of(told).person_id is not None
