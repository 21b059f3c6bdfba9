"""What published values say of true counts."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf

from kamkor.monitoring.publishing.disclosure.figures import (
    CELL_KEY,
    TEN_FIVE,
    Name,
    Table,
)

Range = tuple[float, float]


@dataclass(frozen=True)
class Rule:
    """`possible`: the true counts that may lie behind a value. `variance`: of a shown
    value around the true one; `of_zero`: the same where 0 is shown, mostly true."""

    possible: Callable[[int | None], Range]
    variance: float
    of_zero: float


def _by_cell_key(value: int | None) -> Range:
    """Behind each value, by ptable.csv; tests compare this with the table itself."""
    if value is None:
        return 0, inf
    if value == 0:
        return 0, 3
    return max(1, value - 3), value + 3


def _by_ten_five(value: int | None) -> Range:
    return (0, 9) if value is None else (max(10, value - 4), value + 4)


def _suppressed(value: int | None) -> Range:
    """Exact, and hidden from 1 to 4; other cells are hidden so that these stay so."""
    return (1, inf) if value is None else (value, value)


RULES: Mapping[str, Rule] = {
    CELL_KEY: Rule(_by_cell_key, 2.0, 0.5),
    TEN_FIVE: Rule(_by_ten_five, 4.0, 4.0),
    "suppressed": Rule(_suppressed, 0.0, 0.0),
}


@dataclass
class Known:
    """Of one cell. `values`: what was published for it, a value a table."""

    tables: list[str] = field(default_factory=list)
    values: list[int] = field(default_factory=list)
    least: float = 0
    most: float = inf
    noise: float = inf

    @property
    def shown(self) -> bool:
        return bool(self.values)

    @property
    def estimate(self) -> float:
        return sum(self.values) / len(self.values)

    @property
    def variance(self) -> float:
        """One value in all tables has one noise; several are looks of their own."""
        alike = len(set(self.values)) == 1
        return self.noise if alike else self.noise / len(self.values)

    def learn(self, table: Table, value: int | None) -> None:
        rule = RULES[table.rule]
        self.tables.append(table.code)
        least, most = rule.possible(value)
        self.least, self.most = max(self.least, least), min(self.most, most)
        if value is not None:
            self.values.append(value)
            self.noise = rule.variance if any(self.values) else rule.of_zero


def gather(tables: Sequence[Table]) -> dict[Name, Known]:
    """All that the files say, by cell."""
    known: dict[Name, Known] = defaultdict(Known)
    for table in tables:
        for place, value in table.values.items():
            known[table.names[place]].learn(table, value)
    return dict(known)
