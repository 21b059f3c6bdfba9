"""Absences: somebody is away, and a deputy stands in.

The deputy sees the children of the absent for that time and no longer, never more than
the deputy's own roles reach, and not a child from whom they are shut out.
"""

from collections.abc import Callable, Collection
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kamkor.foundation.access import policy as access
from kamkor.foundation.access.actor import Actor, actor_of
from kamkor.foundation.access.choices import Action, Relation
from kamkor.foundation.access.models import Block, Link
from kamkor.foundation.accounts.models import User
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context
from kamkor.foundation.places.models import Territory
from kamkor.register.people.models import Person

from . import policy, reads, signers
from .choices import Reason
from .models import Duty
from .querysets import DutyQuerySet


class Refused(Exception):
    """It cannot be noted; `field` of the form is wrong, str() says why."""

    field: str | None = None
    words: str | Promise = ""

    def __str__(self) -> str:
        return str(self.words)


class NoDesk(Refused):
    """The person leads no cases anywhere, so there is nothing to stand in for."""

    words = _("This person leads no cases in any territory.")


class NotADeputy(Refused):
    """The deputy does not work there, or is away as well."""

    field = "deputy"
    words = _("Choose somebody who works in the same place and is not away as well.")


class Overlaps(Refused):
    """An absence for some of these days is told already."""

    field = "from_day"
    words = _("An absence for some of these days is noted already.")


class WrongDays(Refused):
    """The last day stands before the first, or both are past."""

    field = "to_day"
    words = _("The last day cannot be past, nor before the first.")


class Told(NamedTuple):
    """First and last day, who stands in, why."""

    days: tuple[date, date]
    deputy: UUID | None
    reason: Reason


Ended = Callable[[Duty, datetime], None]
_ENDED: list[Ended] = []


def on_end(handler: Ended) -> None:
    """Called when an absence is ended early, in that transaction, as the machine: an app
    that lent something takes it back. Registered once per app at start."""
    _ENDED.append(handler)


@transaction.atomic
def tell(
    user: UUID,
    *,
    days: tuple[date, date],
    deputy: UUID | None,
    reason: Reason,
    by: Actor,
    at: datetime,
) -> Duty:
    """Somebody is away for these days, both included.

    Told by themselves or by who leads the team. Raises PermissionDenied, NoDesk,
    WrongDays, Overlaps, NotADeputy.
    """
    where = reads.desk(user, at)
    if where is None:
        raise NoDesk
    if not _may_tell(by, user, where.low):
        raise PermissionDenied
    told = Told(days, deputy, reason)
    duty = _note(user, where, reads.colleagues(user, at), told, by=by.user_id, at=at)
    with context.acting_as_machine():
        _bring(duty, at)
    return duty


@transaction.atomic
def tell_signer(told: Told, *, by: Actor, at: datetime) -> Duty:
    """Who approves plans is away. Nobody tells it for them: who stands in signs. What the
    deputy is shown is lent by the app of plans.

    Raises NoDesk, WrongDays, Overlaps, NotADeputy.
    """
    user = by.user_id
    where = signers.desk(user, at)
    if where is None:
        raise NoDesk
    return _note(user, where, signers.colleagues(user, at), told, by=user, at=at)


def _note(
    user: UUID, where: Territory, fitting: Collection[User], told: Told, *, by: UUID,
    at: datetime,
) -> Duty:  # fmt: skip
    first, last = told.days
    if last < first or last < timezone.localdate(at):
        raise WrongDays
    with context.acting_as_machine():
        _require_free(user, told.days)
        if told.deputy is not None:
            _require_deputy(told.deputy, fitting, told.days)
        duty = Duty.objects.create(
            user_id=user, deputy_id=told.deputy, place=where.low, from_day=first,
            to_day=last, reason=told.reason, told_at=at, told_by=by,
        )  # fmt: skip
        audit.record("duty.told", duty, by=by, at=at, deputy=told.deputy)
    return duty


@transaction.atomic
def end(duty: UUID, *, by: Actor, at: datetime) -> Duty:
    """Somebody is back, or does not go: the deputy sees no more from now on.

    Raises PermissionDenied.
    """
    with context.acting_as_machine():
        row = Duty.objects.select_for_update().filter(pk=duty).first()
    if row is None or not _may_tell(by, row.user_id, row.place):
        raise PermissionDenied
    if row.ended_at is None:
        with context.acting_as_machine():
            row.ended_at, row.ended_by = at, by.user_id
            row.save(update_fields=["ended_at", "ended_by"])
            _lent(row, at).update(valid_until=at)
            for handler in _ENDED:
                handler(row, at)
            audit.record("duty.ended", row, by=by.user_id, at=at)
    return row


@transaction.atomic
def refresh(*, at: datetime) -> int:
    """Bring the deputies of all absences up to date with the work; returns how many.

    What was given to the absent since is lent, what ended is taken. As the machine.
    """
    today = timezone.localdate(at)
    with context.acting_as_machine():
        running = Duty.objects.select_for_update().filter(
            to_day__gte=today, ended_at=None, deputy__isnull=False
        )
        for duty in (rows := list(running.order_by("pk"))):
            _bring(duty, at)
    return len(rows)


def _may_tell(by: Actor, user: UUID, place: int) -> bool:
    has_work = by.may(Action.CASE_WORK) or by.may(Action.PLAN_APPROVE)
    return (user == by.user_id and has_work) or policy.may_lead(by, place)


def _require_free(user: UUID, days: tuple[date, date]) -> None:
    if _crossing(days).filter(user=user).exists():
        raise Overlaps


def _require_deputy(
    deputy: UUID, fitting: Collection[User], days: tuple[date, date]
) -> None:
    if (
        deputy not in {one.pk for one in fitting}
        or _crossing(days).filter(user=deputy).exists()
    ):
        raise NotADeputy


def _crossing(days: tuple[date, date]) -> DutyQuerySet:
    return Duty.objects.filter(
        from_day__lte=days[1], to_day__gte=days[0], ended_at=None
    )


def _bring(duty: Duty, at: datetime) -> None:
    """Lend the work of the absent, take what is no longer theirs. A few statements."""
    if duty.deputy_id is None:
        return
    wanted = _work_of(duty, at)
    lent = {link.subject: link for link in _lent(duty, at)}
    begins = max(at, _midnight(duty.from_day))
    until = _midnight(duty.to_day + timedelta(days=1))
    Link.objects.bulk_create(
        Link(
            subject=subject, relation=Relation.ASSIGNED, user_id=duty.deputy_id,
            sensitivity=level, valid_from=begins, valid_until=until, record=duty.pk,
        )
        for subject, level in sorted(wanted.items())
        if subject not in lent
    )  # fmt: skip
    gone = [link.pk for subject, link in lent.items() if subject not in wanted]
    Link.objects.filter(pk__in=gone).update(valid_until=at)


def _work_of(duty: Duty, at: datetime) -> dict[UUID, int]:
    """The children of the absent and how far the deputy sees each."""
    actor = actor_of(duty.deputy_id, at=at) if duty.deputy_id else None
    roles = [r for r in (actor.roles if actor else ()) if r in policy.working_roles()]
    reach = max((access.reach(r, Relation.ASSIGNED) for r in roles), default=0)
    own = Link.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=at), user=duty.user_id,
        relation=Relation.ASSIGNED,
    ).exclude(record__in=Duty.objects.values("pk"))  # fmt: skip
    rows = own.values_list("subject", "sensitivity")
    forbidden = _shut_out(duty.deputy_id, at) if reach else ()
    levels: dict[UUID, int] = {}
    for subject, level in rows if reach else ():
        if subject not in forbidden:
            levels[subject] = max(levels.get(subject, 0), min(level, reach))
    return levels


def _shut_out(user: UUID | None, at: datetime) -> set[UUID]:
    """The children (every id of them) from whom the user is shut out."""
    blocked = Block.objects.filter(
        Q(until=None) | Q(until__gt=at), user=user, since__lte=at
    )
    roots = Person.objects.filter(pk__in=blocked.values("subject")).values("root")
    told = set(blocked.values_list("subject", flat=True))
    return told | set(
        Person.objects.filter(root__in=roots).values_list("pk", flat=True)
    )


def _lent(duty: Duty, at: datetime) -> QuerySet[Link]:
    return Link.objects.filter(record=duty.pk, valid_until__gt=at)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
