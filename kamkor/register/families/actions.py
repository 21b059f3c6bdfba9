"""What people decide about kin. Everything here can be taken back."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from kamkor.foundation.access.actor import Actor, actor_of
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context

from . import policy
from .choices import KinState
from .errors import AlreadyDecided, NotDecided
from .models import Kin


@transaction.atomic
def decide(
    pairs: Collection[UUID], *, answer: KinState, by: UUID, at: datetime, note: str = ""
) -> list[Kin]:
    """Say of proposals about one family: brothers and sisters, or not kin.

    Answered ones among them stay as they are; AlreadyDecided when all are. Raises
    PermissionDenied when one is out of reach. Nobody sees more by it.
    """
    _require(pairs, actor_of(by, at=at))
    with context.acting_as_machine():
        rows = list(
            Kin.objects.select_for_update()
            .filter(pk__in=pairs, state=KinState.PROPOSED)
            .order_by("pk")
        )
        if not rows:
            raise AlreadyDecided
        for kin in rows:
            kin.state, kin.note = answer, note
            kin.decided_at, kin.decided_by = at, by
            kin.save(update_fields=["state", "note", "decided_at", "decided_by"])
            _log(f"kin.{answer}", kin, by=by, at=at)
    return rows


@transaction.atomic
def take_back(pair: UUID, *, by: UUID, at: datetime) -> Kin:
    """The proposal waits again. Raises NotDecided, PermissionDenied."""
    _require([pair], actor_of(by, at=at))
    with context.acting_as_machine():
        kin: Kin = Kin.objects.select_for_update().get(pk=pair)
        if kin.decided_by is None:
            raise NotDecided
        kin.state, kin.note = KinState.PROPOSED, ""
        kin.decided_at = kin.decided_by = None
        kin.save(update_fields=["state", "note", "decided_at", "decided_by"])
        _log("kin.taken_back", kin, by=by, at=at)
    return kin


def _require(pairs: Collection[UUID], actor: Actor) -> None:
    seen = Kin.objects.visible_to(actor).filter(pk__in=pairs).count()
    if not pairs or not policy.may_decide(actor) or seen != len(set(pairs)):
        raise PermissionDenied


def _log(verb: str, kin: Kin, *, by: UUID, at: datetime) -> None:
    for person in (kin.left_id, kin.right_id):
        audit.record(verb, kin, by=by, at=at, subject=person)
