"""Short ways to tell a child's story and to ask how a right stands."""

from datetime import date

from kamkor.foundation.db import context
from kamkor.foundation.law.models import Parameter
from kamkor.register.rights import actions, engine
from kamkor.register.rights.choices import Status
from kamkor.register.rights.models import Gap
from tests.cast import NOON, TODAY, keep, territory

UNKNOWN, MET, AT_RISK, NOT_MET = (
    Status.UNKNOWN, Status.MET, Status.AT_RISK, Status.NOT_MET,
)  # fmt: skip


def day(text):
    return {"date": text, "precision": "day"}


def year(text):
    return {"date": f"{text}-01-01", "precision": "year"}


def told(kind, *, child=None, on=TODAY, at=None, **values):
    """What one more list says of the child (a new one otherwise); returns the child."""
    values = {"full_name": "Асан уулу Бакыт"} | values
    kept = keep(
        kind, values, at=at or territory("Osh"), on=on,
        persons=[child] if child else None,
    )  # fmt: skip
    return kept.persons[0]


def stands(child, right, *, on=TODAY):
    """(status, reason) of one right, judged for that day."""
    with context.acting_as_machine():
        verdict = engine.one(child.root_id, on=on)
    return Status(verdict[right]), verdict[f"{right}_reason"]


def since(child, right, *, on=TODAY):
    with context.acting_as_machine():
        return engine.one(child.root_id, on=on)[f"{right}_since"]


def evidence(child, right, *, on=TODAY):
    with context.acting_as_machine():
        return engine.one(child.root_id, on=on)[f"{right}_evidence"]


def evaluated(child, *, on=TODAY, at=NOON):
    return actions.evaluate_one(child.root_id, on=on, at=at, by=context.MACHINE_ID)


def open_gaps(child):
    with context.acting_as_machine():
        return set(
            Gap.objects.open().filter(person=child.root_id)
            .values_list("right", "reason")
        )  # fmt: skip


def law_becomes(code, *, from_day, status="verified", value=None):
    """A new value of law from a day on, as a new row beside the old."""
    old = Parameter.objects.get(country="kg", code=code, valid_to=None)
    values = {
        f.attname: getattr(old, f.attname)
        for f in Parameter._meta.concrete_fields
        if f.attname != "id"
    }
    with context.acting_as_machine():
        Parameter.objects.filter(pk=old.pk).update(valid_to=from_day)
        Parameter.objects.create(
            **values
            | {"valid_from": from_day, "valid_to": None, "status": status,
               "value": old.value if value is None else value}
        )  # fmt: skip


def days_before(days, today=TODAY):
    return date.fromordinal(today.toordinal() - days)
