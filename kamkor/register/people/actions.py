"""What people decide about a child as such: to shield it, and to lower the shield."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from kamkor.foundation.access.actor import Actor, actor_of
from kamkor.foundation.access.choices import Action, Relation, Sensitivity
from kamkor.foundation.access.models import Link
from kamkor.foundation.accounts.models import User
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context
from kamkor.foundation.db.ids import uuid7

from . import shielding
from .models import Person, Shield


class NotAllowed(Exception):
    """The role does not shield children, or the child is out of reach."""


class AlreadyShielded(Exception):
    """The child is shielded; nothing to do."""


class NotShielded(Exception):
    """There is no shield to lower."""


class NobodyOfThatName(Exception):
    """No head of unit signs in by that name."""


class NeedsAnother(Exception):
    """Who asked to lower a shield cannot also agree to it."""


def raise_shield(person: Person, *, words: str, actor: Actor, at: datetime) -> Shield:
    """Keep secret where the child lives, from now on and for everybody else.

    `actor` holds the child from now on and alone sees it; all persons found to be the
    same child are shielded with it. Raises NotAllowed, AlreadyShielded.
    """
    _need(actor)
    with transaction.atomic(), context.acting_as_machine():
        root = Person.objects.select_for_update().get(pk=person.root_id)
        standing = _standing(root)
        if any(not shield.is_provisional for shield in standing):
            raise AlreadyShielded
        _lower(standing, by=actor.user_id, at=at)
        group = list(Person.objects.filter(root=root).values_list("pk", flat=True))
        shields = [_raise(one, words=words, actor=actor, at=at) for one in group]
        Person.objects.filter(root=root).update(is_shielded=True)
    return next(shield for shield in shields if shield.person_id == root.pk)


def _raise(person: UUID, *, words: str, actor: Actor, at: datetime) -> Shield:
    pk = uuid7()
    shield = Shield.objects.create(
        id=pk,
        person_id=person,
        words=shielding.seal(words, shield=pk, person=person),
        raised_at=at,
        raised_by=actor.user_id,
    )
    _hold(person, actor.user_id, at)
    audit.record("person.shielded", shield, by=actor.user_id, at=at, subject=person)
    return shield


def ask_to_lower(person: Person, *, actor: Actor, at: datetime) -> None:
    """Ask that the shield be lowered: somebody else must agree.

    Raises NotAllowed, NotShielded.
    """
    _need(actor)
    with transaction.atomic(), context.acting_as_machine():
        for shield in _shields(person):
            shield.asked_at, shield.asked_by = at, actor.user_id
            shield.save(update_fields=["asked_at", "asked_by"])
            audit.record(
                "person.shield_lowering_asked",
                shield,
                by=actor.user_id,
                at=at,
                subject=shield.person_id,
            )


def lower_shield(person: Person, *, actor: Actor, at: datetime) -> None:
    """Agree to lower the shield that somebody else asked to lower.

    Raises NotAllowed, NotShielded, NeedsAnother.
    """
    _need(actor)
    with transaction.atomic(), context.acting_as_machine():
        standing = _shields(person)
        if any(shield.asked_by in (None, actor.user_id) for shield in standing):
            raise NeedsAnother
        _lower(standing, by=actor.user_id, at=at)
        Person.objects.filter(root=person.root_id).update(is_shielded=False)
        for shield in standing:
            audit.record(
                "person.shield_lowered",
                shield,
                by=actor.user_id,
                at=at,
                subject=shield.person_id,
            )


def share(person: Person, *, login: str, actor: Actor, at: datetime) -> None:
    """Let another head of unit hold a shielded child too, as the second of the two.

    Raises NotAllowed, NotShielded, NobodyOfThatName.
    """
    _need(actor)
    other = User.objects.filter(username=login.strip().lower(), is_active=True).first()
    if other is None or not actor_of(other.pk, at=at).may(Action.SHIELD):
        raise NobodyOfThatName(login)
    with transaction.atomic(), context.acting_as_machine():
        for shield in _shields(person):
            _hold(shield.person_id, other.pk, at)
            audit.record(
                "person.shield_shared",
                shield,
                by=actor.user_id,
                at=at,
                subject=shield.person_id,
                to=str(other.pk),
            )


def _need(actor: Actor) -> None:
    if not actor.may(Action.SHIELD):
        raise NotAllowed


def _shields(person: Person) -> list[Shield]:
    """What stands over the child, one for each person found to be it."""
    if not (standing := _standing(person)):
        raise NotShielded
    return standing


def _standing(person: Person) -> list[Shield]:
    return list(
        Shield.objects.select_for_update(of=("self",))
        .filter(person__root=person.root_id, lowered_at=None)
        .order_by("pk")
    )


def _lower(shields: Collection[Shield], *, by: UUID, at: datetime) -> None:
    ids = [shield.pk for shield in shields]
    Shield.objects.filter(pk__in=ids).update(lowered_at=at, lowered_by=by)
    # the holders of a doubtful one held it for the time of the doubt
    Link.objects.filter(record__in=ids).delete()


def _hold(subject: UUID, user_id: UUID, at: datetime) -> None:
    Link.objects.create(
        subject=subject,
        relation=Relation.ASSIGNED,
        user_id=user_id,
        sensitivity=Sensitivity.SHIELDED,
        valid_from=at,
    )
