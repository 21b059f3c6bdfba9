"""What the two territories decide about a family that moved."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from kamkor.foundation.access.actor import Actor
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context, vault
from kamkor.register.people import doubting
from kamkor.register.people.models import Residence
from kamkor.register.rights import working
from kamkor.register.sources import stages

from . import policy, work_above
from .choices import HandOverState, NotHere
from .errors import AlreadyDecided, NotDecided
from .models import HandOver, Release


@transaction.atomic
def accept(hand_over: UUID, *, note: str, by: Actor, at: datetime) -> HandOver:
    """The new territory answers for the family from now on.

    Work that somebody of the old territory had is nobody's again, and with it goes their
    sight of the child; who works in both keeps it, and shields and blocks stand. What apps
    above have is proposed to the new territory, not moved. Raises
    AlreadyDecided, PermissionDenied.
    """
    _require(hand_over, by)
    with context.acting_as_machine():
        stages.lock(wait=True)
        found = _waiting(hand_over)
        released = working.release(_roots(found), by=by, at=at)
        Release.objects.bulk_create(
            Release(hand_over=found, gap=gap, assignee=worker)
            for gap, worker in released.items()
        )
        _answer(found, HandOverState.ACCEPTED, note, by=by, at=at)
        for kind in work_above.kinds():
            kind.taken_over(_answered(found, by, at))
    return found


@transaction.atomic
def not_here(
    hand_over: UUID, *, reason: NotHere, note: str, by: Actor, at: datetime
) -> HandOver:
    """The family is not where the records place it: the old territory stays responsible.

    The records are no longer believed about the place, so the children live again where
    they were. Raises AlreadyDecided, PermissionDenied.
    """
    _require(hand_over, by)
    with context.acting_as_machine():
        stages.lock(wait=True)
        found = _waiting(hand_over)
        for mover in found.movers.select_related("person"):
            mover.doubted = _placing(mover.person.root_id, found)
            mover.save(update_fields=["doubted"])
            doubting.doubt(mover.doubted, by=by.user_id, at=at)
        found.reason = reason
        _answer(found, HandOverState.NOT_HERE, note, by=by, at=at)
        _derive(found, by=by, at=at)
    return found


@transaction.atomic
def take_back(hand_over: UUID, *, by: Actor, at: datetime) -> HandOver:
    """The hand-over waits again: work given up is given back to whom had it, as far as it
    is nobody's; records are believed again. Raises NotDecided, PermissionDenied."""
    _require(hand_over, by)
    with context.acting_as_machine():
        stages.lock(wait=True)
        found: HandOver = HandOver.objects.select_for_update().get(pk=hand_over)
        if found.state not in (HandOverState.ACCEPTED, HandOverState.NOT_HERE):
            raise NotDecided
        for release in found.releases.order_by("pk"):
            working.give_again(release.gap, to=release.assignee, by=by, at=at)
        found.releases.all().delete()
        if found.state == HandOverState.ACCEPTED:
            for kind in work_above.kinds():
                kind.taken_back(_answered(found, by, at))
        for mover in found.movers.all():
            doubting.believe(mover.doubted, by=by.user_id, at=at)
        found.movers.update(doubted=[])
        found.state, found.reason, found.note = HandOverState.PROPOSED, "", None
        found.answered_at = found.answered_by = found.noted_at = found.noted_by = None
        found.save()
        _log("hand_over.taken_back", found, by=by, at=at)
        _derive(found, by=by, at=at)
    return found


@transaction.atomic
def take_note(hand_over: UUID, *, by: Actor, at: datetime) -> None:
    """The old territory has read that the family is not there. Raises PermissionDenied."""
    gone = HandOver.objects.visible_to(by).gone_from(by)
    if not policy.may_hand_over(by) or not gone.filter(pk=hand_over).exists():
        raise PermissionDenied
    with context.acting_as_machine():
        found: HandOver = HandOver.objects.select_for_update().get(pk=hand_over)
        if found.state == HandOverState.NOT_HERE and found.noted_at is None:
            found.noted_at, found.noted_by = at, by.user_id
            found.save(update_fields=["noted_at", "noted_by"])
            _log("hand_over.noted", found, by=by, at=at)


def note_of(hand_over: HandOver) -> str:
    """What the new territory wrote; "" where nothing, or the child was erased."""
    if hand_over.note is None:
        return ""
    try:
        return vault.unseal(
            bytes(hand_over.note), subject=_subject(hand_over), place=_place(hand_over)
        )
    except vault.Erased:
        return ""


def _answered(found: HandOver, by: Actor, at: datetime) -> work_above.Answered:
    return work_above.Answered(_roots(found), found.to_territory, by.user_id, at)


def _require(hand_over: UUID, by: Actor) -> None:
    """Only the new territory answers."""
    coming = HandOver.objects.visible_to(by).coming_to(by)
    if not policy.may_hand_over(by) or not coming.filter(pk=hand_over).exists():
        raise PermissionDenied


def _waiting(hand_over: UUID) -> HandOver:
    found: HandOver = HandOver.objects.select_for_update().get(pk=hand_over)
    if found.state != HandOverState.PROPOSED:
        raise AlreadyDecided
    return found


def _answer(
    found: HandOver, state: HandOverState, note: str, *, by: Actor, at: datetime
) -> None:
    found.state, found.answered_at, found.answered_by = state, at, by.user_id
    if note:
        found.note = vault.seal(note, subject=_subject(found), place=_place(found))
    found.save()
    _log(f"hand_over.{state}", found, by=by, at=at)


def _log(verb: str, found: HandOver, *, by: Actor, at: datetime) -> None:
    for root in _roots(found):
        audit.record(verb, found, by=by.user_id, at=at, subject=root)


def _roots(found: HandOver) -> list[UUID]:
    return list(found.movers.order_by("pk").values_list("person__root", flat=True))


def _placing(root: UUID, found: HandOver) -> list[UUID]:
    """The records that place the child in the new district."""
    to = found.to_territory
    rows = Residence.objects.filter(
        person__root=root, territory__low__range=(to.low, to.high)
    )
    return sorted(set(rows.values_list("record_id", flat=True)))


def _derive(found: HandOver, *, by: Actor, at: datetime) -> None:
    """Place, rights and what else follows of these children: every stage, no records."""
    stages.open_scope()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO scope_person SELECT DISTINCT unnest(%s::uuid[])",
            [_roots(found)],
        )
    scope = stages.Scope(by=by.user_id, at=at, place=0)
    for stage in stages.stages():
        stage.run(scope)


def _subject(found: HandOver) -> UUID:
    first: UUID = found.movers.order_by("pk").values_list("person", flat=True)[0]
    return first


def _place(found: HandOver) -> str:
    return f"families_handover.note.{found.pk}"
