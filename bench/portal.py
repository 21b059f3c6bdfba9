"""The public pages: how fast they are served, how many a second, beside a static file.

    python -m bench.portal [--seconds N]

The site runs alone (`kamkor portal serve`, no database) with two workers on a sample
release; readers keep their connections and ask for the pages of the list in turn, zipped,
as browsers do. The reference is a style sheet served by the same workers, asked for in
the same way, before and after. "made" is each page the first time, before it is
remembered: one request each to a fresh process.
"""

import argparse
import http.client
import statistics
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import psutil

from bench import ground
from bench.served import ask, served

READERS = 8
COUNTRY = "KZ"
PAGES = [
    "/open/ru/", "/open/ky/?period=2022", "/open/kk/map/", "/open/ru/map/?of=U5MR&view=map",
    "/open/en/indicators/", "/open/ru/indicators/DTP3/", "/open/kk/compare/",
    "/open/ru/regions/750000000/", "/open/ru/method/?w-health=60", "/open/ru/data/",
    "/open/kk/releases/",
]  # fmt: skip
STATIC = ["/static/css/portal.css"]


def read_for(port: int, addresses: Sequence[str], seconds: float) -> list[float]:
    """Times of every answer to all readers together."""
    times: list[list[float]] = [[] for _ in range(READERS)]
    ends = time.perf_counter() + seconds

    def reader(n: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        while time.perf_counter() < ends:
            for address in addresses[n % len(addresses) :]:
                times[n].append(ask(connection, address))

    threads = [threading.Thread(target=reader, args=(n,)) for n in range(READERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [one for many in times for one in many]


def processor(pid: int) -> float:
    """Seconds that the server and its workers have used."""
    every = [pid, *(one.pid for one in psutil.Process(pid).children(recursive=True))]
    return sum(ground.processor_seconds(one) for one in every)


def p95(times: Sequence[float]) -> float:
    return statistics.quantiles(times, n=20)[-1] * 1000


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=10)
    seconds = parser.parse_args().seconds
    from kamkor.monitoring.publishing.store import writing
    from tests.monitoring.publishing import sample

    with tempfile.TemporaryDirectory() as folder:
        writing.write(sample.release(COUNTRY), Path(folder))
        site, where = ("portal", "serve"), {"KAMKOR_PUBLICATION": folder}
        with served(*site, "--workers", "1", **where) as (port, _pid):
            fresh = http.client.HTTPConnection("127.0.0.1", port)
            made = [ask(fresh, address) * 1000 for address in PAGES]
        with served(*site, "--workers", "2", **where) as (port, pid):
            for addresses in (PAGES, STATIC):  # each worker remembers for itself
                read_for(port, addresses, 2)
            before = read_for(port, STATIC, seconds / 2)
            used = processor(pid)
            pages = read_for(port, PAGES, seconds)
            used = (processor(pid) - used) / len(pages) * 1000
            after = read_for(port, STATIC, seconds / 2)
    static = [*before, *after]
    rate, plain = len(pages) / seconds, len(static) / seconds
    ground.row(
        "public pages, 8 readers, 2 workers",
        f"p95 {p95(pages):.1f} ms, {rate:.0f}/s",
        f"a style sheet: p95 {p95(static):.1f} ms, {plain:.0f}/s",
        f"{p95(pages) / p95(static):.2f}",
        f"{len(PAGES)} pages of {COUNTRY}, {used:.1f} ms of processor each; made the first time in"
        f" {statistics.median(made):.0f} ms, the slowest {max(made):.0f} ms",
    )


if __name__ == "__main__":
    main()
