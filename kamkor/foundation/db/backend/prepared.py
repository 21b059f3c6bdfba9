"""Questions that the database keeps for one connection, ready to be answered.

To read a question, to secure and to plan it takes the database longer than to answer it.
One that is asked again is prepared, and only its values are sent from then on (ADR 34).
"""

import re
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, tzinfo
from itertools import count
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from psycopg import ClientCursor

KEPT = 100  # questions of a connection, those asked last; some 150 kB each
# a question as written, and the types of its values
_Kind = tuple[str, tuple[str | None, ...]]


class Prepared:
    """Of one connection, from its beginning to its end: transactions leave it alone."""

    def __init__(self) -> None:
        self._names: OrderedDict[_Kind, str] = OrderedDict()  # "" for one asked once
        self._is_unsure = False

    def statement(
        self, sql: str, params: Sequence[Any], cursor: "ClientCursor[Any]"
    ) -> tuple[list[str], str]:
        """The statements to be made first, and the question as it is sent."""
        first = self._begin_anew()
        kind = sql, tuple(_type(param) for param in params)
        if None in kind[1]:
            return first, cursor.mogrify(sql, params)
        if kind not in self._names:
            self._names[kind] = ""
            first += self._give_up()
        elif not self._names[kind]:
            self._names[kind] = f"asked_{next(_FREE)}"
            first.append(_prepare(self._names[kind], kind))
        self._names.move_to_end(kind)
        if name := self._names[kind]:
            sql = f"EXECUTE {name}{_listed('%s' for _ in params)}"
        return first, cursor.mogrify(sql, params)

    @contextmanager
    def or_forgotten(self) -> Iterator[None]:
        """A message was not made, sent or answered: nobody knows how much of it was done."""
        try:
            yield
        except BaseException:
            self._names.clear()
            self._is_unsure = True
            raise

    def _begin_anew(self) -> list[str]:
        was_unsure, self._is_unsure = self._is_unsure, False
        return ["DEALLOCATE ALL"] if was_unsure else []

    def _give_up(self) -> list[str]:
        """The one that was asked longest ago, where they are too many."""
        if len(self._names) <= KEPT:
            return []
        _, name = self._names.popitem(last=False)
        return [f"DEALLOCATE {name}"] if name else []


def _prepare(name: str, kind: _Kind) -> str:
    sql, types = kind
    number = count(1)
    numbered = _PLACE.sub(
        lambda found: f"${next(number)}" if found[0] == "%s" else "%", sql
    )
    return f"PREPARE {name}{_listed(map(str, types))} AS {numbered}"


def _listed(parts: Iterable[str]) -> str:
    text = ", ".join(parts)
    return f"({text})" if text else ""


def _type(param: Any) -> str | None:
    """What PostgreSQL takes the value for, as psycopg writes it into a statement; None
    for a kind that nobody asked with yet."""
    match param:
        case None | str():
            return "unknown"  # it makes it out by itself, as for a text between quotes
        case bool():
            return "boolean"
        case int():
            return "integer" if -(2**31) <= param < 2**31 else "bigint"
        case UUID():
            return "uuid"
        case datetime(tzinfo=tzinfo()):
            return "timestamptz"
        case [UUID(), *_]:
            return "uuid[]"
    return None


_PLACE = re.compile("%[s%]")
_FREE = count(1)  # of the process: one who takes a connection over finds no name twice
