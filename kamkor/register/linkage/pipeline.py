"""A long list, block by block: the database works on one block while the process beside
it folds the next and decides the one before.

For each block in turn the database is asked whom its records may be (`_gather`) and is
told what was decided (`_write`); between the two lies the deciding. What a block knows of
the one before it, which is not written yet, the decider remembers.
"""

from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from uuid import UUID

from . import inforce, keeping, ledger, namecount, store
from .beside import Submit
from .blocks import Folded, Gathered
from .deciding import Decided, Told
from .folding import pieces
from .meeting import FEW
from .store import Line

PIECES = 2  # in a block: more is memory, fewer is more often read and written
_BEFORE, _IS_OPEN = 1, -2  # in a line of `scope_lines`
Write = Callable[[Decided], None]


@dataclass(frozen=True)
class Block:
    """`is_apart`: a few records, sought by spelling too, so one by one."""

    number: int
    pieces: list[list[Line]]
    is_apart: bool = False

    @property
    def lines(self) -> Iterator[Line]:
        return (line for piece in self.pieces for line in piece)

    @property
    def before(self) -> list[UUID]:
        """The records whose place these take."""
        return [line[_BEFORE] for line in self.lines if line[_BEFORE]]


def blocks(many: int) -> Iterator[Block]:
    """All records in `scope_record` in pieces of so many. Rows that take the place of
    others stand alone, with their piece: what they replace is evidence for the pieces
    before."""
    number, waiting = 0, list[list[Line]]()
    for piece in pieces(many):
        is_apart = len(piece) <= FEW
        alone = is_apart or any(line[_BEFORE] for line in piece)
        if waiting and (alone or len(waiting) == PIECES):
            yield Block(number, waiting)
            number, waiting = number + 1, []
        if alone:
            yield Block(number, [piece], is_apart)
            number += 1
        else:
            waiting.append(piece)
    if waiting:
        yield Block(number, waiting)


@dataclass
class Pipeline:
    """Give it every block in turn, then `end`. `write` is told of each piece, in order."""

    submit: Submit
    write: Write
    told: Told
    new_year: Collection[int]
    folding: list[tuple[Block, Future[Folded]]] = field(default_factory=list)
    deciding: Future[list[Decided]] | None = None
    is_begun: bool = False

    def take(self, block: Block) -> None:
        """Folded beside while the block before it is asked for here."""
        if not self.is_begun:
            self._begin()
        made = self.submit("fold", block.number, block.pieces)
        self.folding.append((block, made))
        if len(self.folding) > 1:
            self._next()

    def end(self) -> None:
        """Decide and write what waits."""
        while self.folding:
            self._next()
        self._write()
        if self.is_begun:
            keeping.write_waiting()
        self.is_begun = False

    def _begin(self) -> None:
        weights, names = inforce.weights(), namecount.every()
        self.submit("begin", self.told, weights, names, self.new_year).result()
        keeping.open_waiting()
        self.is_begun = True

    def _next(self) -> None:
        block, made = self.folding.pop(0)
        folded = made.result()
        gathered = self._gather(block, folded)
        before, self.deciding = (
            self.deciding,
            self.submit("decide", block.number, gathered),
        )
        if before:
            self._write_all(before)

    def _write(self) -> None:
        if self.deciding:
            self._write_all(self.deciding)
        self.deciding = None

    def _write_all(self, decided: Future[list[Decided]]) -> None:
        for each in decided.result():
            self.write(each)

    def _gather(self, block: Block, folded: Folded) -> Gathered:
        """What the database knows of a block; its names are written, its keys wait."""
        replaced = list[Line]()
        if before := block.before:
            replaced = store.known_lines(before)
            keeping.forget({line[0]: store.as_known(line) for line in replaced})
            ledger.end(before, at=self.told.at)
        keeping.put_keys(folded.match_keys)
        gathered = Gathered(store.block_met(), store.block_known(), replaced)
        if any(line[_IS_OPEN] for line in block.lines):
            keeping.write_keys(sure=False)  # some stand already
        else:
            keeping.wait_keys()
        namecount.add_counted(folded.names)
        return gathered
