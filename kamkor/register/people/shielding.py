"""Shields the machine raises: over a child that may be, or is, a shielded one.

A person's shield is raised and lowered in actions.py. Here nothing falls but what the
machine raised for the time of a doubt. As the machine only.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from kamkor.foundation.access.models import Link
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import vault
from kamkor.foundation.db.context import MACHINE_ID
from kamkor.foundation.db.ids import uuid7

from .models import Person, Shield


def seal(words: str, *, shield: UUID, person: UUID) -> bytes:
    """The reason of a shield, sealed with the child's key."""
    return vault.seal(words, subject=person, place=f"people_shield.words.{shield}")


def reason_of(shield: Shield) -> str:
    """Why it was raised, in the words of who raised it; "" when the key is gone."""
    place = f"people_shield.words.{shield.pk}"
    try:
        return vault.unseal(bytes(shield.words), subject=shield.person_id, place=place)
    except vault.Erased:
        return ""


def shield_meanwhile(persons: Collection[UUID], *, at: datetime) -> None:
    """Shield `persons` until somebody decides whether they are a shielded child."""
    with translation.override(settings.LANGUAGE_CODE):
        words = gettext("May be the same as a shielded child. Nobody has decided yet.")
    _shield(persons, words=words, is_provisional=True, at=at)


def shield_as_well(
    persons: Collection[UUID], *, is_provisional: bool, at: datetime
) -> None:
    """Shield `persons`, found to be one with a shielded child or taken out of it."""
    with translation.override(settings.LANGUAGE_CODE):
        words = gettext("The child it was found to be, or was taken from, is shielded.")
    _shield(persons, words=words, is_provisional=is_provisional, at=at)


def keep_for_good(persons: Collection[UUID]) -> None:
    """The doubt is over, the shield stays: only two people lower it now."""
    Shield.objects.filter(
        person__in=persons, lowered_at=None, is_provisional=True
    ).update(is_provisional=False)


def let_fall(persons: Collection[UUID], *, by: UUID, at: datetime) -> None:
    """Lower what stood over `persons` for the time of a doubt: `by` decided it."""
    standing = Shield.objects.filter(lowered_at=None)
    fallen = list(standing.filter(person__in=persons, is_provisional=True))
    ids = [shield.pk for shield in fallen]
    Shield.objects.filter(pk__in=ids).update(lowered_at=at, lowered_by=by)
    Link.objects.filter(record__in=ids).delete()
    still = standing.filter(person__in=persons).values("person")
    bare = [shield.person_id for shield in fallen]
    Person.objects.filter(pk__in=bare).exclude(pk__in=still).update(is_shielded=False)
    for shield in fallen:
        audit.record(
            "person.shield_fell", shield, by=by, at=at, subject=shield.person_id
        )


def _shield(
    persons: Collection[UUID], *, words: str, is_provisional: bool, at: datetime
) -> None:
    have = Shield.objects.filter(person__in=persons, lowered_at=None)
    bare = sorted(set(persons) - set(have.values_list("person", flat=True)))
    made = []
    for person in bare:
        pk = uuid7()
        made.append(
            Shield(
                id=pk,
                person_id=person,
                words=seal(words, shield=pk, person=person),
                raised_at=at,
                raised_by=MACHINE_ID,
                is_provisional=is_provisional,
            )
        )
    Shield.objects.bulk_create(made, ignore_conflicts=True)
    Person.objects.filter(pk__in=persons).update(is_shielded=True)
    for shield in made:
        audit.record(
            "person.shielded_by_machine", shield, by=MACHINE_ID, at=at,
            subject=shield.person_id, provisional=is_provisional,
        )  # fmt: skip
