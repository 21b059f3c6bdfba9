"""Answers about kin."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from kamkor.foundation.access.actor import Actor
from kamkor.foundation.accounts.models import User
from kamkor.register.people.models import Tie
from kamkor.register.sources.models import Record

from .choices import AGAINST, KinState, Sign
from .models import Kin

MOST = 12  # children on one page; a family has fewer
TIES = 100  # facts on one page


def queue(actor: Actor) -> QuerySet[Kin]:
    """What waits for a decision, once a family: the pair that stands for it. Order by
    primary key, the oldest first."""
    waiting = Kin.objects.visible_to(actor).proposed()
    others = Kin.objects.proposed()
    elsewhere = others.filter(right=OuterRef("left"))
    earlier = others.filter(left=OuterRef("left"), right__lt=OuterRef("right"))
    return waiting.exclude(Exists(elsewhere)).exclude(Exists(earlier))


def family(actor: Actor, kin: Kin) -> list[Kin]:
    """`kin` and all kin of the same children and theirs, proposed or confirmed, as far as
    the reader sees. At most five queries."""
    found = {kin.pk: kin}
    roots = {kin.left.root_id, kin.right.root_id}
    rows = (
        Kin.objects.visible_to(actor)
        .exclude(state=KinState.REJECTED)
        .select_related("left", "right")
    )
    for _ in range(4):
        more = list(rows.of(roots).exclude(pk__in=found)[: MOST * MOST])
        found |= {k.pk: k for k in more}
        roots |= {r for k in more for r in (k.left.root_id, k.right.root_id)}
        if not more or len(roots) >= MOST:
            break
    return sorted(found.values(), key=lambda k: k.pk)


def roots_of(kin: Iterable[Kin]) -> list[UUID]:
    return sorted({root for k in kin for root in (k.left.root_id, k.right.root_id)})


def ties(actor: Actor, roots: Collection[UUID]) -> list[Tie]:
    """The parents whom lists name of these children."""
    return list(
        Tie.objects.visible_to(actor)
        .filter(person__root__in=roots, kinship__in=["mother", "father"])
        .exclude(name="")
        .annotate(root_id=F("person__root"))
        .select_related("record__source")
        .order_by("-seen_on", "-id")[:TIES]
    )


def signs(kin: Kin) -> tuple[list[Any], list[Any]]:
    """Words of what speaks for kin, and of what speaks against."""
    told = [Sign(code) for code in kin.signs if code in Sign.values]
    return (
        [s.label for s in told if s not in AGAINST],
        [s.label for s in told if s in AGAINST],
    )


@dataclass(frozen=True)
class Brother:
    """A confirmed brother or sister: the other child's root, and how it is known."""

    kin: Kin
    root: UUID
    records: list[Record]
    confirmed_by: str


def confirmed(actor: Actor, roots: Collection[UUID]) -> list[Brother]:
    """The confirmed kin of these children who are not among them. Three queries."""
    rows = list(
        Kin.objects.visible_to(actor)
        .filter(state=KinState.CONFIRMED)
        .of(roots)
        .exclude(Q(left__root__in=roots) & Q(right__root__in=roots))
        .select_related("left", "right")
        .order_by("pk")[:MOST]
    )
    records = records_of(rows)
    names = dict(
        User.objects.filter(pk__in={k.decided_by for k in rows}).values_list(
            "pk", "full_name"
        )
    )
    return [
        Brother(
            kin,
            kin.right.root_id if kin.left.root_id in roots else kin.left.root_id,
            [records[pk] for pk in kin.records if pk in records],
            names.get(kin.decided_by, ""),
        )
        for kin in rows
    ]


def waiting_for(actor: Actor, roots: Collection[UUID]) -> Kin | None:
    """The first proposal about one of these children."""
    rows = Kin.objects.visible_to(actor).proposed().of(roots)
    found: Kin | None = rows.order_by("pk").first()
    return found


def records_of(kin: Iterable[Kin]) -> dict[UUID, Record]:
    """The records behind, as far as the reader sees them."""
    wanted = {pk for k in kin for pk in k.records}
    return Record.objects.select_related("source").in_bulk(wanted)
