"""Weights come and go: taught by answers, checked, adopted by a person, taken back.

The tables only grow. The last adoption or rolling back tells what is in force; without
one, the weights that come with the program.
"""

from datetime import datetime
from uuid import UUID

import pyarrow as pa
from django.core.exceptions import PermissionDenied
from django.db import transaction

from kamkor.foundation.access.actor import actor_of
from kamkor.foundation.access.choices import Action
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context
from kamkor.register.linkage import namecount, store
from kamkor.register.linkage.choices import WeightState
from kamkor.register.linkage.core import checking, learning
from kamkor.register.linkage.core.weights import Weights, dumps, loads, shipped
from kamkor.register.linkage.errors import (
    NotBetter,
    NotChecked,
    NothingBefore,
    TooFewAnswers,
)
from kamkor.register.linkage.models import WeightSet, WeightStep

from . import labels

FEWEST = 50  # answers that teach; fewer move nothing that anybody could check


def adopted() -> Weights:
    """The weights that were adopted last. As whoever acts; one query."""
    body, *_cut = _in_force()
    return loads(body) if body else shipped()


def in_force() -> tuple[Weights, int]:
    """Those adopted last, cutting no lower than the last estimate for them allows, and
    how many records the register compares. As whoever acts; one query."""
    body, bits, records, compared = _in_force()
    weights = loads(body) if body else shipped()
    if bits is None or bits <= weights.cut_at(records):
        return weights, compared
    return weights.cut_to(bits, records), compared


def _in_force() -> tuple[str | None, float | None, int, int]:
    """JSON of the set adopted last, bits of the last estimate for it and the records of
    the register then, and now."""
    found: tuple[str | None, float | None, int, int] = store.fetch(
        "SELECT body, bits, records, compared FROM linkage_in_force(%s)",
        [shipped().version],
    )[0]
    return found


def weights_of(kept: WeightSet) -> Weights:
    """Raises ValueError when somebody changed the set in the database."""
    return loads(kept.body)


@transaction.atomic
def propose(*, by: UUID, at: datetime) -> WeightSet:
    """Teach a new set by the answers there are. Not in force: it is checked first.

    Raises TooFewAnswers, PermissionDenied (the machine may, as in `check`).
    """
    if by != context.MACHINE_ID:
        _require(by, at=at)
    with context.acting_as_machine():
        _lock()
        teaching, _held_out = labels.teaching_and_held_out()
        if len(teaching.free()) < FEWEST:
            raise TooFewAnswers(len(teaching.free()))
        known = namecount.records()
        new = learning.taught(
            adopted(),
            teaching,
            records=known,
            version=_next_version(),
            at=at.date().isoformat(),
        )
        kept = _keep(new, answers=len(teaching.free()), known=known, by=by, at=at)
        _step(kept, WeightState.PROPOSED, by=by, at=at)
        audit.record("weights.proposed", kept, by=by, at=at, version=kept.version)
    return kept


@transaction.atomic
def check(
    kept: WeightSet, *, table: pa.Table, by: UUID, at: datetime, memory: str = "1GB"
) -> checking.Verdict:
    """Hold the set against the one in force, on a frozen set and on held-out answers.

    table: see core.checking.check. Better: it may be adopted; else it is refused, with
    what spoke against it. Raises PermissionDenied.
    """
    if by != context.MACHINE_ID:
        _require(by, at=at)
    with context.acting_as_machine():
        old = adopted()
        _teaching, held_out = labels.teaching_and_held_out()
        told = checking.check(
            weights_of(kept),
            old,
            table=table,
            held_out=held_out,
            records=namecount.records(),
            memory=memory,
        )
        state = WeightState.CHECKED if told.wins else WeightState.REFUSED
        _step(kept, state, by=by, at=at, figures=told.as_dict(), beside=old.version)
        verb = "weights.checked" if told.wins else "weights.refused"
        audit.record(verb, kept, by=by, at=at, version=kept.version)
    return told


@transaction.atomic
def adopt(kept: WeightSet, *, by: UUID, at: datetime) -> None:
    """Everything is linked by this set from now on; what was decided stays.

    Raises NotBetter when it lost its last check, NotChecked when it was not held
    against the set in force now, PermissionDenied.
    """
    _require(by, at=at)
    with context.acting_as_machine():
        _lock()
        last = kept.steps.order_by("pk").last()
        if last is not None and last.state == WeightState.REFUSED:
            raise NotBetter
        if (
            last is None
            or last.state != WeightState.CHECKED
            or last.beside != adopted().version
        ):
            raise NotChecked
        _step(
            kept,
            WeightState.ADOPTED,
            by=by,
            at=at,
            beside=last.beside,
            in_force=kept,
        )
        audit.record("weights.adopted", kept, by=by, at=at, version=kept.version)


@transaction.atomic
def roll_back(*, by: UUID, at: datetime) -> Weights:
    """In one step to the set that was in force before. Returns it.

    Raises NothingBefore when the weights of the program are in force, PermissionDenied.
    """
    _require(by, at=at)
    with context.acting_as_machine():
        _lock()
        last = _last_change()
        now = last.in_force if last else None
        if now is None:
            raise NothingBefore
        adoption = now.steps.filter(state=WeightState.ADOPTED).order_by("pk").last()
        before = WeightSet.objects.filter(
            version=adoption.beside if adoption else ""
        ).first()
        _step(now, WeightState.ROLLED_BACK, by=by, at=at, in_force=before)
        audit.record("weights.rolled_back", now, by=by, at=at, version=now.version)
    return adopted()


def _last_change() -> WeightStep | None:
    """The step that told last what is in force."""
    return (
        WeightStep.objects.select_related("in_force")
        .filter(state__in=[WeightState.ADOPTED, WeightState.ROLLED_BACK])
        .order_by("pk")
        .last()
    )


def _next_version() -> str:
    return str(int(shipped().version) + WeightSet.objects.count() + 1)


def _keep(
    new: Weights, *, answers: int, known: int, by: UUID, at: datetime
) -> WeightSet:
    return WeightSet.objects.create(
        version=new.version,
        hash=new.as_dict()["hash"],
        body=dumps(new),
        answers=answers,
        records=known,
        made_at=at,
        made_by=by,
    )


def _step(
    kept: WeightSet,
    state: WeightState,
    *,
    by: UUID,
    at: datetime,
    **told: object,
) -> None:
    WeightStep.objects.create(weights=kept, state=state, by=by, at=at, **told)


def _require(by: UUID, *, at: datetime) -> None:
    if not actor_of(by, at=at).may(Action.LINKAGE_WEIGHTS):
        raise PermissionDenied


def _lock() -> None:
    """One change of weights at a time."""
    store.run("SELECT pg_advisory_xact_lock(hashtextextended('linkage weights', 0))")
