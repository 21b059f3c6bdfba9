"""Bakyt, whom a shield hides: his rows, who sees him, what is decided of his pairs."""

from kamkor.foundation.db import context
from kamkor.register.linkage.review import actions
from kamkor.register.people.models import Person, Residence
from tests.cast import acting
from tests.register.linkage.lists import child
from tests.register.linkage.review.test_decisions import NOW

WORDS = "The father looks for the mother and has threatened her."
NUMBERS = [f"21203201500{n}" for n in (123, 999, 777, 456, 580)]


def bakyt(**more):
    return child("Асанов Бакыт Маратович", "2015-03-12", sex="male", **more)


def sees(user, person):
    with context.acting_as(user.pk):
        by_rows = Person.objects.filter(pk=person.pk).exists()
        by_policy = (
            Person.objects.visible_to(acting(user)).filter(pk=person.pk).exists()
        )
        address = Residence.objects.filter(person=person.pk).exists()
    assert by_rows == by_policy
    assert by_rows or not address
    return by_rows


def decide(pair, answer, by):
    return actions.decide(pair, answer=answer, by=by.pk, at=NOW)
