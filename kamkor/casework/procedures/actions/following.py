"""A body is no more, or its territory is another one: its procedures go to who answers."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from kamkor.casework.procedures import bodies
from kamkor.casework.procedures.bodies import Chosen
from kamkor.casework.procedures.choices import Found
from kamkor.casework.procedures.models import Procedure
from kamkor.casework.providers import reads as providers
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context, sql
from kamkor.foundation.places import reads as places
from kamkor.foundation.places.models import Organisation

from .parts import tell_of_body, touched, turn_to


@transaction.atomic
def follow_bodies(*, at: datetime) -> int:
    """Open procedures whose body ended, or answers for their place no longer, go to its
    successor, else to who is competent now. Returns how many. As the machine."""
    today = timezone.localdate(at)
    with context.acting_as_machine():
        elsewhere = ~Q(
            body__territory__low__lte=F("place"), body__territory__high__gte=F("place")
        )
        rows = Procedure.objects.open().filter(
            Q(body__valid_to__lte=today) | elsewhere, body__isnull=False
        )
        lost = list(
            rows.select_for_update(of=("self",))
            .select_related("body__territory")
            .order_by("pk")
        )
        after = _successors(lost, at)
        for procedure in lost:
            to = after[procedure.body_id]
            there = to and to.territory.low <= procedure.place <= to.territory.high
            chosen = (
                Chosen(to, Found.SUCCESSOR, procedure.body_basis)
                if there
                else bodies.choose(procedure, on=today)
            )
            _pass_on(procedure, chosen, by=context.MACHINE_ID, at=at)
    return len(lost)


@transaction.atomic
def look_again(*, at: datetime) -> int:
    """Open procedures whose step has no competent body, or one instead of the first
    named, go to one that came into the directory since; who leads them is told by work
    of their own. One statement finds them all. Returns how many. As the machine."""
    today = timezone.localdate(at)
    with context.acting_as_machine():
        near = _near(today)
        rows = (
            Procedure.objects.open().select_for_update(of=("self",)).filter(pk__in=near)
        )
        ids = {pk for kinds in near.values() for pk in kinds.values()}
        known = Organisation.objects.select_related("territory").in_bulk(ids)
        territories = places.snapshot(settings.COUNTRY)
        passed = 0
        for procedure in rows.order_by("pk"):
            there = territories.by_place.get(procedure.place)
            there_are = {kind: known[pk] for kind, pk in near[procedure.pk].items()}
            line = territories.path(there) if there else []
            chosen = bodies.among(procedure, there_are, line, on=today)
            if chosen and (chosen.body, chosen.found) != _has(procedure, known):
                _pass_on(procedure, chosen, by=context.MACHINE_ID, at=at)
                tell_of_body(procedure, by=context.MACHINE_ID, at=at)
                passed += 1
    return passed


def _has(
    procedure: Procedure, known: Mapping[UUID, Organisation]
) -> tuple[Organisation | None, str | None]:
    body = known.get(procedure.body_id) if procedure.body_id else None
    return body, procedure.body_found


def _near(today: date) -> dict[UUID, dict[str, UUID]]:
    """Of the procedures that wait without their body: the nearest body by kind."""
    given: dict[str, Any] = {
        "steps": json.dumps(bodies.wanted()), "country": settings.COUNTRY, "on": today,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(sql.load("kamkor.casework.procedures", "newcomers"), given)
        found: dict[UUID, dict[str, UUID]] = defaultdict(dict)
        for procedure, kind, body in cursor.fetchall():
            found[procedure][kind] = body
    return found


def give_to_body(
    ids: Iterable[UUID], *, frm: UUID, to: UUID, by: UUID, at: datetime
) -> list[UUID]:
    """What is still of the body `frm` becomes work of its successor; deadlines are moved
    by the caller. As the machine."""
    rows = Procedure.objects.open().filter(pk__in=ids, body=frm)
    procedures = list(rows.select_for_update(of=("self",)).order_by("pk"))
    given = [procedure.pk for procedure in procedures]
    Procedure.objects.filter(pk__in=given).update(
        body=to, body_found=Found.SUCCESSOR, edition=F("edition") + 1
    )
    for procedure in procedures:
        _log(procedure, to, by, at)
    return given


def _successors(
    lost: list[Procedure], at: datetime
) -> dict[UUID | None, Organisation | None]:
    """By the id of the body: a body or two in a night."""
    today = timezone.localdate(at)
    known = {row.body_id: row.body for row in lost}
    return {
        pk: providers.successor(body, on=today) if body else None
        for pk, body in known.items()
    }


def _pass_on(
    procedure: Procedure, chosen: Chosen | None, *, by: UUID, at: datetime
) -> None:
    turn_to(procedure, chosen, by=by, at=at)
    touched(procedure)
    _log(procedure, procedure.body_id, by, at)


def _log(procedure: Procedure, to: UUID | None, by: UUID, at: datetime) -> None:
    audit.record(
        "procedure.body_changed", procedure, by=by, at=at,
        subject=procedure.person_id, to=str(to),
    )  # fmt: skip
