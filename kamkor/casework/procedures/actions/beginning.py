"""A procedure is begun for one or several children of a household."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from kamkor.casework.cases import sealing
from kamkor.casework.cases.models import Case
from kamkor.casework.procedures import definition, policy
from kamkor.casework.procedures.definition import Track
from kamkor.casework.procedures.errors import (
    AlreadyRuns,
    KinFirst,
    NotAWay,
    NotThere,
)
from kamkor.casework.procedures.models import Child, Nearer, Procedure
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import Sensitivity
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context
from kamkor.register.people.choices import Kinship
from kamkor.register.people.models import Person

from .parts import give, stand


@dataclass(frozen=True)
class New:
    """`children`: the first is the one it is begun for. `nearer`: track -> why not."""

    code: str
    answers: Mapping[str, str]
    children: Sequence[UUID]
    kinship: str = Kinship.UNKNOWN
    carer: str = ""
    carer_age: int | None = None
    nearer: Mapping[str, str] = field(default_factory=dict)
    case: UUID | None = None
    renews: UUID | None = None


@transaction.atomic
def begin(new: New, *, by: Actor, at: datetime) -> Procedure:
    """Begin it at the first step of the track the answers lead to; `by` leads it.

    Raises PermissionDenied, NotThere, NotAWay, KinFirst, AlreadyRuns.
    """
    if not policy.may_begin(by):
        raise PermissionDenied
    children = _children(new.children, by)
    track = track_of(new.code, new.answers)
    case = _case(new, children, by)
    _kin_first(new, track)
    with context.acting_as_machine():
        _alone(new, children)
        procedure = _made(new, track, children, by=by, at=at)
        procedure.case_id = case
        Child.objects.bulk_create(
            Child(procedure=procedure, person=child) for child in children
        )
        _keep_reasons(procedure, new, track, by=by.user_id, at=at)
        give(procedure, at=at)
        stand(procedure, track.first, by=by.user_id, at=at)
        procedure.save()
    audit.record(
        "procedure.begun", procedure, by=by.user_id, at=at,
        subject=procedure.person_id, track=track.code,
    )  # fmt: skip
    return procedure


def track_of(code: str, answers: Mapping[str, str]) -> Track:
    """Raises NotAWay."""
    found = definition.here().get(code)
    if found is None or found.ask(answers) is not None:
        raise NotAWay(code)
    left = found.left(answers)
    if len(left) != 1:
        raise NotAWay(code)
    return left[0]


def _children(ids: Sequence[UUID], by: Actor) -> list[Person]:
    seen = Person.objects.visible_to(by, Sensitivity.CONTENT).filter(pk__in=ids)
    roots = dict(seen.values_list("pk", "root"))
    if not ids or set(roots) != set(ids):
        raise NotThere
    with context.acting_as_machine():
        rows = Person.objects.select_for_update(of=("self",)).order_by("pk")
        people = rows.in_bulk(list(roots.values()))
    return [people[root] for root in dict.fromkeys(roots[pk] for pk in ids)]


def _case(new: New, children: list[Person], by: Actor) -> UUID | None:
    """The case named, if the actor sees it and it is of one of the children."""
    if new.case is None:
        return None
    cases = Case.objects.visible_to(by).open().of([child.pk for child in children])
    if not cases.filter(pk=new.case).exists():
        raise NotThere
    return new.case


def _kin_first(new: New, track: Track) -> None:
    nearer = definition.here()[new.code].nearer(track)
    if track.nearness <= 1:
        return
    lost = [x.code for x in nearer if not new.nearer.get(x.code, "").strip()]
    if lost:
        raise KinFirst(lost)


def _alone(new: New, children: list[Person]) -> None:
    """No such procedure runs for one of them, the one renewed aside."""
    running = Procedure.objects.of([child.pk for child in children]).open()
    others = running.filter(code=new.code)
    if new.renews:
        others = others.exclude(pk=new.renews)
    if present := others.first():
        raise AlreadyRuns(present.pk)


def _made(
    new: New, track: Track, children: list[Person], *, by: Actor, at: datetime
) -> Procedure:
    if new.renews and not Procedure.objects.filter(pk=new.renews, code=new.code):
        raise NotThere
    first = children[0]
    procedure = Procedure(
        code=new.code, track=track.code, step=track.first, answers=dict(new.answers),
        person=first, renews_id=new.renews, territory_id=first.territory_id,
        place=first.place, worker=by.user_id, kinship=new.kinship,
        carer_age=new.carer_age, begun_at=at, begun_by=by.user_id,
    )  # fmt: skip
    procedure.carer = sealing.seal(new.carer, procedure, "carer", child=first.pk)
    procedure.save(force_insert=True)
    return procedure


def _keep_reasons(
    procedure: Procedure, new: New, track: Track, *, by: UUID, at: datetime
) -> None:
    if track.nearness <= 1:
        return
    for nearer in definition.here()[new.code].nearer(track):
        row = Nearer(procedure=procedure, track=nearer.code, by=by, at=at)
        said = new.nearer[nearer.code]
        row.reason = sealing.seal(said, row, "reason", child=procedure.person_id)
        row.save(force_insert=True)
