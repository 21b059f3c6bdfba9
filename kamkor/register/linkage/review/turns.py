"""Whose turn it is to say of a pair, and what one reader may know of the others' answers."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import Sensitivity
from kamkor.foundation.accounts.models import User
from kamkor.foundation.db import context
from kamkor.register.linkage import policy
from kamkor.register.linkage.choices import Awaits
from kamkor.register.linkage.models import Pair, Reading
from kamkor.register.linkage.reads import Wanted, queue

from . import readings


@dataclass(frozen=True)
class Beside:
    """The pairs before and after one in the order of the list; None at the ends."""

    previous: Pair | None
    following: Pair | None


def beside(actor: Actor, pair: Pair, wanted: Wanted) -> Beside:
    """Where the reader goes from a pair. After the last one: to the first that waits."""
    waiting = queue(actor, wanted).exclude(pk=pair.pk)
    after = Q(value__lt=pair.value) | Q(value=pair.value, pk__gt=pair.pk)
    onwards = waiting.order_by("-value", "pk")
    return Beside(
        previous=waiting.exclude(after).order_by("value", "-pk").first(),
        following=onwards.filter(after).first() or onwards.first(),
    )


@dataclass(frozen=True)
class Told:
    """An answer as it is shown to who may know it. `words` as far as they see them."""

    reading: Reading
    reader: str
    words: str


@dataclass(frozen=True)
class Turn:
    """A pair as it stands for one reader: what they said, what they may do, and what
    others said where it is no secret any more."""

    pair: Pair
    mine: Reading | None
    may_answer: bool
    may_take_back: bool
    told: Sequence[Told]

    @property
    def stands(self) -> bool:
        """Whether a decision may be shown: nobody is asked any more."""
        return self.pair.decided_by is not None and self.pair.awaits in (
            Awaits.NOBODY,
            Awaits.FIRST,
        )

    @property
    def has_words(self) -> bool:
        return any(each.words for each in self.told)


def turn(actor: Actor, pair: Pair) -> Turn:
    """Whose turn it is, seen by `actor`, who may decide on these two. Five queries."""
    of_round = Reading.objects.filter(pair=pair, round=pair.round)
    mine = of_round.filter(reader=actor.user_id).first()
    settles = pair.awaits == Awaits.HEAD and policy.may_settle(actor) and not mine
    asked = pair.awaits in (Awaits.FIRST, Awaits.SECOND) and not mine
    if pair.awaits == Awaits.SECOND:
        may_take_back = bool(mine)
    else:
        may_take_back = pair.awaits != Awaits.HEAD and pair.decided_by is not None
    known: Sequence[Told] = ()
    if settles:
        with context.acting_as_machine():
            known = _told_by(actor, pair, list(of_round.order_by("nth")))
    elif pair.awaits == Awaits.NOBODY:
        known = _told_by(actor, pair, list(of_round.order_by("nth")))
    return Turn(pair, mine, settles or asked, may_take_back, known)


def _told_by(actor: Actor, pair: Pair, said: Sequence[Reading]) -> list[Told]:
    """Words may be of class 3: only for who sees both children so far."""
    seen = policy.may_decide(
        actor, [pair.left_id, pair.right_id], sensitivity=Sensitivity.CONTENT
    )
    names = dict(
        User.objects.filter(pk__in={r.reader for r in said}).values_list(
            "pk", "full_name"
        )
    )
    return [
        Told(r, names.get(r.reader, ""), readings.note_of(r, pair) if seen else "")
        for r in said
    ]
