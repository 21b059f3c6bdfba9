"""What is done with a block of a long list beside the database: folded, then decided.

A block is several pieces. Each piece is decided after the one before it, whose children
it meets as known, though they are written later: what of them is not written yet is
remembered here.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from . import names, rating, store
from .bulk import Bulk
from .core import normalise
from .core.weights import Weights
from .deciding import Decided, Told, decide, mended
from .folding import Said, fold_piece
from .rating import ALL, Counted
from .store import Known, Line
from .weighing import Scale


@dataclass(frozen=True)
class Folded:
    """`match_keys`: lines for COPY of (hash, record_id, piece); `names`: of the block."""

    match_keys: str
    names: Counter[tuple[str, str]]


@dataclass(frozen=True)
class Gathered:
    """What the database knows of a block: `met` and `known` as CSV (store.block_met,
    store.block_known), `replaced` as lines of records."""

    met: bytes
    known: bytes
    replaced: Sequence[Line]


class Decider:
    """Folds blocks and decides them in the order they were folded."""

    def __init__(self) -> None:
        self.waiting: dict[int, list[Said]] = {}

    def begin(
        self, told: Told, weights: Weights, names: Counted, new_year: Collection[int]
    ) -> None:
        """Before the first block. names: how many bear each in the register."""
        self.told, self.weights, self.new_year = told, weights, new_year
        self.names = Counter(names)
        self.bulk = Bulk()

    def fold(self, block: int, pieces: Sequence[Sequence[Line]]) -> Folded:
        folded = [fold_piece(lines, self.new_year) for lines in pieces]
        keys = "".join(
            [
                f"{key}{tail}"
                for piece, said in enumerate(folded)
                for record, found in said.probe.items()
                for tail in [f"\t{record}\t{piece}\n"]
                for key in found
            ]
        )
        # whole names hardly come twice, and what the rows say in full is needed no more
        names.parse.cache_clear()
        normalise.read_mother.cache_clear()
        self.waiting[block] = [
            Said(
                {r: replace(row, values={}) for r, row in s.rows.items()},
                s.profiles,
                {},
            )
            for s in folded
        ]
        named = rating.count(p for said in folded for p in said.profiles.values())
        return Folded(keys, named)

    def decide(self, block: int, gathered: Gathered) -> list[Decided]:
        self.bulk.take(gathered.met, gathered.known)
        replaced = {line[0]: store.as_known(line) for line in gathered.replaced}
        decided = []
        for piece, said in enumerate(self.waiting.pop(block)):
            found, given = self._decide(piece, said, replaced)
            self.bulk.remember(given)
            decided.append(found)
        return decided

    def _decide(
        self, piece: int, said: Said, replaced: Mapping[UUID, Known]
    ) -> tuple[Decided, Collection[Known]]:
        self.names.update(rating.count(said.profiles.values()))
        scale = Scale(self.weights, self.names[ALL])
        mend = mended(said, replaced, scale)
        self._forget(replaced.values())
        if replaced:
            rating.rate(said.profiles.values(), self.names)
        edges, known = self.bulk.weigh(
            piece, said.profiles, scale, self.names, set(mend.fixed.values())
        )
        decided, given = decide(said, known, edges, mend, self.told)
        return decided, given.values()

    def _forget(self, gone: Iterable[Known]) -> None:
        for name, times in rating.count(k.profile for k in gone).items():
            self.names[name] = max(0, self.names[name] - times)
