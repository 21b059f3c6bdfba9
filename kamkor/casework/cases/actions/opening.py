"""A case is opened for a child that has none."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone

from kamkor.casework.cases import lifecycle, policy
from kamkor.casework.cases.errors import AlreadyOpen, NotThere
from kamkor.casework.cases.models import Case
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import Sensitivity
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context, sql
from kamkor.register.people.models import Person

from .parts import give, keep_step, start_clock


@transaction.atomic
def open_case(  # noqa: PLR0913 - a case begins with all of it
    person: UUID,
    *,
    reason: str,
    by: Actor,
    at: datetime,
    signals: Sequence[UUID] = (),
    organisation: UUID | None = None,
    worker: UUID | None = None,
) -> Case:
    """Open a case for the child `person` stands for. `organisation`: the body that
    answers; `worker`: who has it from now on.

    Raises NotThere, PermissionDenied, AlreadyOpen, assigning.CannotWorkOnIt.
    """
    if not policy.may_open(by):
        raise PermissionDenied
    if (
        not Person.objects.visible_to(by, Sensitivity.CONTENT)
        .filter(pk=person)
        .exists()
    ):
        raise NotThere
    with context.acting_as_machine():
        child = _child(person)
        if present := Case.objects.of([child.pk]).open().first():
            raise AlreadyOpen(present.pk)
        case = Case.objects.create(
            number=_number(at), person=child, territory=child.territory,
            place=child.place, organisation_id=organisation,
            state=lifecycle.here().first.code, signals=list(signals),
            opened_at=at, opened_by=by.user_id,
        )  # fmt: skip
        keep_step(case, "", before="", reason=reason, by=by.user_id, at=at)
        if worker:
            give(case, worker, at=at)
            case.save(update_fields=["worker"])
        start_clock(case, by=by.user_id, at=at)
    audit.record(
        "case.opened", case, by=by.user_id, at=at, subject=child.pk, worker=worker
    )
    return case


def _child(person: UUID) -> Person:
    """The child it stands for, locked: two openings at once make one case."""
    root = Person.objects.values_list("root", flat=True).get(pk=person)
    return Person.objects.select_for_update(of=("self",)).get(pk=root)


def _number(at: datetime) -> str:
    year = timezone.localtime(at).year
    with connection.cursor() as cursor:
        cursor.execute(
            sql.load("kamkor.casework.cases", "numbers"),
            {"country": settings.COUNTRY, "year": year},
        )
        (last,) = cursor.fetchone()
    return f"{settings.COUNTRY.upper()}-C{year % 100:02}-{last:06}"
