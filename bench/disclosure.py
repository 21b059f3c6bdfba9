"""Making counts safe: 100,000 cells by cell key and the 10/5 rule.

    python -m bench.disclosure [--cells N]

The reference, in the same run: numpy's look-up of the noise alone. In SQL (DuckDB) the
reference is counting and sorting the same rows.
"""

import argparse
import time

import duckdb
import numpy as np
import pyarrow as pa

from bench import ground
from kamkor.monitoring.publishing.disclosure import perturbing, ptable


def best(run, times: int = 5) -> float:
    """Seconds of the fastest of some runs."""
    taken = []
    for _time in range(times):
        began = time.perf_counter()
        run()
        taken.append(time.perf_counter() - began)
    return min(taken)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cells", type=int, default=100_000)
    many = parser.parse_args().cells
    luck = np.random.default_rng(1)
    table = ptable.read()
    counts = luck.negative_binomial(0.6, 0.01, many).astype(np.int64)
    keys = np.where(counts > 0, luck.integers(0, 256, many), 0)
    sensitive = luck.random(many) < 0.1
    ours = best(lambda: perturbing.perturb(counts, keys, sensitive, table))
    rows = np.minimum(counts, 63)
    look = best(lambda: counts + table.noise[rows, keys])
    ground.row(
        f"making {many:,} counts safe, numpy", f"{ours * 1000:.1f} ms",
        f"the look-up alone, {look * 1000:.1f} ms", f"{ours / look:.1f}",
        "cell key and the 10/5 rule",
    )  # fmt: skip
    base = duckdb.connect()
    cells = pa.table(
        {"cell": np.arange(many), "count": counts, "key": keys, "sensitive": sensitive}
    )
    at = np.divmod(np.arange(64 * 256), 256)
    noise = pa.table({"count": at[0], "key": at[1], "noise": table.noise.ravel()})
    base.register("counted", cells)
    base.register("noise", noise)
    whole = best(lambda: base.execute(perturbing.SQL).to_arrow_table())
    plain = best(
        lambda: base.execute(
            "SELECT cell, count(*) FROM counted GROUP BY cell ORDER BY cell"
        ).to_arrow_table()
    )
    ground.row(
        f"making {many:,} counts safe, SQL", f"{whole * 1000:.0f} ms",
        f"counting and sorting them, {plain * 1000:.0f} ms", f"{whole / plain:.1f}",
        "DuckDB; the same query runs on PostgreSQL",
    )  # fmt: skip


if __name__ == "__main__":
    main()
