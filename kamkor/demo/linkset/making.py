"""A set as Arrow tables, part by part, so that memory does not grow with its size."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from kamkor.demo.chance import stream

from . import cells, rates
from .lists import part
from .naming import name_cells
from .pins import PARTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from kamkor.demo.chance import Stream

    from .cells import Texts
    from .lists import Part
    from .spelling import Ints

RECORDS = 40_000  # of a part
MOST = RECORDS * PARTS
PEOPLE_OF_A_PART = 1_000_000  # ids of people and families of a part begin anew
TEXT = (
    *("name", "surname", "given_name", "patronymic", "birth_date", "sex", "pin"),
    *("mother", "phone", "region", "district", "village"),
)
TRUTH = (
    *(("person_id", pa.int64()), ("family_id", pa.int64()), ("twin", pa.bool_())),
    *(("moved", pa.bool_()), ("latin", pa.bool_()), ("style_differs", pa.bool_())),
    *(("pin_kind", pa.string()), ("true_birth_date", pa.date32())),
)
SCHEMA = pa.schema(
    [
        ("record_id", pa.int64()),
        ("source", pa.string()),
        ("kind", pa.string()),
        ("list_date", pa.date32()),
        *((name, pa.string()) for name in TEXT),
        *TRUTH,
    ]
)


def tables(records: int, seed: int, noise: float = 1) -> Iterator[pa.Table]:
    """A set of `records` records in parts of at most RECORDS, in SCHEMA's columns.

    `noise` multiplies the rates of error and divides the share with a number. With
    another noise the same seed has the same children in the same lists.
    Raises ValueError for less than 1 record, more than MOST, or noise under 1.
    """
    if not 1 <= records <= MOST:
        raise ValueError(f"A set has 1 to {MOST:,} records, not {records:,}.")
    if noise < 1:
        raise ValueError(f"Noise is 1 or more, not {noise}.")
    for number in range(math.ceil(records / RECORDS)):
        first = number * RECORDS
        count = min(RECORDS, records - first)
        truth = part(number, count, np.random.default_rng([seed, number, 0]))
        rng = np.random.default_rng([seed, number, round(100 * noise)])
        columns = _columns(truth, noise, rng, stream("linkset", seed, number, noise))
        columns |= _truth(truth, number)
        order = np.argsort(rng.random(count), kind="stable")
        ids = _ids(first, count, records)
        table = pa.table([columns[name] for name in SCHEMA.names[1:]], _without_id())
        yield table.take(pa.array(order)).add_column(0, SCHEMA.field(0), pa.array(ids))


def write(path: Path, records: int, seed: int, noise: float = 1) -> None:
    """Put the set into a Parquet file, one row group per part."""
    with pq.ParquetWriter(path, SCHEMA, compression="zstd") as file:
        for table in tables(records, seed, noise):
            file.write_table(table)


def _without_id() -> pa.Schema:
    return pa.schema(list(SCHEMA)[1:])


def _ids(first: int, count: int, records: int) -> Ints:
    """1 to `records`, each once, in an order that tells nothing about the people."""
    step = int(records * 0.618) | 1
    while math.gcd(step, records) > 1:
        step += 2
    return (np.arange(first, first + count) * step) % records + 1


def _columns(
    truth: Part, noise: float, rng: np.random.Generator, chance: Stream
) -> dict[str, pa.Array]:
    wrong, filled = rates.errors(noise), rates.present(noise)
    named = name_cells(truth, wrong, filled, rng, chance)
    pin, pin_kind = cells.numbers(truth, wrong, filled, rng)
    texts: dict[str, Sequence[str | None] | Texts] = {
        "source": sources(truth),
        "kind": np.array(rates.KINDS, object)[truth.records.kind],
        "name": named.name,
        "surname": named.surname,
        "given_name": named.given,
        "patronymic": named.patronymic,
        "birth_date": cells.birth_dates(truth, wrong, rng),
        "sex": cells.sexes(truth, wrong, filled, rng),
        "pin": pin,
        "mother": named.mother,
        "phone": cells.phones(truth, wrong, filled, rng),
        "pin_kind": pin_kind,
        **cells.places(truth, wrong, filled, named.latin, rng),
    }
    found = {name: pa.array(text, pa.string()) for name, text in texts.items()}
    return found | {
        "latin": pa.array(named.latin),
        "style_differs": pa.array(named.style_differs),
    }


def _truth(truth: Part, number: int) -> dict[str, pa.Array]:
    rows, kids = truth.records, truth.children
    start = number * PEOPLE_OF_A_PART + 1
    return {
        "list_date": pa.array(rows.day.astype("datetime64[D]")),
        "person_id": pa.array(start + rows.person),
        "family_id": pa.array(start + rows.family),
        "twin": pa.array(kids.twin[rows.person]),
        "moved": pa.array(rows.moved),
        "true_birth_date": pa.array(kids.born[rows.person].astype("datetime64[D]")),
    }


def sources(truth: Part) -> list[str]:
    """The name of each record's list: "school 1234 2025-09"."""
    rows = truth.records
    days = rows.day.astype("datetime64[D]")
    months = np.datetime_as_string(days.astype("datetime64[M]")).tolist()
    offices, kinds = rows.office.tolist(), rows.kind.tolist()
    lists = zip(kinds, offices, months, strict=True)
    return [f"{rates.KINDS[kind]} {office} {month}" for kind, office, month in lists]
