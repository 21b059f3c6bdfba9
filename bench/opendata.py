"""How fast figures leave as open data: 100,000 of them in each format.

    python -m bench.opendata [--figures N]

The reference, in the same run: csv.writer of the same rows, which lie in memory already.
"""

import argparse
import csv
import io
import os
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.portal")
django.setup()

from bench import ground  # noqa: E402
from kamkor.interfaces.opendata import asking, rows, structure  # noqa: E402
from kamkor.interfaces.opendata.catalogue import bulk, tables  # noqa: E402
from kamkor.interfaces.opendata.catalogue.terms import Terms  # noqa: E402
from kamkor.interfaces.opendata.writing import json_data, markup, table  # noqa: E402
from kamkor.interfaces.opendata.writing.message import Message, in_blocks  # noqa: E402
from kamkor.monitoring.publishing.store.shelf import Kept  # noqa: E402
from tests.interfaces.opendata.big import many  # noqa: E402


def timed(parts: Callable[[], Iterable[str | bytes]]) -> tuple[float, float, float]:
    """Seconds, of them of the processor, and megabytes: the best of three."""
    found = []
    for _time in range(3):
        began, used = time.perf_counter(), time.process_time()
        length = sum(len(block) for block in in_blocks(parts()))
        found.append(
            (
                time.perf_counter() - began,
                time.process_time() - used,
                length / 1024 / 1024,
            )
        )
    return min(found)


def plain(held: list[rows.Cells]) -> Iterable[str]:
    into = io.StringIO()
    csv.writer(into, lineterminator="\n").writerows(held)
    return [into.getvalue()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--figures", type=int, default=100_000)
    with tempfile.TemporaryDirectory() as folder:
        measure(many(Path(folder), parser.parse_args().figures))


def measure(kept: Kept) -> None:
    release = structure.release(kept)
    flow = release.by_id["CWB_IND"]
    ask = asking.everything(flow)
    path = kept.path
    message = Message(release, flow, ask, rows.used(path, flow, ask))
    held = list(rows.rows(path, flow, ask))
    reference, processor, _size = timed(lambda: plain(held))

    def stream():
        return rows.rows(path, flow, ask)

    ways = {
        "SDMX-CSV": lambda: table.sdmx(message, stream()),
        "SDMX-JSON": lambda: json_data.data(message, stream()),
        "SDMX-ML, structure-specific": lambda: markup.specific(message, stream()),
        "SDMX-ML, generic": lambda: markup.generic(message, stream()),
        "plain CSV": lambda: tables.of_flow(release, flow, "en"),
        "zip": lambda: bulk.zipped(release, flow, Terms("", ""), "en"),
    }
    for name, way in ways.items():
        seconds, used, size = timed(way)
        ground.row(
            f"open data, {len(held):,} figures as {name}",
            f"{seconds:.2f} s",
            f"csv.writer of the same rows in memory {reference:.2f} s",
            f"{seconds / reference:.1f}",
            f"by processor time {used:.2f} : {processor:.2f} s = {used / processor:.1f};"
            f" {size:.1f} MB, out of the file, sorted, streamed",
        )


if __name__ == "__main__":
    main()
