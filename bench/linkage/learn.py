"""What people's answers are worth: weights taught by them, on two sets nobody trained on.

    python -m bench.linkage learn

A hundred thousand records (seed 7) are the register; answers are its truth, of doubtful
pairs and of automatic links drawn by lot, as the register would gather them. Judged on
the pairs nobody answered and on the frozen set (seed 404).
"""

import tempfile
from pathlib import Path

import numpy as np
import pyarrow as pa

from kamkor.demo import linkset
from kamkor.register.linkage.core import checking, files, learning
from kamkor.register.linkage.core.batch import Batch, Limits, opened
from kamkor.register.linkage.core.learning import Labels
from kamkor.register.linkage.core.levels import COMPARISONS
from kamkor.register.linkage.core.logistic import share
from kamkor.register.linkage.core.weights import Weights, shipped

RECORDS, SEED = 100_000, 7
FROZEN, FROZEN_SEED = 40_000, 404
WORTH_A_LOOK = 0.05  # probability
DOUBTFUL, AUTOMATIC = 8_000, 4_000  # answers
SPREADS = (0.25, 0.5, 1.0, 2.0)


def compared() -> Labels:
    """Every compared pair of the register, answered by its truth."""
    table = pa.concat_tables(linkset.tables(RECORDS, SEED))
    persons = table["person_id"].to_numpy()
    with (
        tempfile.TemporaryDirectory() as folder,
        opened(Path(folder), limits=Limits(memory="2GB")) as connection,
    ):
        files.take_table(connection, table)
        batch = Batch(connection)
        batch.normalise()
        batch.compare()
        batch.score(least=checking.ALL)
        names = ", ".join(each.name for each in COMPARISONS)
        found = connection.execute(
            f"SELECT a, b, bits, guards, {names} FROM scored ORDER BY a, b"
        ).fetchnumpy()
    levels = {each.name: found[each.name].astype(int) for each in COMPARISONS}
    plain = sum(np.array(shipped().bits[name])[at] for name, at in levels.items())
    return Labels(
        levels=levels,
        rarity=found["bits"] - plain,
        guarded=found["guards"] > 0,
        is_one=persons[found["a"]] == persons[found["b"]],
        readers=np.ones(len(found["a"])),
    )


def learn() -> None:
    everything = compared()
    odds = everything.odds(shipped(), RECORDS)
    bits = everything.bits(shipped())
    automatic = (bits >= shipped().cut_at(RECORDS)) & ~everything.guarded
    doubtful = (share(odds) >= WORTH_A_LOOK) & ~automatic
    chance = np.random.default_rng(3)
    answered = np.zeros(len(everything), dtype=bool)
    for which, many in ((doubtful, DOUBTFUL), (automatic, AUTOMATIC)):
        answered[chance.permutation(np.flatnonzero(which))[:many]] = True
    answers = everything.some(answered)
    left = everything.some((doubtful | automatic) & ~answered)
    frozen = pa.concat_tables(linkset.tables(FROZEN, FROZEN_SEED))
    print(f"{len(answers):,} answers, {len(answers.free()):,} under no guard")
    for name, new in sets(answers):
        told = checking.check(
            new, shipped(), table=frozen, held_out=left, records=RECORDS
        )
        kept = told.shares
        print(
            f"{name:<28} log-loss {told.held_out.new:.5f} (now {told.held_out.old:.5f}),"
            f" frozen {told.frozen.new:.5f} ({told.frozen.old:.5f}),"
            f" precision {kept['precision'].new.value:.4f}"
            f" ({kept['precision'].old.value:.4f}),"
            f" recall {kept['recall'].new.value:.4f} ({kept['recall'].old.value:.4f})"
            f" {', '.join(told.against) or 'wins'}",
            flush=True,
        )


def sets(answers: Labels) -> list[tuple[str, Weights]]:
    """Probabilities alone; weights by answers under no guard, and by all."""
    free = answers.free()
    made = [("probabilities alone", learning.recalibrated(shipped(), free, RECORDS))]
    for spread in SPREADS:
        learning.LEVEL_SPREAD = spread
        for name, teachers in (("no guard", free), ("all", answers)):
            moved = learning.reweighted(shipped(), teachers, RECORDS)
            done = learning.recalibrated(moved, free, RECORDS)
            made.append((f"weights, {name}, {spread} bits", done))
    return made
