"""A family moved in mid-case: the old territory answers until the new one takes over."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from kamkor.casework.cases import following, policy, sealing
from kamkor.casework.cases.choices import TransferState
from kamkor.casework.cases.errors import NotAMove, NotThere
from kamkor.casework.cases.models import Case, Transfer
from kamkor.casework.clock import actions as clock
from kamkor.casework.clock.choices import About, Owner, Reason
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context
from kamkor.foundation.places import reads as places
from kamkor.foundation.places.choices import OrganisationKind
from kamkor.foundation.places.models import Territory
from kamkor.register.linkage import writing
from kamkor.register.people import reads as people
from kamkor.register.sources import stages
from kamkor.register.sources.choices import Kind

from . import planning
from .parts import KIND, give, hold, keep_step, locked, owner_of

TERM = "transfer_accept"
TRANSFER = "transfer"


@transaction.atomic
def propose_transfer(
    case_id: UUID, *, to: Territory, reason: str, version: int | None, by: Actor,
    at: datetime,
) -> Transfer:  # fmt: skip
    """Ask the new territory to take the case over; its unit has a deadline to answer.

    Raises NotThere, Changed, PermissionDenied, NotAMove for a closed case, one that is
    offered already or the own territory.
    """
    case = locked(case_id, version, by)
    if not policy.leads(by, case):
        raise PermissionDenied
    waits = case.transfers.filter(state=TransferState.PROPOSED).exists()
    if case.closed_at is not None or waits or to.low == case.place:
        raise NotAMove("transfer")
    with context.acting_as_machine():
        return _propose(case, to, reason, by=by.user_id, at=at)


def follow_family(
    roots: Collection[UUID], *, to: Territory, reason: str, by: UUID, at: datetime
) -> None:
    """The new territory has taken the family over: the open cases of these children that
    others answer for are offered to it. As the machine; permission was asked."""
    rows = Case.objects.select_for_update(of=("self",), no_key=True).of(roots).open()
    outside = rows.exclude(place__range=(to.low, to.high)).order_by("pk")
    for case in outside.exclude(transfers__state=TransferState.PROPOSED):
        _propose(case, to, reason, by=by, at=at)


def unfollow_family(
    roots: Collection[UUID], *, to: Territory, by: UUID, at: datetime
) -> None:
    """What `follow_family` offered and nobody answered is withdrawn. As the machine."""
    rows = Transfer.objects.select_for_update(of=("self",)).filter(
        case__person__root__in=roots, to_territory=to, state=TransferState.PROPOSED
    )
    for found in rows.select_related("case").order_by("pk"):
        _withdraw(found, found.case, by=by, at=at)


def withdraw_with_case(case: Case, *, by: UUID, at: datetime) -> None:
    """A closed case is offered to nobody. As the machine, the case being locked."""
    waits = case.transfers.filter(state=TransferState.PROPOSED)
    for found in waits.select_for_update(of=("self",)):
        _withdraw(found, case, by=by, at=at)


def _propose(
    case: Case, to: Territory, reason: str, *, by: UUID, at: datetime
) -> Transfer:
    found = Transfer(
        case=case, from_territory=case.territory, from_place=case.place,
        to_territory=to, to_place=to.low, proposed_at=at, proposed_by=by,
    )  # fmt: skip
    found.reason = sealing.seal(reason, found, "reason", child=case.person_id)
    found.save(force_insert=True)
    clock.start(
        TERM, about=About(TRANSFER, found.pk, None, to.low), started=at,
        owner=_unit_of(to, by), by=by, at=at,
    )  # fmt: skip
    _log("case.transfer_proposed", found, case, by, at)
    return found


@transaction.atomic
def answer_transfer(
    transfer_id: UUID, *, accept: bool, words: str, by: Actor, at: datetime
) -> Transfer:
    """Take the case over, or decline it with a reason. Who takes it over has it until
    it is given to a worker; whoever had it before does not any longer.

    Raises NotThere, PermissionDenied, NotAMove (answered already, declined without a word).
    """
    seen = _seen(transfer_id)
    with context.acting_as_machine():
        if accept:
            stages.lock(wait=True)  # before the case, as who moves a family does
        case = hold(seen.case_id)
    found = _waiting(seen)
    if not policy.may_answer(by, found):
        raise PermissionDenied
    if not accept and not words.strip():
        raise NotAMove("decline")
    with context.acting_as_machine():
        found.answer = sealing.seal(words, found, "answer", child=case.person_id)
        state = TransferState.ACCEPTED if accept else TransferState.DECLINED
        _end(found, state, by.user_id, at)
        clock.meet(TERM, kind=TRANSFER, pk=found.pk, by=by.user_id, at=at)
        if accept:
            _take_over(case, found, by, at)
    verb = "case.transfer_accepted" if accept else "case.transfer_declined"
    _log(verb, found, case, by.user_id, at)
    return found


@transaction.atomic
def withdraw_transfer(transfer_id: UUID, *, by: Actor, at: datetime) -> Transfer:
    """The old territory keeps the case. Raises NotThere, PermissionDenied, NotAMove."""
    seen = _seen(transfer_id)
    case = locked(seen.case_id, None, by)
    found = _waiting(seen)
    if not policy.leads(by, case):
        raise PermissionDenied
    with context.acting_as_machine():
        _withdraw(found, case, by=by.user_id, at=at)
    return found


def _withdraw(found: Transfer, case: Case, *, by: UUID, at: datetime) -> None:
    _end(found, TransferState.WITHDRAWN, by, at)
    clock.cancel(TRANSFER, found.pk, reason=Reason.NOT_NEEDED, by=by, at=at)
    _log("case.transfer_withdrawn", found, case, by, at)


def _take_over(case: Case, found: Transfer, by: Actor, at: datetime) -> None:
    change = following.Change(case.worker, case.place, by.user_id, at)
    case.territory, case.place = found.to_territory, found.to_place
    case.organisation = None
    give(case, by.user_id, at=at)
    case.version += 1
    case.save()
    keep_step(case, "transfer", before=case.state, by=by.user_id, at=at)
    clock.hand_over(
        KIND, case.pk, to=owner_of(case), by=by.user_id, at=at, place=case.place
    )
    planning.follow(case, by=by.user_id, at=at)
    following.follow(case, change)
    _move(case, found, by=by.user_id, at=at)


def _move(case: Case, found: Transfer, *, by: UUID, at: datetime) -> None:
    """The register learns where the child lives now, unless a list has told already."""
    (child,) = people.members([case.person.root_id])
    if found.to_territory.low <= child.person.place <= found.to_territory.high:
        return
    writing.write_down(
        child, {}, kind=Kind.MOVE, reference=str(found.pk), day=timezone.localdate(at),
        by=by, at=at, territory=found.to_territory,
    )  # fmt: skip


def _seen(transfer_id: UUID) -> Transfer:
    """As the actor sees it. Raises NotThere."""
    found = Transfer.objects.filter(pk=transfer_id).first()
    if found is None:
        raise NotThere
    return found


def _waiting(seen: Transfer) -> Transfer:
    """The same, locked after its case. Raises NotAMove once it is answered."""
    with context.acting_as_machine():
        found = Transfer.objects.select_for_update(of=("self",)).get(pk=seen.pk)
    if found.state != TransferState.PROPOSED:
        raise NotAMove("answer")
    return found


def _end(found: Transfer, state: TransferState, by: UUID, at: datetime) -> None:
    found.state, found.answered_at, found.answered_by = state, at, by
    found.save()


def _unit_of(to: Territory, by: UUID) -> Owner:
    """The unit that answers in the new territory; who asks, where none is known."""
    unit = places.nearest_office(OrganisationKind.TERRITORIAL_UNIT, to.low)
    return Owner(organisation=unit.pk) if unit else Owner(user=by)


def _log(verb: str, found: Transfer, case: Case, by: UUID, at: datetime) -> None:
    audit.record(verb, found, by=by, at=at, subject=case.person_id)
