"""Who learns at once that emergency access was used: the heads of both units, who holds
the child, the auditors. Told in the transaction of the access itself."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext

from kamkor.foundation.accounts.models import User

from . import policy
from .actor import Actor
from .choices import Action, Relation, Sensitivity
from .models import Alert, Grant, Lease, Link

_REVIEWERS = [
    code
    for code, role in policy.ROLES.items()
    if Action.BREAK_GLASS_REVIEW in role.actions
]
_HEADS = [
    code
    for code in _REVIEWERS
    if policy.reach(code, Relation.TERRITORY) >= Sensitivity.CONTENT
]
_EVERYWHERE = [code for code in _REVIEWERS if code not in _HEADS]


def tell(lease: Lease, actor: Actor, *, place: int, at: datetime) -> int:
    """Tell everybody concerned but `actor`; returns how many. As the machine.

    `place` is where the child lives, 0 where that is not known or kept secret: then no
    head is told for its sake, but who holds the child is.
    """
    told = _concerned(lease, actor, place, at) - {actor.user_id}
    Alert.objects.bulk_create(
        Alert(lease=lease, user_id=user, used_by_id=actor.user_id, told_at=at)
        for user in sorted(told)
    )
    return len(told)


def unseen(actor: Actor) -> int:
    """How many alerts wait for `actor` to look."""
    return Alert.objects.filter(user=actor.user_id, seen_at=None).count()


def see(actor: Actor, *, at: datetime) -> int:
    """`actor` looked; returns how many were new."""
    return Alert.objects.filter(user=actor.user_id, seen_at=None).update(seen_at=at)


def mail(lease: Lease) -> int:
    """Write to those told who left an address; returns to how many. As the machine.

    The letter says that emergency access was used and nothing else: neither who nor
    whom. Raises OSError or SMTPException when it cannot be sent.
    """
    letters = []
    people = User.objects.filter(alerts__lease=lease, is_active=True).exclude(email="")
    for user in people.distinct():
        with translation.override(user.language):
            letters.append(
                EmailMessage(
                    gettext("Kamkor: emergency access was used"),
                    gettext(
                        "Emergency access to a child's file was used. Sign in to Kamkor "
                        "and look at the page Break-glass."
                    ),
                    settings.DEFAULT_FROM_EMAIL,
                    [user.email],
                )
            )
    if letters:
        get_connection().send_messages(letters)
    return len(letters)


def _concerned(lease: Lease, actor: Actor, place: int, at: datetime) -> set[UUID]:
    heads = Q(pk__in=[])
    for where in {place, *_desks(actor)} - {0}:
        heads |= Q(territory__low__lte=where, territory__high__gte=where)
    held = Grant.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=at), valid_from__lte=at,
        user__is_active=True,
    )  # fmt: skip
    by_role = held.filter(Q(role__in=_EVERYWHERE) | Q(role__in=_HEADS) & heads)
    holders = held.filter(
        role__in=_HEADS,
        user__in=Link.objects.filter(
            Q(valid_until=None) | Q(valid_until__gt=at),
            subject=lease.subject, relation=Relation.ASSIGNED,
        ).values("user"),
    )  # fmt: skip
    return set(by_role.values_list("user", flat=True)) | set(
        holders.values_list("user", flat=True)
    )


def _desks(actor: Actor) -> list[int]:
    """The places in which `actor` works."""
    offices = Grant.objects.filter(organisation__in=actor.offices)
    by_office = offices.values_list("organisation__territory__low", flat=True)
    return [h.low for h in actor.held if h.low] + list(by_office.distinct())
