"""A shielded child's doubles are shielded too, as long as nobody decided who is who.

A list that brings a shielded child anew, so that only a doubt leads to it, would make an
open child of it: its whereabouts, for everybody of the territory. So whoever shares an
undecided pair with a shielded child is shielded until it is decided; found to be the
same, for good. Nothing here lowers but the answer "different". As the machine only.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from kamkor.foundation.db import sql
from kamkor.register.people import shielding
from kamkor.register.people.models import Person, Shield

from . import store


def shield_doubles(*, at: datetime) -> int:
    """Shield all who may be a shielded child; returns how many were open until now."""
    found = store.fetch(sql.load(store.PACKAGE, "doubles"))
    open_until_now = [person for (person,) in found]
    if open_until_now:
        shielding.shield_meanwhile(open_until_now, at=at)
    # who holds the shielded child decides, and must see both
    store.run(sql.load(store.PACKAGE, "hold_doubles"), {"at": at})
    return len(open_until_now)


def found_different(roots: Collection[UUID], *, by: UUID, at: datetime) -> set[UUID]:
    """Let the shields fall that nothing holds up any more now that `by` has decided.

    A shielded child, and any doubt that leads to one, still holds. Returns the persons.
    """
    found = store.fetch(sql.load(store.PACKAGE, "fallen"), {"roots": list(roots)})
    persons = {person for (person,) in found}
    if persons:
        shielding.let_fall(persons, by=by, at=at)
    return persons


def found_same(members: Collection[UUID], *, at: datetime) -> None:
    """All persons of these groups are as shielded as the most shielded of each."""
    groups: dict[UUID, list[Person]] = {}
    for person in Person.objects.filter(pk__in=members):
        groups.setdefault(person.root_id, []).append(person)
    for group in groups.values():
        shielded = {person.pk for person in group if person.is_shielded}
        if not shielded:
            continue
        doubtful = set(
            Shield.objects.filter(
                person__in=shielded, lowered_at=None, is_provisional=True
            ).values_list("person", flat=True)
        )
        in_doubt = doubtful == shielded
        if not in_doubt:
            shielding.keep_for_good(shielded)
        others = {person.pk for person in group} - shielded
        if others:
            shielding.shield_as_well(others, is_provisional=in_doubt, at=at)


def taken_out(new: Person, old: Person, *, at: datetime) -> None:
    """`new` was taken out of the shielded `old`: shielded too, and held by the same."""
    shielding.shield_as_well([new.pk], is_provisional=False, at=at)
    store.run(
        "INSERT INTO access_link (id, subject, relation, user_id, sensitivity,"
        " valid_from, valid_until)"
        " SELECT context.new_id(), %s, relation, user_id, sensitivity, %s, valid_until"
        " FROM access_link WHERE subject = %s AND sensitivity >= 4"
        " AND user_id IS NOT NULL AND (valid_until IS NULL OR valid_until > %s)",
        [new.pk, at, old.pk, at],
    )
