"""From a file to the temporary table `fate`: what each of its rows would become."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from kamkor.foundation.db import sql
from kamkor.foundation.db.copy import copy_rows

from . import sealing, shelf
from .identity import BY_REFERENCE, ListKey, content_hash
from .kinds import KINDS
from .models import Batch
from .reading.lists import Reading, read
from .reading.rows import Row
from .reading.table_reader import fields_by_title

Progress = Callable[[str, int, int], None]

_PACKAGE = "kamkor.register.sources"
_COLUMNS = (
    "n", "sheet", "row_number", "raw", "values", "secret", "problems", "remarks",
    "identity", "content",
)  # fmt: skip


@dataclass
class Intake:
    """What was met while the file was read. `look` sees every row as it passes."""

    reading: Reading
    rows: int = 0
    refused: int = 0


def load(
    batch: Batch,
    *,
    progress: Progress = lambda *_: None,
    look: Callable[[Row], None] = lambda _: None,
) -> Intake:
    """Copy the rows of the batch's file into the temporary table `incoming`.

    In chunks as they are read: memory does not grow with the file. Raises Refusal.
    """
    with connection.cursor() as cursor:
        cursor.execute(sql.load(_PACKAGE, "incoming"))
    reading = read(
        shelf.reader(batch.stored_as), batch.kind, batch.mapping,
        list_date=batch.list_date,
    )  # fmt: skip
    intake = Intake(reading)
    expected = int(batch.counts.get("rows", 0))
    key = ListKey(batch.kind, batch.list_date)

    known: dict[str, dict[str, str]] = {}

    def titles(sheet: str) -> dict[str, str]:
        if sheet not in known:
            known[sheet] = fields_by_title(reading.recognitions[sheet].columns)
        return known[sheet]

    def tuples() -> Iterator[tuple[Any, ...]]:
        for n, row in enumerate(reading, start=1):
            look(row)
            intake.rows = n
            intake.refused += row.refused
            if n % 500 == 0:
                progress("read", n, max(expected, n))
            yield incoming(key, n, row, titles(row.sheet))

    copy_rows("incoming", _COLUMNS, tuples())
    return intake


def incoming(
    key: ListKey, n: int, row: Row, titles: Mapping[str, str]
) -> tuple[Any, ...]:
    """One row of the table `incoming`, in the order of its columns. `titles`: field by
    title of the column."""
    values = {name: value for name, value in row.values.items() if value is not None}
    problems = [f.to_json() for f in row.findings if f.is_problem]
    remarks = [f.to_json() for f in row.findings if not f.is_problem]
    sheet = f"{BY_REFERENCE}{row.reference}" if row.reference else row.sheet
    raw, shown, secret = sealing.part(key.kind, row.verbatim, values, titles)
    return (
        n,
        sheet,
        row.number,
        _json(raw),
        _json(shown),
        secret,
        _json(problems),
        _json(remarks),
        key.identity(values, sheet=sheet, row_number=row.number),
        content_hash(values, problems),
    )


def match(batch: Batch, *, progress: Progress = lambda *_: None) -> Counter[str]:
    """Fill `fate` from `incoming`; returns how many rows each fate has.

    Fates: new, changed, mended, unchanged, repeated; refused, and waiting where it was
    refused before and is the same.
    """
    values = {
        "source": batch.source_id,
        "list_date": batch.list_date,
        "one_row_a_child": not KINDS[batch.kind].identity,
    }
    run_steps("match", values, progress=progress)
    with connection.cursor() as cursor:
        cursor.execute("SELECT fate, count(*) FROM fate GROUP BY fate")
        return Counter(dict(cursor.fetchall()))


def run_steps(
    name: str, values: dict[str, Any], *, progress: Progress = lambda *_: None
) -> None:
    """Run sql/<name>.sql step by step."""
    steps = sql.steps(_PACKAGE, name)
    with connection.cursor() as cursor:
        for done, (step, statement) in enumerate(steps):
            progress(f"{name}.{step}", done, len(steps))
            cursor.execute(statement, values if "%(" in statement else None)


def _json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    if "\\u0000" in text:  # PostgreSQL keeps no NUL character in jsonb
        text = json.dumps(_without_nul(value), ensure_ascii=False)
    return text


def _without_nul(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, list):
        return [_without_nul(item) for item in value]
    if isinstance(value, dict):
        return {_without_nul(k): _without_nul(v) for k, v in value.items()}
    return value
