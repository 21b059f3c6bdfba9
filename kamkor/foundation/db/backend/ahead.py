"""Questions that one connection was asked before their answers are needed.

They are sent a few at a time and not waited for: the database works on the next few while
the page is made of those before (ADR 32). Whatever else is asked waits for what was sent.
"""

import re
from collections import deque
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from psycopg.abc import PQGen

from .prepared import Prepared

if TYPE_CHECKING:
    from psycopg import ClientCursor

TOGETHER = 3  # questions in one message: more keep the first waiting, fewer travel more
Rows = list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What `acting` asks. `key` is equal for equal questions."""

    acting: UUID | None
    key: Hashable
    sql: str = field(default="", compare=False)
    params: tuple[Any, ...] = field(default=(), compare=False)


class Together(str):
    """Questions that travel in one message, as its text. `before`: statements of it that
    are no question."""

    asked: tuple[Asked, ...]
    before: int

    @classmethod
    def of(
        cls, asked: Sequence[Asked], prepared: Prepared, cursor: "ClientCursor[Any]"
    ) -> "Together":
        first: list[str] = []
        questions: list[str] = []
        for one in asked:
            needed, question = prepared.statement(one.sql, one.params, cursor)
            first += needed
            questions.append(question)
        text = cls(";".join([*first, *questions]))
        text.asked, text.before = tuple(asked), len(first)
        return text


@dataclass(frozen=True, slots=True)
class _Sent:
    """A message on its way. `before`: statements of it that are no question; `steps`: what
    is left to do for it, `wanted`: what they wait for."""

    cursor: "ClientCursor[Any]"
    asked: tuple[Asked, ...]
    before: int
    steps: PQGen[None]
    wanted: Any


class Ahead:
    """Emptied with each transaction, and by a step back to a savepoint. An answer is given
    once, and only to who asked; a statement that writes to its table forgets it.
    What is `prepared` stays."""

    def __init__(self) -> None:
        self.prepared = Prepared()
        self._line: deque[Asked] = deque()
        self._sent: _Sent | None = None
        self._answers: dict[Asked, Rows] = {}
        self._stale: set[Asked] = set()

    @property
    def is_on_the_way(self) -> bool:
        return self._sent is not None

    def ask(self, asked: Iterable[Asked]) -> None:
        self._line.extend(asked)

    def expects(self, asked: Asked) -> bool:
        """Whether its answer is there or on its way, or it stands in line."""
        return asked not in self._stale and asked in self._all()

    def knows(self, asked: Asked) -> bool:
        return asked in self._answers

    def answer(self, asked: Asked) -> Rows:
        return self._answers.pop(asked)

    def next(self, acting: UUID | None) -> list[Asked]:
        """What to send now in the name of `acting`: nothing while more is on its way, or
        while somebody else's stands first in line."""
        few: list[Asked] = []
        if self._sent is None:
            while self._line and len(few) < TOGETHER and self._line[0].acting == acting:
                few.append(self._line.popleft())
        return few

    def sent(
        self, cursor: "ClientCursor[Any]", asked: Together, before: int, steps: Any
    ) -> None:
        """`steps` are those of psycopg, of which the first sends the message."""
        before += asked.before
        self._sent = _Sent(cursor, asked.asked, before, steps, next(steps))

    def receive(self) -> None:
        """Wait for what was sent. Raises psycopg.Error where the database refused it."""
        sent, self._sent = self._sent, None
        if sent is None:
            return
        with self.prepared.or_forgotten():
            sent.cursor.connection.wait(_going_on(sent.steps, sent.wanted))
        for _ in range(sent.before):
            sent.cursor.nextset()
        for asked in sent.asked:
            self._answers[asked] = sent.cursor.fetchall()
            sent.cursor.nextset()
        sent.cursor.close()

    def forget_what(self, statement: str) -> None:
        """No answer is given that the statement may have changed."""
        if statement.lstrip()[:6].upper() != "SELECT" and (known := self._all()):
            to = _WRITES.match(statement)
            self._stale |= {one for one in known if to is None or to[1] in one.sql}

    def forget(self) -> None:
        """All of it, once what was sent was received."""
        self._line.clear()
        self._answers.clear()
        self._stale.clear()

    def _all(self) -> set[Asked]:
        return {*self._answers, *self._line, *(self._sent.asked if self._sent else ())}


def _going_on(steps: PQGen[None], wanted: Any) -> PQGen[None]:
    """Steps that were begun, from there to their end."""
    while True:
        ready = yield wanted
        try:
            wanted = steps.send(ready)
        except StopIteration:
            return


_WRITES = re.compile(
    r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+(?:ONLY\s+)?([\w".]+)', re.IGNORECASE
)
