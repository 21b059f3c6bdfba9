"""Invented children as rows, and tables of them: exact, and made safe or not."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from kamkor.monitoring.publishing.disclosure import dividing, perturbing, ptable
from kamkor.monitoring.publishing.disclosure.attack.report import Published
from kamkor.monitoring.publishing.disclosure.figures import (
    ALL,
    Name,
    Near,
    Table,
    above,
)

NOISE = ptable.read()
CODES = {
    "sex": ("f", "m"),
    "age": ("0-2", "3-6", "7-10", "11-13", "14-17"),
    "situation": ("kin", "guardian", "alone", "institution", "one_parent", "unknown"),
    "abroad": ("none", "one", "both"),
    "school": ("enrolled", "not_enrolled"),
    "schooling": ("enrolled", "not_enrolled", "other_age"),
    "worry": ("none", "first", "again"),
}
SHARES = {
    "sex": (0.48, 0.52), "age": (0.12, 0.2, 0.28, 0.2, 0.2),
    "situation": (0.55, 0.15, 0.02, 0.04, 0.2, 0.04), "abroad": (0.1, 0.5, 0.4),
}  # fmt: skip
SHAPES = {
    "ages": ("area", "period", "sex", "age"),
    "care": ("area", "period", "sex", "situation"),
    "parents": ("area", "period", "age", "abroad"),
}


PUPILS = SHAPES | {
    "school": ("area", "period", "school", "age"),
    "pupils": ("area", "period", "abroad", "schooling"),
    "worries": ("area", "period", "worry"),
}
NEAR = [
    Near("schooling", value, {"school": [value], "age": ["7-10", "11-13", "14-17"]})
    for value in CODES["school"]
]


@dataclass(frozen=True)
class Children:
    """`rows`: by dimension, one value a child; `keys`: one record key a child."""

    rows: Mapping[str, np.ndarray]
    keys: np.ndarray
    areas: Mapping[str, str | None]


def children(
    many: int, *, regions: int = 3, districts: int = 6, periods=("2026-Q1",), seed=1
) -> Children:
    """So many children; between periods a tenth of them move or change."""
    luck = np.random.default_rng(seed)
    areas: dict[str, str | None] = {"KG": None}
    homes = []
    for region in range(regions):
        areas[f"R{region}"] = "KG"
        for district in range(districts):
            areas[f"R{region}D{district}"] = f"R{region}"
            homes.append(f"R{region}D{district}")
    weights = luck.dirichlet(np.full(len(homes), 2.0))

    def drawn(size: int) -> dict[str, np.ndarray]:
        told = {
            name: luck.choice(values, size, p=SHARES[name])
            for name, values in CODES.items()
            if name in SHARES
        }
        return told | {"area": luck.choice(homes, size, p=weights)}

    state, keys = drawn(many), luck.integers(0, 256, many)
    parts = []
    for period in periods:
        parts.append({**state, "period": np.full(many, period), "key": keys})
        changed = luck.random(many) < 0.1
        fresh = drawn(many)
        state = {k: np.where(changed, fresh[k], v) for k, v in state.items()}
        keys = np.where(changed, luck.integers(0, 256, many), keys)
    rows = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    return Children(rows, rows.pop("key"), areas)


def schooled(some: Children, seed: int = 5) -> Children:
    """The same children with school and worries; one in four of the oldest is past
    school age."""
    luck = np.random.default_rng(seed)
    many, age = len(some.keys), some.rows["age"]
    school = luck.choice(CODES["school"], many, p=(0.95, 0.05))
    past = (age == "14-17") & (luck.random(many) < 0.25)
    is_other = past | (age == "0-2") | (age == "3-6")
    told = {
        "school": school, "schooling": np.where(is_other, "other_age", school),
        "worry": luck.choice(CODES["worry"], many, p=(0.93, 0.05, 0.02)),
    }  # fmt: skip
    return Children({**some.rows, **told}, some.keys, some.areas)


def counted(
    some: Children, shapes: Mapping[str, Sequence[str]] = SHAPES
) -> tuple[list[Table], dict[Name, int], dict[Name, int]]:
    """Exact tables with all their totals and empty cells, true counts, and cell keys."""
    tables, truth, keys = [], {}, {}
    for code, dimensions in shapes.items():
        counts, sums = _cube(some, dimensions)
        values = [_values(name, some) for name in dimensions]
        table = Table(code, tuple(dimensions), {p: counts[p] for p in product(*values)})
        tables.append(table)
        for place, name in table.names.items():
            truth[name], keys[name] = counts[place], sums[place] % 256
    return tables, truth, keys


def _cube(some: Children, dimensions: Sequence[str]) -> tuple[Counter, Counter]:
    finest, sums = Counter(), Counter()
    columns = [some.rows[name].tolist() for name in dimensions]
    for *place, key in zip(*columns, some.keys.tolist(), strict=True):
        finest[tuple(place)] += 1
        sums[tuple(place)] += key
    counts, keys = Counter(), Counter()
    for place, count in finest.items():
        told = zip(dimensions, place, strict=True)
        for cell in product(*(_ups(name, value, some) for name, value in told)):
            counts[cell] += count
            keys[cell] += sums[place]
    return counts, keys


def _ups(dimension: str, value: str, some: Children) -> list[str]:
    if dimension == "period":
        return [value]
    if dimension != "area":
        return [value, ALL]
    chain = [value]
    while (over := some.areas[chain[-1]]) is not None:
        chain.append(over)
    return chain


def _values(dimension: str, some: Children) -> list[str]:
    if dimension == "area":
        return list(some.areas)
    if dimension == "period":
        return sorted(set(some.rows["period"].tolist()))
    return [*CODES[dimension], ALL]


def safe(some: Children, shapes=SHAPES, *, least: int = 10) -> Published:
    """As this project publishes."""
    tables, truth, keys = counted(some, shapes)
    shown = [_noisy(table, truth, keys) for table in tables]
    return Published(dividing.divide(shown, some.areas, least=least), truth)


def _noisy(table: Table, truth: Mapping[Name, int], keys: Mapping[Name, int]) -> Table:
    names = list(table.names.values())
    values = perturbing.cell_key(
        np.array([truth[name] for name in names]),
        np.array([keys[name] for name in names]),
        NOISE,
    )
    return table.showing(dict(zip(table.names, values.tolist(), strict=True)))


def independent(some: Children, shapes=SHAPES, seed: int = 9) -> Published:
    """The same noise table, but every cell of every table draws its own key."""
    tables, truth, _keys = counted(some, shapes)
    luck = np.random.default_rng(seed)
    shown = []
    for table in tables:
        own = {name: int(luck.integers(256)) for name in table.names.values()}
        shown.append(_noisy(table, truth, own))
    return Published(shown, truth)


def raw(some: Children, shapes=SHAPES) -> Published:
    tables, truth, _keys = counted(some, shapes)
    return Published([_ruled(table) for table in tables], truth)


def suppressed(some: Children, shapes=SHAPES) -> Published:
    """1 to 4 are hidden, and in each line one more so that no single one stands alone:
    table by table, as it is usually done."""
    tables, truth, _keys = counted(some, shapes)
    shown = []
    for table in tables:
        hidden = {p for p, value in table.values.items() if 1 <= value <= 4}
        for at, dimension in enumerate(table.dimensions):
            if dimension != "period":
                hidden |= _complement(table, at, hidden, some.areas)
        shown.append(
            _ruled(
                table.showing(
                    {p: None if p in hidden else v for p, v in table.values.items()}
                )
            )
        )
    return Published(shown, truth)


def _complement(table: Table, at: int, hidden: set, areas) -> set:
    lines: dict[tuple, list] = {}
    for place in table.values:
        over = above(table.dimensions[at], place[at], areas)
        if over is not None:
            lines.setdefault((*place[:at], over, *place[at + 1 :]), []).append(place)
    more = set()
    for places in lines.values():
        if len([p for p in places if p in hidden]) == 1:
            others = [p for p in places if p not in hidden and table.values[p]]
            more |= set(sorted(others, key=lambda p: table.values[p])[:1])
    return more


def _ruled(table: Table) -> Table:
    return Table(table.code, table.dimensions, table.values, "suppressed", table.fixed)
