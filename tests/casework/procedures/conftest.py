"""Osh: Begimai leads the procedures of Bakyt, whose grandmother has no paper."""

from datetime import UTC, date, datetime

from kamkor.casework.procedures import actions
from kamkor.casework.procedures.actions import New, Said
from kamkor.casework.procedures.choices import Outcome
from kamkor.foundation.access.choices import Action, Relation
from kamkor.foundation.access.models import Link
from kamkor.foundation.db import context
from kamkor.foundation.db.ids import uuid7
from tests.cast import acting, keep
from tests.standing import standing

NOW = datetime(2026, 9, 15, 6, tzinfo=UTC)
TODAY = date(2026, 9, 15)
KIN = {"relation": "kin", "parents": "no", "long": "no"}
FOSTER = {"relation": "other", "form": "foster"}
BORN_HERE = {"born": "here", "papers": "yes", "age": "over_year"}


def as_(user, do, *given, **named):
    """The verb, done by somebody."""
    with context.acting_as(user.pk):
        return do(*given, by=acting(user), at=named.pop("at", NOW), **named)


@standing
def grandson(osh):
    """A boy whose parents are abroad; his grandmother has no paper, he no certificate."""
    return keep(
        "round",
        {"full_name": "Сатыбалдиев Эмил Нурланович", "sex": "male",
         "birth_date": {"date": "2018-04-02", "precision": "day"},
         "parent_away": "both", "kinship": "grandparent", "legal_basis": "none",
         "carer_name": "Сатыбалдиева Гүлсара", "birth_certificate": "no",
         "away_since": {"date": "2026-01-10", "precision": "day"}},
        at=osh,
    ).persons[0]  # fmt: skip


def show(child, user):
    """The child's work is somebody's, so that they see it."""
    with context.acting_as_machine():
        Link.objects.create(
            subject=child.pk, relation=Relation.ASSIGNED, user=user, sensitivity=3,
            valid_from=NOW, record=uuid7(),
        )  # fmt: skip


@standing
def temporary(grandson, aigul):
    """Temporary guardianship of the grandmother, at its first step."""
    assert acting(aigul).may(Action.PROCEDURE)
    new = New(
        "guardianship", KIN, [grandson.pk], kinship="grandparent",
        carer="Сатыбалдиева Гүлсара", carer_age=61,
    )  # fmt: skip
    return as_(aigul, actions.begin, new)


@standing
def before_decision(temporary, aigul):
    as_(aigul, actions.advance, temporary.pk, Outcome.DONE, on=TODAY)
    as_(aigul, actions.submit, temporary.pk, body=None, on=TODAY, number="17")
    return temporary


GRANTED = Said(Outcome.GRANTED, TODAY, number="204", until=date(2027, 3, 15))


@standing
def granted(before_decision, aigul):
    return as_(aigul, actions.decide, before_decision.pk, GRANTED)
