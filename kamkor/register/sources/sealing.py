"""What a row says in free words about hardship: taken out of the row and sealed.

A list of children in difficult life situations is of class 3. What stands in its
cells in people's own words is kept with the key of its record (see vault): whoever
erases a child destroys the keys of its records too. Codes and dates, which rights rest
on, stay in the row.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from kamkor.foundation.access.choices import Sensitivity
from kamkor.foundation.db import vault
from kamkor.foundation.db.copy import copy_rows

from .choices import Kind
from .kinds import FIELDS, FieldType
from .models import Record

_PLACE = "sources_record.sealed"
_AT_ONCE = 5_000
_NOTE = "note"


class Parted(NamedTuple):
    """A row without its secret, and the secret as text; "" where there is none."""

    raw: dict[str, str]
    values: dict[str, Any]
    secret: str


def part(
    kind: str,
    raw: Mapping[str, str],
    values: Mapping[str, Any],
    fields: Mapping[str, str],
) -> Parted:
    """Take the free words of class 3 out of a row. `fields`: title of a cell -> field.

    A column nobody recognised may hold anything: it is taken out as well.
    """
    if kind != Kind.HARDSHIP:
        return Parted(dict(raw), dict(values), "")
    cells = {
        title: text.replace("\0", "")
        for title, text in raw.items()
        if _is_secret_cell(fields.get(title, ""))
    }
    words = {
        name: str(value).replace("\0", "")
        for name, value in values.items()
        if is_secret(kind, name)
    }
    if not (cells or words):
        return Parted(dict(raw), dict(values), "")
    return Parted(
        {title: text for title, text in raw.items() if title not in cells},
        {name: value for name, value in values.items() if name not in words},
        json.dumps({"raw": cells, "values": words}, ensure_ascii=False),
    )


def is_secret(kind: str, field: str) -> bool:
    """Whether the field of such a list holds free words of class 3."""
    if kind != Kind.HARDSHIP:
        return False
    of_text = FIELDS[field].type == FieldType.TEXT
    return field == _NOTE or (
        of_text and FIELDS[field].sensitivity >= Sensitivity.CONTENT
    )


def _is_secret_cell(field: str) -> bool:
    return (
        not field or field == _NOTE or FIELDS[field].sensitivity >= Sensitivity.CONTENT
    )


def seal(record: UUID, secret: str) -> bytes | None:
    """The secret of one record, None where it has none."""
    return vault.seal(secret, subject=record, place=_PLACE) if secret else None


def whole(record: Record) -> tuple[dict[str, str], dict[str, Any]]:
    """`raw` and `values` of the record as received. What was erased is left out.

    Whoever may see the record of such a list may see all of it.
    """
    if record.sealed is None:
        return dict(record.raw), dict(record.values)
    try:
        text = vault.unseal(bytes(record.sealed), subject=record.pk, place=_PLACE)
    except vault.Erased:
        return dict(record.raw), dict(record.values)
    secret = json.loads(text)
    return record.raw | secret["raw"], record.values | secret["values"]


def seal_incoming() -> int:
    """Fill the temporary table `sealed` for the rows of `incoming` that become records.

    A fixed number of statements for 5,000 rows each. Returns how many were sealed.
    """
    done = 0
    for rows in _waiting():
        texts = {record: text for _n, record, text in rows}
        boxes = vault.seal_many(texts, place=_PLACE)
        done += copy_rows("sealed", ("id", "sealed"), boxes.items())
    return done


def _waiting() -> Iterator[list[tuple[int, UUID, str]]]:
    after = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT n, f.id, i.secret FROM incoming i JOIN fate f USING (n)"
                " WHERE f.id IS NOT NULL AND i.secret <> '' AND n > %s"
                " ORDER BY n LIMIT %s",
                [after, _AT_ONCE],
            )
            rows = cursor.fetchall()
        if not rows:
            return
        yield rows
        after = rows[-1][0]
