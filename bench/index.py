"""How sure an index is: 10,000 draws for 54 units and 60 indicators in 5 domains.

    python -m bench.index [--draws N]

Three ways to one scale, three means, weights and data uncertain, all at once. The
reference, in the same run: one draw at a time, 200 of them, by the same formulas.
"""

import argparse
import time

import numpy as np

from bench import ground
from kamkor.monitoring.indicators.index import engine, spec, uncertainty
from kamkor.monitoring.indicators.index.table import Table

UNITS, INDICATORS, DOMAINS, REFERENCE = 54, 60, 5, 200


def made(draws: int) -> engine.Index:
    luck = np.random.default_rng(1)
    shape = (1, UNITS, INDICATORS)
    unknown = np.full(shape, np.nan)
    units = tuple(f"u{n}" for n in range(UNITS))
    columns = tuple(f"i{n}" for n in range(INDICATORS))
    table = Table(
        units=units, names=dict(zip(units, units, strict=True)), years=(0,),
        columns=columns, values=luck.uniform(5, 95, shape), errors=np.full(shape, 2.0),
        numerators=unknown, denominators=unknown, groupings={},
    )  # fmt: skip
    domains = [{"code": f"d{n}", "parent": "index"} for n in range(DOMAINS)]
    indicators = [
        {"code": code, "parent": f"d{n % DOMAINS}", "goalposts": [0, 100]}
        for n, code in enumerate(columns)
    ]
    uncertain = {
        "draws": draws, "normalise": ["minmax", "zscore"],
        "aggregate": ["geometric", "harmonic"],
    }  # fmt: skip
    asked = spec.parse(
        {"groups": [{"code": "index"}, *domains], "indicators": indicators,
         "uncertainty": uncertain}
    )  # fmt: skip
    return engine.run(asked, table)


def one_by_one(model: uncertainty.Model, many: int) -> float:
    """Seconds of so many draws, each alone."""
    luck = np.random.default_rng(2)
    began = time.perf_counter()
    for _draw in range(many):
        model.scores(model.draw(1, luck))
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--draws", type=int, default=10_000)
    draws = parser.parse_args().draws
    index = made(draws)
    reference = one_by_one(uncertainty.Model.of(index), REFERENCE) * draws / REFERENCE
    began, used = time.perf_counter(), time.process_time()
    told = uncertainty.spread(index)
    seconds, used = time.perf_counter() - began, time.process_time() - used
    assert told is not None
    ground.row(
        f"index, {draws:,} draws of {UNITS} units, {INDICATORS} indicators",
        f"{seconds:.2f} s",
        f"one draw at a time, {reference:.1f} s",
        f"{seconds / reference:.3f}",
        f"by processor time {used:.2f} s; with the shares of data and method, which"
        f" draw half as many again; groups {''.join(sorted(set(told.groups)))}",
    )


if __name__ == "__main__":
    main()
