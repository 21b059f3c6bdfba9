"""Two people answer at the same moment: both answers count once, in some order."""

import threading

from django.db import connections, transaction

from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from kamkor.register.linkage.choices import Awaits, PairState
from kamkor.register.linkage.errors import AlreadyDecided
from kamkor.register.linkage.models import Merge, Pair, Reading
from kamkor.register.linkage.review import actions
from tests.cast import somebody, territory
from tests.register.linkage.lists import bring
from tests.register.linkage.review.test_decisions import NOW, OTHER_PIN, PIN, bakyt


def answers_at_once(pair, *readers):
    told, gate = [], threading.Barrier(len(readers))

    def say(reader):
        try:
            gate.wait(10)
            with context.acting_as(reader.pk):
                done = actions.decide(pair, answer=PairState.SAME, by=reader.pk, at=NOW)
            told.append(done.awaits)
        except AlreadyDecided:
            told.append("late")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=say, args=[r]) for r in readers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return sorted(told)


def waits(osh):
    with transaction.atomic(), context.acting_as_machine():
        bring("civil", bakyt(pin=PIN), at=osh)
        bring("round", bakyt(pin=OTHER_PIN), at=osh)
        return Pair.objects.get()


def test_of_two_at_once_one_is_the_first_and_one_the_second(own_database, settings):
    settings.SECOND_READINGS = 100
    osh = territory("Osh")
    officers = [somebody(n, RoleCode.TERRITORIAL_OFFICER, at=osh) for n in "ab"]
    pair = waits(osh)
    assert answers_at_once(pair, *officers) == [Awaits.NOBODY, Awaits.SECOND]
    with transaction.atomic(), context.acting_as_machine():
        assert Merge.objects.count() == 1
        assert sorted(Reading.objects.values_list("nth", flat=True)) == [1, 2]


def test_where_one_is_enough_the_other_is_told_so(own_database, settings):
    settings.SECOND_READINGS = 0
    osh = territory("Osh")
    officers = [somebody(n, RoleCode.TERRITORIAL_OFFICER, at=osh) for n in "abc"]
    pair = waits(osh)
    assert answers_at_once(pair, *officers) == ["late", "late", Awaits.NOBODY]
    with transaction.atomic(), context.acting_as_machine():
        assert Reading.objects.count() == Merge.objects.count() == 1
