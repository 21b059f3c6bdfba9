"""Is a set of weights better than another: on a frozen set, and on held-out answers."""

import math
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from . import files
from .batch import Batch, Limits, Pairs, linked, opened
from .evaluation import Evaluation, Share, Z, evaluate
from .learning import Labels
from .logistic import Floats, losses
from .weights import Weights

GROUPS = ("script", "sex", "number", "moved")
ALL = -1000.0  # bits that every pair has
# bits a pair; the set is invented, so what fits it a little worse may fit life better
FROZEN_ALLOWANCE = 0.01


@dataclass(frozen=True, slots=True)
class Difference:
    """Mean log-loss in bits a pair, the new set's and the old one's; new less old with
    its 95 % interval (paired)."""

    pairs: int
    new: float
    old: float
    low: float
    high: float

    @property
    def wins(self) -> bool:
        return self.pairs > 0 and self.high < 0

    def loses(self, allowance: float = 0.0) -> bool:
        return self.low > allowance


@dataclass(frozen=True, slots=True)
class Beside:
    """One share by the new set and by the old."""

    new: Share
    old: Share

    @property
    def loses(self) -> bool:
        """Worse by more than chance: the old share lies above the new one's interval,
        and the new one below the old one's."""
        if self.new.value is None or self.old.value is None:
            return False
        return (
            self.old.value > self.new.interval[1]
            and self.new.value < self.old.interval[0]
        )


@dataclass(frozen=True)
class Verdict:
    """What the check found. shares: "precision", "recall", "recall of sex: female" and
    so on; `against`: what speaks against the new set, as codes; none: it wins."""

    held_out: Difference
    frozen: Difference
    shares: Mapping[str, Beside]
    records: int
    against: tuple[str, ...] = field(default=())

    @property
    def wins(self) -> bool:
        return not self.against

    def as_dict(self) -> dict[str, Any]:
        return {
            "wins": self.wins,
            "against": list(self.against),
            "records": self.records,
            "held_out": asdict(self.held_out),
            "frozen": asdict(self.frozen),
            "shares": {
                name: {"new": each.new.as_dict(), "old": each.old.as_dict()}
                for name, each in self.shares.items()
            },
        }


def check(
    new: Weights,
    old: Weights,
    *,
    table: pa.Table,
    held_out: Labels,
    records: int,
    memory: str = "1GB",
) -> Verdict:
    """The verdict over `new`.

    table: a set of kamkor.demo.linkset with its truth, never the one that taught the
    old weights. held_out: answers that taught neither; `records`: of their register.
    """
    free = held_out.free()
    answers = _difference(
        *(
            losses(each.odds(w, records), each.is_one)
            for w in (new, old)
            for each in [free]
        )
    )
    with tempfile.TemporaryDirectory() as folder:
        frozen, shares = _on_table(new, old, table, Path(folder), memory)
    against = [f"worse.{name}" for name, each in shares.items() if each.loses]
    if not answers.wins:
        against.insert(0, "answers.lose" if answers.loses() else "answers.same")
    if frozen.loses(FROZEN_ALLOWANCE):
        against.append("frozen.lose")
    return Verdict(answers, frozen, shares, table.num_rows, tuple(against))


def _on_table(
    new: Weights, old: Weights, table: pa.Table, folder: Path, memory: str
) -> tuple[Difference, dict[str, Beside]]:
    truth = _truth(table)
    persons = table["person_id"].to_numpy()
    surprised, found = [], []
    with opened(folder, limits=Limits(memory=memory)) as connection:
        connection.execute("SET enable_progress_bar = false")
        files.take_table(connection, table)
        batch = Batch(connection)
        batch.normalise()
        batch.compare()
        marks = batch.marks()
        for weights in (new, old):
            batch.use(weights)
            pairs = batch.score(least=ALL)
            surprised.append(_surprise(weights, pairs, persons, table.num_rows))
            labels = linked(pairs, marks, cut=weights.cut_at(table.num_rows))
            made = pa.table({"record_id": truth["record_id"], "cluster_id": labels})
            found.append(evaluate(made, truth, groups=GROUPS, memory=memory))
    return _difference(*surprised), _shares(*found)


def _truth(table: pa.Table) -> pa.Table:
    """What evaluation asks, with the groups that must not lose."""
    words = {
        "script": pc.if_else(table["latin"], "latin", "cyrillic"),
        "sex": table["sex"].fill_null("unknown"),
        "number": pc.if_else(pc.is_valid(table["pin"]), "stated", "none"),
        "moved": pc.if_else(table["moved"], "moved", "stayed"),
    }
    truth = table.select(["person_id"]).append_column(
        "record_id", pa.array(range(table.num_rows), pa.int64())
    )
    for name, column in words.items():
        truth = truth.append_column(name, column)
    return truth


def _surprise(weights: Weights, pairs: Pairs, persons: Any, records: int) -> Floats:
    """Log-loss of unguarded pairs, in the order of their rows."""
    order = np.lexsort((pairs.b, pairs.a))
    order = order[pairs.guards[order] == 0]
    one = persons[pairs.a[order]] == persons[pairs.b[order]]
    return losses(weights.odds(pairs.bits[order], records), one)


def _shares(new: Evaluation, old: Evaluation) -> dict[str, Beside]:
    shares = {
        "precision": Beside(new.precision, old.precision),
        "recall": Beside(new.recall, old.recall),
    }
    for column, groups in new.groups.items():
        for label, group in groups.items():
            other = old.groups[column].get(label)
            if other:
                where = f"{column}: {label}"
                shares[f"precision of {where}"] = Beside(
                    group.precision, other.precision
                )
                shares[f"recall of {where}"] = Beside(group.recall, other.recall)
    return shares


def _difference(new: Floats, old: Floats) -> Difference:
    if not len(new):
        return Difference(0, 0.0, 0.0, 0.0, 0.0)
    apart = new - old
    mean = float(apart.mean())
    half = (
        Z * float(apart.std(ddof=1)) / math.sqrt(len(apart)) if len(apart) > 1 else 1.0
    )
    return Difference(
        len(apart), float(new.mean()), float(old.mean()), mean - half, mean + half
    )
