"""Words of the tests: who tells, decides, looks."""

from datetime import UTC, datetime

from kamkor.casework.signals import actions
from kamkor.casework.signals.actions import Decision, NewSignal
from kamkor.casework.signals.choices import Danger
from kamkor.casework.signals.models import Signal
from kamkor.casework.signals.sealing import Told
from kamkor.foundation.db import context
from tests.cast import acting

BEATEN = Told(words="Отчим бьёт его", name="Асанов Бакыт", age="11", sex="male")


def now():
    return datetime.now(UTC)


def tell(user, **what):
    """Tell a worry as `user`; returns the receipt."""
    what.setdefault("danger", Danger.NO)
    with context.acting_as(user.pk):
        return actions.tell(NewSignal(**what), by=acting(user), at=now())


def does(user, verb, *args, **more):
    """Do a verb of triage as `user`."""
    with context.acting_as(user.pk):
        return verb(*args, by=acting(user), at=now(), **more)


def decide(user, pk, outcome, reason="Проверено", **more):
    return does(user, actions.decide, pk, Decision(outcome, reason, **more))


def signal_of(receipt):
    with context.acting_as_machine():
        return Signal.objects.select_related("lead").get(pk=receipt.pk)


def seen_by(user):
    """Numbers of signals the database shows to `user`, and those the queryset does."""
    with context.acting_as(user.pk):
        database = set(Signal.objects.values_list("number", flat=True))
        queryset = set(
            Signal.objects.visible_to(acting(user)).values_list("number", flat=True)
        )
    assert queryset <= database
    return database
