"""Make a set to measure linkage on.

python -m bench.linkage make --records 1000000 --seed 1001 --out set.parquet
"""

import sys
import time
from pathlib import Path

import click

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


if __name__ == "__main__":
    sys.exit(main())
