"""A household round of 100,000 rows, brought in as `kamkor import` does it.

    python -m bench.import_100k [--rows N] [--format xlsx|utf8] [--beside N] [--profile]

The reference, in the same run: all rows that the import wrote, in every table, copied
out and then by COPY, as the superuser, into the same tables with their indexes and keys.

With `--beside 1000000` the register knows so many records of other children already; then
nothing is copied beside it, the time alone is told.
"""

import argparse
import cProfile
import io
import json
import os
import pstats
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench import ground
from bench.linkage import register

# isort: split
from django.conf import settings
from django.db import connection
from django.utils import timezone

from kamkor.demo import offices, records
from kamkor.demo.listfiles import ListFile
from kamkor.demo.places import geography
from kamkor.demo.population import plan, population
from kamkor.foundation.db.context import MACHINE_ID, acting_as_machine
from kamkor.foundation.places import actions as places
from kamkor.foundation.places.drafts import Draft
from kamkor.foundation.places.models import Territory
from kamkor.register.sources import actions

FOLDER = ground.VAR / "lists"
# three rows about the batch itself, and a log that cannot be emptied
LEFT_OUT = {"audit_entry", "sources_source", "sources_batch", "sources_progress"}
ROUNDS = 3
BESIDE_SEED = 1001


def a_round(rows: int, form: str) -> Path:
    """One list with `rows` children of the whole made-up republic, with all its slips."""
    drawn = plan(children=rows, seed=11, country="kg")
    unit = drawn.geography.units[0]
    office = offices.open_office(drawn, "round", unit, "republic")
    layout = replace(office.layout, format=form, sheets=False, two_rows=False)
    path = f"round-{rows}.{offices.SUFFIXES[form]}"
    office = replace(
        office, path=path, layout=layout, habits=replace(office.habits, capitals=False)
    )
    FOLDER.mkdir(parents=True, exist_ok=True)
    file = ListFile(drawn, office, FOLDER, lambda _: None)
    for household in population(drawn):
        for child in household.children:
            if child.born < office.day:
                home = household.home
                said = records.round_row(household, child, home, office.day)
                file.add(said, household, child, home.unit)
    file.close()
    return FOLDER / path


def villages() -> None:
    """The places of the made-up republic that the country pack does not name."""
    known = set(Territory.objects.values_list("code", flat=True))
    drafts = [
        Draft(
            code=one.code, level=one.level, parent=one.parent, origin="demo",
            name_ky=one.local or None, name_ru=one.ru or None,
        )
        for one in geography("kg").territories()
        if one.code not in known
    ]  # fmt: skip
    with acting_as_machine():
        places.write_territories(drafts, country="kg", by=MACHINE_ID, at=timezone.now())


class Steps:
    """How long each step of an import took, told by its progress."""

    def __init__(self) -> None:
        self.at = time.perf_counter()
        self.step = "receive"
        self.seconds: dict[str, float] = {}

    def __call__(self, step: str, _done: int, _of: int) -> None:
        now = time.perf_counter()
        self.seconds[self.step] = self.seconds.get(self.step, 0.0) + now - self.at
        self.step, self.at = step, now


def bring_in(path: Path, *, profiled: bool) -> None:
    """In a process of its own: the import, and what it took, as one line of JSON."""
    steps, began = Steps(), time.perf_counter()
    profiler = cProfile.Profile()
    if profiled:
        profiler.enable()
    with acting_as_machine(), path.open("rb") as content:
        new = actions.NewList(file_name=path.name, kind="round", source="bench")
        batch = actions.receive(new, content, by=MACHINE_ID, at=timezone.now())
        steps("start", 0, 0)
        batch = actions.start(batch, by=MACHINE_ID, at=timezone.now())
        counts = actions.bring_in(
            batch, by=MACHINE_ID, at=timezone.now(), progress=steps
        )
    steps("done", 0, 0)
    seconds = time.perf_counter() - began
    profiler.disable()
    told = {
        "seconds": seconds,
        "steps": steps.seconds,
        "counts": counts,
        "processor": {
            "python": ground.processor_seconds(),
            "database": ground.processor_seconds(_backend()),
            "beside": ground.processor_seconds_of_children(),
        },
    }
    print(json.dumps(told), flush=True)
    if profiled:
        text = io.StringIO()
        stats = pstats.Stats(profiler, stream=text)
        stats.sort_stats("tottime").print_stats(45)
        stats.sort_stats("cumtime").print_stats(90)
        print(text.getvalue(), file=sys.stderr)


def _backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        found = cursor.fetchone()
    return int(found[0]) if found else 0


class Watch(threading.Thread):
    """The most memory (resident, MB) of a process, and with those it started."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid = pid
        self.most = 0
        self.most_together = 0
        self.start()

    def run(self) -> None:
        while Path(f"/proc/{self.pid}").exists():
            self.most = max(self.most, _memory(self.pid, "VmHWM"))
            now = sum(_memory(pid, "VmRSS") for pid in _family(self.pid))
            self.most_together = max(self.most_together, now)
            time.sleep(0.1)


def _family(pid: int) -> Iterator[int]:
    yield pid
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return
    for child in text.split():
        yield from _family(int(child))


def _memory(pid: int, kind: str) -> int:
    """In MB; 0 when the process is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(x.split()[1]) >> 10 for x in lines if x.startswith(kind)), 0)


def written() -> list[str]:
    """The tables of the register that hold rows now, but for the batch and the log."""
    with ground.superuser() as server:
        tables = [
            name
            for (name,) in server.execute(
                "SELECT relname FROM pg_class WHERE relkind = 'r'"
                " AND relnamespace = 'public'::regnamespace"
                " AND relname ~ '^(sources|people|linkage|rights)_' ORDER BY relname"
            )
        ]
        return [
            name
            for name in tables
            if name not in LEFT_OUT
            and server.execute(f"SELECT EXISTS (SELECT FROM {name})").fetchone()
            == (True,)
        ]


def copy_out(tables: list[str]) -> int:
    """Keep the rows of each table in a file; how many there are."""
    rows = 0
    with ground.superuser() as server, server.cursor() as cursor:
        for table in tables:
            with (
                (FOLDER / f"{table}.rows").open("wb") as file,
                cursor.copy(f"COPY {table} TO STDOUT") as copy,
            ):
                for block in copy:
                    file.write(block)
            rows += cursor.rowcount
    return rows


def copy_in(tables: list[str], *, keys: bool) -> tuple[float, float]:
    """Empty the tables and copy the rows in again: seconds, and of the processors.

    Without `keys` no key to another table is checked.
    """
    with ground.superuser() as server, server.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")
        cursor.execute("CHECKPOINT")
        pid = server.info.backend_pid
        if not keys:
            cursor.execute("SET session_replication_role = replica")
        used = ground.processor_seconds() + ground.processor_seconds(pid)
        began = time.perf_counter()
        with server.transaction():
            for table in tables:
                with (
                    (FOLDER / f"{table}.rows").open("rb") as file,
                    cursor.copy(f"COPY {table} FROM STDIN") as copy,
                ):
                    while block := file.read(1 << 18):
                        copy.write(block)
        seconds = time.perf_counter() - began
        used = ground.processor_seconds() + ground.processor_seconds(pid) - used
    return seconds, used


def import_apart(path: Path, *, profiled: bool) -> tuple[dict[str, Any], Watch]:
    words = [sys.executable, "-m", "bench.import_100k", "--bring-in", str(path)]
    process = subprocess.Popen(
        [*words, "--profile"] if profiled else words,
        cwd=ground.ROOT, stdout=subprocess.PIPE, text=True, env=os.environ.copy(),
    )  # fmt: skip
    watch = Watch(process.pid)
    out, _ = process.communicate()
    if process.returncode:
        raise SystemExit(f"The import ended with {process.returncode}.")
    return json.loads(out.splitlines()[-1]), watch


def measure(rows: int, form: str, *, beside: int, profiled: bool) -> None:
    ground.say(f"making a list of {rows:,} rows")
    path = a_round(rows, form)
    villages()
    ground.say(f"bringing it in ({path.stat().st_size / 1e6:.0f} MB)")
    told, watch = import_apart(path, profiled=profiled)
    ground.say(f"{told['seconds']:.1f} s; {told['counts']}")
    if beside:
        _steps(told["steps"], told["seconds"])
        _report_beside(told, watch, beside)
        return
    tables = written()
    count = copy_out(tables)
    with_keys = [copy_in(tables, keys=True) for _ in range(ROUNDS)]
    bare = [copy_in(tables, keys=False) for _ in range(ROUNDS)]
    _steps(told["steps"], told["seconds"])
    _report(told, watch, count, with_keys, bare)


def _steps(steps: dict[str, float], whole: float) -> None:
    for name, seconds in steps.items():
        if seconds > whole / 500:
            print(f"  {name:<28}{seconds:>8.2f} s {seconds / whole:>6.1%}")


def _report(
    told: dict[str, Any], watch: Watch, count: int, with_keys: Any, bare: Any
) -> None:
    """Wall times, and processor times, which a busy machine distorts less."""
    seconds, used = told["seconds"], sum(told["processor"].values())
    keys, bare_seconds = (statistics.median(s for s, _ in r) for r in (with_keys, bare))
    keys_used = statistics.median(u for _, u in with_keys)
    bare_used = statistics.median(u for _, u in bare)
    counts = told["counts"]
    ground.row(
        f"import, {counts['rows']:,} rows of a household round",
        f"{seconds:.1f} s",
        f"{keys:.1f} s: COPY of the same {count:,} rows into the same tables",
        f"{seconds / keys:.1f}",
        f"by processor time {used:.0f} s : {keys_used:.1f} s = {used / keys_used:.1f};"
        f" COPY without checking foreign keys {bare_seconds:.1f} s ="
        f" {seconds / bare_seconds:.1f} ({used / bare_used:.1f} by processor);"
        f" memory {watch.most} MB, with the reader beside it {watch.most_together} MB;"
        f" {counts['persons_new']:,} children, {counts['to_review']:,} pairs to review",
    )


def _report_beside(told: dict[str, Any], watch: Watch, beside: int) -> None:
    counts = told["counts"]
    ground.row(
        f"import, {counts['rows']:,} rows beside {beside:,} records",
        f"{told['seconds']:.1f} s",
        f"{told['steps'].get('linkage', 0):.1f} s of it who is who",
        f"{told['seconds'] / max(told['steps'].get('linkage', 0), 0.1):.1f}",
        f"by processor time {told['processor']['python']:.0f} s of the import,"
        f" {told['processor']['beside']:.0f} s of what reads and decides beside it and"
        f" {told['processor']['database']:.0f} s of the database; memory"
        f" {watch.most} MB, with those beside it {watch.most_together} MB;"
        f" {counts['persons_new']:,} children new, {counts['persons_matched']:,} met,"
        f" {counts['to_review']:,} pairs to review",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--format", choices=offices.SUFFIXES, default="xlsx")
    parser.add_argument("--beside", type=int, default=0)
    parser.add_argument("--keep", action="store_true", help="the known records, filled")
    parser.add_argument("--profile", action="store_true", help="of the Python side")
    parser.add_argument("--bring-in", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.bring_in:
        bring_in(asked.bring_in, profiled=asked.profile)
        return
    try:
        with (
            register.standing(asked.beside, BESIDE_SEED, keep=asked.keep)
            if asked.beside
            else ground.own_database()
        ):
            measure(
                asked.rows, asked.format, beside=asked.beside, profiled=asked.profile
            )
            connection.close()
    finally:
        for path in [*FOLDER.glob("*"), *Path(settings.MEDIA_ROOT).glob("lists/*/*")]:
            path.unlink()


if __name__ == "__main__":
    main()
