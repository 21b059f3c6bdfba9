"""How a pair is read, as data: by one; where that is asked, by a second, who does not
see the first answer; where the two disagree, by the head of the unit.

"The same" that a second must confirm joins nobody before. "Different" stands at once: it
can do no harm that a second answer does not undo. "Cannot say" says nothing: as a first
answer it closes no door, as a second it is not the first one's answer.
"""

from dataclasses import dataclass

from kamkor.register.linkage.choices import Awaits, PairState

FIRST, SECOND, HEAD, NOBODY = Awaits
SAME, DIFFERENT, UNSURE = PairState.SAME, PairState.DIFFERENT, PairState.UNSURE


@dataclass(frozen=True)
class Step:
    """What follows from an answer: whether it stands, and whom the pair waits for."""

    stands: bool
    awaits: Awaits


# (whom the pair waits for, the answer, whether that is enough) -> what follows.
# Enough is: a first answer that nobody need confirm; a second that says what the first
# did; any answer of the head.
STEPS: dict[tuple[Awaits, PairState, bool], Step] = {
    (FIRST, SAME, True): Step(stands=True, awaits=NOBODY),
    (FIRST, SAME, False): Step(stands=False, awaits=SECOND),
    (FIRST, DIFFERENT, True): Step(stands=True, awaits=NOBODY),
    (FIRST, DIFFERENT, False): Step(stands=True, awaits=SECOND),
    (FIRST, UNSURE, True): Step(stands=True, awaits=FIRST),
    (SECOND, SAME, True): Step(stands=True, awaits=NOBODY),
    (SECOND, SAME, False): Step(stands=False, awaits=HEAD),
    (SECOND, DIFFERENT, True): Step(stands=True, awaits=NOBODY),
    (SECOND, DIFFERENT, False): Step(stands=False, awaits=HEAD),
    (SECOND, UNSURE, False): Step(stands=False, awaits=HEAD),
    (HEAD, SAME, True): Step(stands=True, awaits=NOBODY),
    (HEAD, DIFFERENT, True): Step(stands=True, awaits=NOBODY),
    (HEAD, UNSURE, True): Step(stands=True, awaits=FIRST),
}
NTH = {FIRST: 1, SECOND: 2, HEAD: 3}  # which reading of its round an answer is
