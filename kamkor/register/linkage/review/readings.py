"""The answers of readers: kept for ever, their words sealed, and what follows from each.

Whether a second reader is asked is drawn by a keyed hash of the pair: always the same for
one pair, so that nobody takes an answer back until the draw is kinder, and foreseen by
nobody who does not hold the key. As the machine only.
"""

from base64 import b64decode, b64encode
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings

from kamkor.foundation.db import vault
from kamkor.foundation.db.ids import uuid7
from kamkor.register.linkage import keys
from kamkor.register.linkage.choices import Awaits, PairState
from kamkor.register.linkage.errors import ReadBefore
from kamkor.register.linkage.models import Pair, Reading
from kamkor.register.people import stakes

from . import course
from .course import Step


def keep(
    pair: Pair,
    *,
    answer: PairState,
    note: str,
    seconds: int | None,
    by: UUID,
    at: datetime,
) -> Step:
    """Keep the answer; what follows from it by course.STEPS. Raises ReadBefore."""
    said = of_round(pair)
    if any(reading.reader == by for reading in said):
        raise ReadBefore
    awaits = Awaits(pair.awaits)
    pk = uuid7()
    Reading.objects.create(
        id=pk, pair=pair, round=pair.round, nth=course.NTH[awaits], reader=by,
        answer=answer, note=seal(note, pair=pair, reading=pk), seconds=seconds,
        read_at=at,
    )  # fmt: skip
    return course.STEPS[awaits, answer, _is_enough(pair, answer, said)]


def of_round(pair: Pair) -> list[Reading]:
    """The answers of the present round, the first reader's first."""
    return list(pair.readings.filter(round=pair.round).order_by("nth"))


def _is_enough(pair: Pair, answer: PairState, said: Sequence[Reading]) -> bool:
    if pair.awaits == Awaits.SECOND:
        return bool(said[0].answer == answer)
    if pair.awaits == Awaits.HEAD or answer == PairState.UNSURE:
        return True
    joins_work = answer == PairState.SAME and both_in_work(pair)
    # a join taken back closed the work it rested on: two stay two
    by_two_before = pair.readings.filter(nth=2).exists()
    return not (joins_work or by_two_before or is_drawn(pair.pk))


def is_drawn(pair: UUID) -> bool:
    """Whether the pair is of the sample that two people read."""
    draw = (keys.digest("second reading", pair) + 2**63) / 2**64  # 0 … 1
    return draw * 100 < settings.SECOND_READINGS


def both_in_work(pair: Pair) -> bool:
    """Whether somebody has work in hand for the one child and for the other: a wrong
    join would mix two families' cases."""
    found = stakes.stakes_of([pair.left_id, pair.right_id])
    return all(stake.work for stake in found.values())


def may_take_back(pair: Pair, *, by: UUID) -> bool:
    """A decision that nobody need confirm: whoever may decide. Before a second reader:
    only the first. Before the head of the unit: nobody."""
    if pair.awaits == Awaits.SECOND:
        return of_round(pair)[0].reader == by
    return pair.awaits != Awaits.HEAD and pair.decided_by is not None


def seal(note: str, *, pair: Pair, reading: UUID) -> bytes | None:
    """The words, sealed for both children: they go with whichever is erased first."""
    if not note:
        return None
    place = _place(reading)
    inner = vault.seal(note, subject=pair.left_id, place=place)
    return vault.seal(b64encode(inner).decode(), subject=pair.right_id, place=place)


def note_of(reading: Reading, pair: Pair) -> str:
    """The words of a reading; "" where there are none or a child was erased."""
    if reading.note is None:
        return ""
    place = _place(reading.pk)
    try:
        outer = vault.unseal(bytes(reading.note), subject=pair.right_id, place=place)
        return vault.unseal(b64decode(outer), subject=pair.left_id, place=place)
    except vault.Erased:
        return ""


def _place(reading: UUID) -> str:
    return f"linkage_reading.note.{reading}"
