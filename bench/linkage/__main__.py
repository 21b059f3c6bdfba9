"""Make a set to measure linkage on, learn the weights, measure.

python -m bench.linkage make --records 1000000 --seed 1001 --out set.parquet
python -m bench.linkage train
python -m bench.linkage measure --records 1000000
python -m bench.linkage normalise
python -m bench.linkage foreign [--made]
python -m bench.linkage learn
"""

import sys
import time
from pathlib import Path

import click

from bench.linkage import foreign as abroad
from bench.linkage import learn as learning
from bench.linkage import measure as measuring
from bench.linkage import normalise as normalising
from bench.linkage import train as training
from kamkor.demo import linkset


@click.group(help=__doc__)
def main() -> None:
    """Commands for sets of lists with the truth beside them."""


@main.command()
@click.option("--records", type=click.IntRange(1, linkset.MOST), required=True)
@click.option("--seed", type=int, required=True, help="1 to train on, 1001.. to test.")
@click.option("--noise", type=click.IntRange(1, 3), default=1, show_default=True)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True)
def make(records: int, seed: int, noise: int, out: Path) -> None:
    """Write so many RECORDS to a Parquet file; the same words give the same rows."""
    began = time.monotonic()
    linkset.write(out, records, seed, noise)
    click.echo(f"{out}: {records:,} records in {time.monotonic() - began:.0f} s.")


@main.command()
def train() -> None:
    """Learn the weights that come with the program: minutes, on seed 1."""
    training.train()


@main.command()
@click.option("--records", type=click.IntRange(1, linkset.MOST), default=1_000_000)
@click.option("--seed", type=int, default=1001, show_default=True)
@click.option("--noise", type=click.IntRange(1, 3), default=1, show_default=True)
@click.option("--splink/--no-splink", default=True, help="Beside Splink alone.")
@click.option("--engine", type=click.Choice(["duckdb", "spark"]), default="duckdb")
def measure(records: int, seed: int, noise: int, *, splink: bool, engine: str) -> None:
    """Link a set, judge it by its truth and print the row for RESULTS.md."""
    if engine == "spark":
        measuring.measure_spark(records, seed, noise)
    else:
        measuring.measure(records, seed, noise, splink=splink)


@main.command()
@click.option("--records", type=click.IntRange(1, linkset.MOST), default=1_000_000)
@click.option("--seed", type=int, default=1001, show_default=True)
@click.option("--queries", type=click.IntRange(1), default=1_500, show_default=True)
@click.option("--clients", type=click.IntRange(1), default=4, show_default=True)
@click.option("--keep", is_flag=True, help="The register stays, for several runs.")
def online(records: int, seed: int, queries: int, clients: int, *, keep: bool) -> None:
    """Ask a register in PostgreSQL for single records, and print the row."""
    # starts the server of the measurements: not for the commands that need none
    from bench.linkage.online import measure as ask

    ask(records, seed, queries, clients, keep=keep)


@main.command()
@click.option("--records", type=click.IntRange(1, linkset.MOST), default=200_000)
def normalise(records: int) -> None:
    """Normalise a set in one process and print the row for RESULTS.md."""
    normalising.measure(records)


@main.command()
@click.option("--made", is_flag=True, help="Lists made after FEBRL3, with twins.")
def foreign(made: bool) -> None:
    """Link FEBRL's lists beside Splink's own example and print rows for RESULTS.md."""
    if made:
        abroad.measure_made()
    else:
        abroad.measure()


@main.command()
def learn() -> None:
    """What people's answers would add to the weights: a minute."""
    learning.learn()


if __name__ == "__main__":
    sys.exit(main())
