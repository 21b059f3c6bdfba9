"""Lists by key: the next page starts after the last row seen, wherever it stands.

No OFFSET, so page 1,000 costs what page 1 costs; and no full count, so a list over
millions answers at once. Cursors are signed: a reader cannot name rows by inventing one.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from django.core import signing
from django.db.models import F, Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext

from . import words

M = TypeVar("M", bound=Model)
SIZE = 25
COUNT_UP_TO = 1000
SALT = "kamkor.paging"


@dataclass(frozen=True)
class Column:
    """A column of the order: never null in the list, or the list would lose rows."""

    name: str
    descending: bool = False

    @classmethod
    def of(cls, text: str) -> "Column":
        return cls(text.removeprefix("-"), text.startswith("-"))


@dataclass(frozen=True)
class Page(Generic[M]):
    """One page of a list. `next` and `previous` are cursors, empty at the ends.

    `count` is exact up to `COUNT_UP_TO`; above, `many` is true and it is that bound.
    """

    rows: Sequence[M]
    next: str
    previous: str
    count: int
    many: bool

    @property
    def count_words(self) -> str:
        number = words.number(self.count)
        if self.many:
            return gettext("more than %(n)s") % {"n": number}
        return ngettext("%(n)s entry", "%(n)s entries", self.count) % {"n": number}

    def __bool__(self) -> bool:
        return bool(self.rows)

    def __iter__(self) -> Any:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def page_of(
    queryset: QuerySet[M],
    request: HttpRequest,
    *,
    order: Sequence[str],
    size: int = SIZE,
) -> Page[M]:
    """The page the request asks for by ?after= or ?before=.

    `order` names columns like `order_by`, "-" for descending; the primary key is added.
    They must not be null. A cursor that is forged, broken or of another order gives the
    first page.
    """
    columns = [Column.of(text) for text in (*order, "pk")]
    after = _read(request.GET.get("after", ""), columns)
    before = None if after else _read(request.GET.get("before", ""), columns)
    backwards = before is not None
    found = _rows(queryset, columns, after or before, backwards=backwards, size=size)
    beyond = len(found) > size
    rows = list(reversed(found[:size])) if backwards else found[:size]
    has_next = bool(rows) and (beyond or backwards)
    has_previous = bool(rows) and (beyond if backwards else after is not None)
    count = queryset.order_by()[: COUNT_UP_TO + 1].count()
    return Page(
        rows=rows,
        next=_write(rows[-1], columns) if has_next else "",
        previous=_write(rows[0], columns) if has_previous else "",
        count=min(count, COUNT_UP_TO),
        many=count > COUNT_UP_TO,
    )


def _rows(
    queryset: QuerySet[M],
    columns: Sequence[Column],
    key: list[Any] | None,
    *,
    backwards: bool,
    size: int,
) -> list[M]:
    ordered = queryset.order_by(
        *(
            F(c.name).desc() if c.descending != backwards else F(c.name).asc()
            for c in columns
        )
    )
    if key is not None:
        ordered = ordered.filter(_past(columns, key, backwards=backwards))
    return list(ordered[: size + 1])


def _past(columns: Sequence[Column], key: list[Any], *, backwards: bool) -> Q:
    """(a, b, pk) > (x, y, z) for mixed directions, written so that an index serves it."""
    condition = Q(pk__in=[])
    equal = Q()
    for column, value in zip(columns, key, strict=True):
        side = "lt" if column.descending != backwards else "gt"
        condition |= equal & Q(**{f"{column.name}__{side}": value})
        equal &= Q(**{column.name: value})
    first = columns[0]
    bound = "lte" if first.descending != backwards else "gte"
    return Q(**{f"{first.name}__{bound}": key[0]}) & condition


def _write(row: Model, columns: Sequence[Column]) -> str:
    values = [_value(row, column.name) for column in columns]
    names = [column.name for column in columns]
    return signing.dumps([names, values], salt=SALT, serializer=_Json, compress=True)


def _value(row: Any, path: str) -> Any:
    for name in path.split("__"):
        row = getattr(row, name)
    return row


def _read(cursor: str, columns: Sequence[Column]) -> list[Any] | None:
    if not cursor:
        return None
    try:
        names, values = signing.loads(cursor, salt=SALT, serializer=_Json)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    if names != [column.name for column in columns]:
        return None
    return list(values)


class _Json(signing.JSONSerializer):
    """Dates (to the microsecond) and ids as text; the column's type reads them back."""

    def dumps(self, obj: Any) -> bytes:
        text = json.dumps(obj, separators=(",", ":"), default=_as_text)
        return text.encode()


def _as_text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
