"""Who sits in the Commission, and since when."""

from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from kamkor.casework.commission import policy
from kamkor.casework.commission.choices import Function, SessionState
from kamkor.casework.commission.errors import NotFit, NotNow, NotThere, Taken
from kamkor.casework.commission.models import Commission, Member, Session
from kamkor.casework.plans import actions as plans
from kamkor.foundation.access import assigning
from kamkor.foundation.access.actor import Actor, actor_of
from kamkor.foundation.access.choices import Action
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context
from kamkor.foundation.places.choices import OrganisationKind
from kamkor.foundation.places.models import Organisation

from .parts import bring_packs, prepared
from .reporting import start_term


@transaction.atomic
def found(organisation_id: UUID, *, by: Actor, at: datetime) -> Commission:
    """Let a body of the directory hold sessions. Its half-year report is due from then on.

    Raises NotThere, PermissionDenied, Taken where it does already.
    """
    bodies = Organisation.objects.filter(kind=OrganisationKind.COMMISSION)
    body = bodies.select_related("territory").filter(pk=organisation_id).first()
    if body is None:
        raise NotThere
    if not (by.may(Action.COMMISSION) and policy.covers(by, body.territory.low)):
        raise PermissionDenied
    with context.acting_as_machine():
        if Commission.objects.filter(organisation=body).exists():
            raise Taken
        made = Commission.objects.create(
            organisation=body, founded_by=by.user_id, founded_at=at
        )
        start_term(made, by=by.user_id, at=at)
    audit.record("commission.founded", made, by=by.user_id, at=at)
    return made


@transaction.atomic
def appoint(
    commission_id: UUID,
    *,
    user: UUID,
    function: Function,
    since: date,
    by: Actor,
    at: datetime,
) -> Member:
    """Somebody sits there from that day on. Plans that wait, and the packs of sessions to
    come, are shown to them as to the others.

    Raises NotThere, PermissionDenied, NotFit, Taken.
    """
    commission = prepared(commission_id, by)
    _need_fit(user, function, at)
    with context.acting_as_machine():
        sits = commission.members.filter(until=None)
        single = function in (Function.CHAIR, Function.SECRETARY)
        if sits.filter(user=user).exists() or (
            single and sits.filter(function=function).exists()
        ):
            raise Taken
        member = Member.objects.create(
            commission=commission, user=user, function=function, since=since,
            appointed_by=by.user_id,
        )  # fmt: skip
        if function != Function.SECRETARY:
            place = commission.organisation.territory
            plans.show_waiting(user, within=(place.low, place.high), at=at)
        _bring_all(commission, at)
    audit.record("commission.appointed", member, by=by.user_id, at=at)
    return member


@transaction.atomic
def dismiss(member_id: UUID, *, until: date, by: Actor, at: datetime) -> Member:
    """Somebody sits there no more from that day on, and sees no pack.

    Raises NotThere, PermissionDenied, NotNow.
    """
    with context.acting_as_machine():
        found: Member | None = Member.objects.filter(pk=member_id).first()
    if found is None:
        raise NotThere
    commission = prepared(found.commission_id, by)
    if found.until is not None or until < found.since or until > timezone.localdate(at):
        raise NotNow
    with context.acting_as_machine():
        found.until, found.ended_by = until, by.user_id
        found.save(update_fields=["until", "ended_by"])
        records = commission.items.exclude(session=None).values_list("pk", flat=True)
        assigning.take_from(found.user, list(records), at=at)
        plans.hide_waiting(found.user, at=at)
    audit.record("commission.dismissed", found, by=by.user_id, at=at)
    return found


def _bring_all(commission: Commission, at: datetime) -> None:
    coming = Session.objects.filter(
        commission=commission, state__in=(SessionState.PLANNED, SessionState.OPEN)
    )
    for session in coming:
        bring_packs(session, at)


def _need_fit(user: UUID, function: Function, at: datetime) -> None:
    needs = Action.COMMISSION if function == Function.SECRETARY else Action.PLAN_AGREE
    if not actor_of(user, at=at).may(needs):
        raise NotFit
