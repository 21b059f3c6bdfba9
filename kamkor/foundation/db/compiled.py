"""Questions that are made and compiled once, and then asked with other values.

To build a queryset and turn it into SQL takes as long as the database takes to answer it;
what differs from one page to the next is only whose case, and when (ADR 31).
"""

import copy
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache, partial, update_wrapper
from types import SimpleNamespace
from typing import (
    TYPE_CHECKING,
    Any,
    Generic,
    ParamSpec,
    Protocol,
    Self,
    TypeVar,
    runtime_checkable,
)
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection, connections
from django.db.models import QuerySet

from kamkor.foundation.db import context

from .backend.ahead import Asked

if TYPE_CHECKING:
    from .backend.base import DatabaseWrapper

KEPT = 1024  # questions of a process: where readers are many, those asked last
P = ParamSpec("P")
Row = TypeVar("Row")
_ID = 0xC0DE << 112  # of no row: those have a version
_MOMENT = datetime(1, 1, 1, tzinfo=UTC)  # before any that a condition names
_NUMBER = -(10**9)  # of no place


@runtime_checkable
class Asker(Protocol):
    """Who asks: all of it but the moment decides how the question is put."""

    @property
    def at(self) -> datetime: ...

    def shape(self) -> Hashable:
        """Equal for two whose conditions differ in the moment only."""

    def at_another_moment(self, at: datetime) -> Self:
        """The same, of the same shape, without asking the database."""


class Varying(int):
    """A number that only stands in conditions, as ids and moments do: a place."""


class compiled(Generic[P, Row]):
    """The rows of the queryset that `make` gives, in a list.

    `make` is called once for each shape of a question: with stand-ins for ids, moments and
    Varying numbers, which it may only pass on as values of conditions, with an Asker at
    another moment, and with other arguments as they are.

    Raises ValueError when a stand-in is in no condition as it was given, or when `make`
    asks the database: both would be those of the first who asked.
    """

    def __init__(self, make: Callable[P, QuerySet[Any, Row]]) -> None:
        self._make = make
        update_wrapper(self, make)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> list[Row]:
        return self.ahead(*args, **kwargs).answered()

    def ahead(self, *args: P.args, **kwargs: P.kwargs) -> "Told":
        """The same to be sent by `ask_ahead`."""
        given = (*args, *kwargs.values())
        put = [_put(argument, n) for n, argument in enumerate(given)]
        question = _question(self._make, _Form(put, len(args), tuple(kwargs)))
        return Told(question, tuple(one.value for one in put if one.mark is not None))


def ask_ahead(told: "Iterable[Told]") -> None:
    """Questions that this transaction will ask in the name of whoever acts now, in about
    this order: the database answers while the page is made of those before.

    For pages that read: whoever asks later is given the answer as it was when it was
    sent, unless a statement of this transaction wrote to one of its tables.
    """
    wrapper: DatabaseWrapper = connection  # type: ignore[assignment]
    wrapper.ask_ahead(one.asked() for one in told if one.question.sql)


@dataclass(frozen=True, slots=True)
class _Put:
    """An argument as the question is made with it. `mark` stands for `value`; None where
    it is always the same. `may_be_missing`: not every question asks for it."""

    stand_in: Any
    shape: Hashable
    mark: Any = None
    value: Any = None
    may_be_missing: bool = False


@dataclass(frozen=True, slots=True)
class _Form:
    """The arguments of a question, of which `many` have no name; alike by their shapes."""

    put: list[_Put] = field(compare=False)
    many: int
    names: tuple[str, ...]
    shapes: tuple[Hashable, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "shapes", tuple(one.shape for one in self.put))


def _put(argument: Any, n: int) -> _Put:
    moment = _MOMENT + timedelta(microseconds=n)
    if isinstance(argument, UUID):
        mark = UUID(int=_ID + n)
        return _Put(mark, UUID, mark, argument)
    if isinstance(argument, datetime):
        return _Put(moment, datetime, moment, argument)
    if isinstance(argument, Varying):
        return _Put(_NUMBER + n, Varying, _NUMBER + n, int(argument))
    if isinstance(argument, Asker):
        other = argument.at_another_moment(moment)
        return _Put(other, argument.shape(), moment, argument.at, may_be_missing=True)
    return _Put(argument, argument)


@dataclass(frozen=True, slots=True, eq=False)
class _Question:
    """`sql` is empty where nothing can be found. `places`: of each parameter which value
    it is, None where it is always the same."""

    rows: QuerySet[Any, Any]
    compiler: Any
    sql: str
    params: tuple[Any, ...]
    places: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A question, and the values it is asked with."""

    question: _Question
    values: tuple[Any, ...]

    def asked(self) -> Asked:
        """As it is sent ahead."""
        return Asked(context.acting(), self, self.question.sql, self._params())

    def answered(self) -> list[Any]:
        question = self.question
        if not question.sql:
            return []
        wrapper: DatabaseWrapper = connection  # type: ignore[assignment]
        rows: Any = question.rows
        compiler = copy.copy(question.compiler)
        compiler.connection = connections[rows.db]
        told = self._params()
        compiler.as_sql = lambda: (question.sql, told)
        known = wrapper.answer_ahead(Asked(context.acting(), self))
        if known is not None:
            width = compiler.col_count if compiler.has_extra_select else None
            compiler.execute_sql = lambda *_, **__: [[row[:width] for row in known]]
        query = copy.copy(rows.query)
        query.get_compiler = lambda using: compiler  # noqa: ARG005  the one it was made for
        shown = SimpleNamespace(
            db=rows.db, model=rows.model, query=query, _fields=rows._fields,
            _known_related_objects={},
        )  # fmt: skip
        return list(rows._iterable_class(shown))

    def _params(self) -> tuple[Any, ...]:
        question = self.question
        return tuple(
            param if at is None else self.values[at]
            for param, at in zip(question.params, question.places, strict=True)
        )


@lru_cache(KEPT)
def _question(make: Callable[..., QuerySet[Any, Any]], form: _Form) -> _Question:
    args = [one.stand_in for one in form.put]
    named = dict(zip(form.names, args[form.many :], strict=True))
    with connection.execute_wrapper(partial(_refused, make.__qualname__)):
        rows = make(*args[: form.many], **named)
    if rows._prefetch_related_lookups:  # type: ignore[attr-defined]
        raise ValueError(f"{make.__qualname__}: what is fetched beside is not kept")
    marked = [one for one in form.put if one.mark is not None]
    compiler = rows.query.get_compiler(rows.db)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        return _Question(rows, compiler, "", (), ())
    places = tuple(_place(param, marked) for param in params)
    for n, one in enumerate(marked):
        if n not in places and not one.may_be_missing:
            raise ValueError(
                f"{make.__qualname__}: value {n + 1} in no condition as given"
            )
    compiler.connection = None  # of the thread that happened to ask first
    return _Question(rows, compiler, sql, tuple(params), places)


def _refused(name: str, *_statement: Any) -> None:
    raise ValueError(f"{name}: a question is made without asking the database")


def _place(param: Any, marked: Sequence[_Put]) -> int | None:
    found = (
        n
        for n, o in enumerate(marked)
        if isinstance(param, type(o.mark)) and param == o.mark
    )
    return next(found, None)
