"""Rights of a nation: 1,000,000 made-up children, judged and written.

    .venv/bin/python bench/rights_1m.py [--children N]

Works in a database of its own. The reference, in the same run: one INSERT … SELECT a
table that writes the same result rows, ready made, into empty tables with the same
columns, indexes and policies. Then the children of a batch of 1,000 rows are judged, and
one child alone.
"""

import argparse
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
VAR = Path(os.environ.get("KAMKOR_BENCH_VAR", ROOT / "var" / "bench"))
NAME = "kamkor_bench_rights"
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "config.settings",
    "KAMKOR_VAR": str(VAR),
    "KAMKOR_DB_NAME": NAME,
    "KAMKOR_COUNTRY": "kg",
}
ON = date(2026, 9, 15)
RESULT_TABLES = ("rights_standing", "rights_safety", "rights_gap")
HEAD = """# Results

Each against a reference in the same run; `make bench` adds lines.

| what | time | reference | ratio | more | machine | date |
| --- | --- | --- | --- | --- | --- | --- |
"""


@contextmanager
def timed(what: str, times: dict[str, float]) -> Iterator[None]:
    """Seconds by the clock, and of the processor as "<what>, CPU": a machine that
    others use stretches the one and not the other."""
    begun, worked = time.perf_counter(), server_seconds()
    yield
    times[what] = time.perf_counter() - begun
    times[f"{what}, CPU"] = server_seconds() - worked
    print(f"{what}: {times[what]:.2f} s, CPU {times[f'{what}, CPU']:.2f} s", flush=True)


def server_seconds() -> float:
    """Processor time of the database server with all its processes, ended ones
    too (Linux)."""
    postmaster = (VAR / "postgres" / "postmaster.pid").read_text().split()[0]
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # ended while we looked
        if stat.parent.name == postmaster:
            ticks += sum(map(int, fields[11:15]))  # its own and of those it buried
        elif fields[1] == postmaster:
            ticks += sum(map(int, fields[11:13]))
    return ticks / os.sysconf("SC_CLK_TCK")


@contextmanager
def machine() -> Iterator[Any]:
    """A cursor in a transaction of the machine."""
    from django.db import connection, transaction

    from kamkor.foundation.db import context

    with (
        transaction.atomic(),
        context.acting_as_machine(),
        connection.cursor() as cursor,
    ):
        yield cursor


def prepare() -> None:
    """A migrated database of its own with the law and the places of the country."""
    from config.keys import KeyFolder
    from kamkor.cli.setup_database import prepare_embedded
    from kamkor.foundation.db import embedded

    server = embedded.start(VAR)
    keys = KeyFolder(VAR / "keys")
    with superuser("postgres") as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
    prepare_embedded(
        socket=str(server.socket), database=NAME, app_password=keys.text("app-role")
    )
    as_migrator("-m", "tests.build_template")


def superuser(database: str) -> Any:
    from kamkor.foundation.db import embedded

    socket = embedded.start(VAR).socket
    return psycopg.connect(
        host=str(socket), user="postgres", dbname=database, autocommit=True
    )


def as_migrator(*words: str) -> None:
    subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        check=True,
        env=os.environ | {"KAMKOR_DB_ROLE": "migrator"},
    )


def run_as_migrator(script: str) -> None:
    as_migrator(
        "-c",
        "import django; django.setup(); from django.db import connection;"
        f"connection.cursor().execute({script!r})",
    )


def a_record() -> Any:
    """The record all facts name, and a school list of every region."""
    from django.utils import timezone

    from kamkor.foundation.db import context
    from kamkor.foundation.places.models import Territory
    from kamkor.register.sources.models import Batch, Record, Source

    now = timezone.now()
    with machine():
        source = Source.objects.create(name="bench", kind="school", created_at=now)
        for region in Territory.objects.filter(country="kg", level="region"):
            batch = Batch.objects.create(
                source=source, kind="school", territory=region, place=region.low,
                list_date=ON, file_name="bench", file_hash=region.code, file_size=1,
                state="done", received_at=now, received_by_id=context.MACHINE_ID,
            )  # fmt: skip
        record = Record.objects.create(
            batch=batch, source=source, row_number=1, raw={}, values={}, identity="1",
            content_hash="1", state="accepted", received_at=now,
        )  # fmt: skip
    return record.pk


def fill(children: int) -> None:
    """Facts as lists would have left them, made in the database."""
    values = {"children": children, "on": ON, "record": a_record()}
    text = (ROOT / "bench" / "rights_1m.sql").read_text(encoding="utf-8")
    with superuser(NAME) as server:
        # the facts are made right; checking each key would take most of the time
        server.execute("SET session_replication_role = replica")
        for statement in text.split(";\n"):
            if statement.strip():
                psycopg.ClientCursor(server).execute(statement, values)
        server.execute("VACUUM ANALYZE")


def twins() -> None:
    """The reference tables, made by the migrating role with the same policy."""
    run_as_migrator(
        ";".join(
            f"CREATE TABLE bench_{table} (LIKE {table} INCLUDING ALL);"
            f"ALTER TABLE bench_{table} ENABLE ROW LEVEL SECURITY;"
            f"ALTER TABLE bench_{table} FORCE ROW LEVEL SECURITY;"
            f"CREATE POLICY bench_add ON bench_{table} FOR INSERT"
            " WITH CHECK ((SELECT context.is_machine()))"
            for table in RESULT_TABLES
        )
    )


def reference(times: dict[str, float]) -> int:
    """Write the same rows once more into tables that are alike; returns how many."""
    rows = 0
    for table in RESULT_TABLES:
        with machine() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table}")
            rows += cursor.fetchone()[0]
            with timed(f"write {table}", times):
                cursor.execute(f"INSERT INTO bench_{table} SELECT * FROM {table}")
    return rows


def a_batch(times: dict[str, float]) -> None:
    """The children of a batch of 1,000 rows, most of whom changed; twice."""
    from django.utils import timezone

    from kamkor.register.rights import actions
    from kamkor.register.sources import stages

    for turn in ("batch of 1,000, first", "batch of 1,000"):
        with machine() as cursor:
            stages.open_scope()
            cursor.execute(
                "INSERT INTO scope_person SELECT id FROM people_person"
                " WHERE abs(hashtext(id::text)) %% 97 = %s LIMIT 1000",
                [len(turn)],
            )
            cursor.execute(
                "UPDATE people_care SET basis = 'guardianship' WHERE person_id IN"
                " (SELECT person_id FROM scope_person)"
            )
            with timed(turn, times):
                print(actions.evaluate_touched(at=timezone.now()))


def a_child(times: dict[str, float]) -> None:
    from kamkor.register.people.models import Person
    from kamkor.register.rights import engine

    with machine():
        ids = list(Person.objects.values_list("pk", flat=True)[:20])
        with timed("20 children one by one", times):
            for pk in ids:
                engine.one(pk, on=ON)
    times["one child"] = times["20 children one by one"] / 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--children", type=int, default=1_000_000)
    parser.add_argument("--no-report", action="store_true")
    parser.add_argument("--steps", action="store_true", help="tell each statement")
    asked = parser.parse_args()
    times: dict[str, float] = {}
    prepare()
    import django

    django.setup()
    from django.utils import timezone

    from kamkor.foundation.db import context
    from kamkor.register.rights import actions

    with timed("make the facts", times):
        fill(asked.children)
    twins()
    if asked.steps:
        watch_steps()
    with timed("evaluate all", times):
        run = actions.evaluate_all(on=ON, at=timezone.now(), by=context.MACHINE_ID)
    rows = reference(times)
    with timed("evaluate all again, nothing changed", times):
        actions.evaluate_all(on=ON, at=timezone.now(), by=context.MACHINE_ID)
    a_batch(times)
    a_child(times)
    report(run.children, rows, times, write=not asked.no_report)


def watch_steps() -> None:
    """Print what each statement of an evaluation takes."""
    from django.db import connection

    def told(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        begun, worked = time.perf_counter(), server_seconds()
        try:
            return execute(sql, params, many, context)
        finally:
            taken, cpu = time.perf_counter() - begun, server_seconds() - worked
            if taken > 0.05:
                words = " ".join(sql.split())[:80]
                print(f"  {taken:6.2f} s, CPU {cpu:6.2f} s  {words}", flush=True)

    connection.execute_wrappers.append(told)


def report(children: int, rows: int, times: dict[str, float], *, write: bool) -> None:
    written = sum(times[f"write {table}"] for table in RESULT_TABLES)
    worked = sum(times[f"write {table}, CPU"] for table in RESULT_TABLES)
    whole = times["evaluate all, CPU"]
    line = (
        f"| rights, {children:,} children | {times['evaluate all']:.1f} s"
        f" | {written:.1f} s: the same {rows:,} rows by INSERT … SELECT"
        f" | {times['evaluate all'] / written:.2f}"
        f" (CPU {whole:.1f} s to {worked:.1f} s: {whole / worked:.2f})"
        f" | again without change {times['evaluate all again, nothing changed']:.1f} s;"
        f" batch of 1,000 {times['batch of 1,000']:.2f} s;"
        f" one child {times['one child'] * 1000:.0f} ms"
        f" | {os.cpu_count()} cores, {platform.machine()},"
        f" load {os.getloadavg()[0]:.1f} | {date.today()} |\n"  # noqa: DTZ011
    )
    print(line)
    if not write:
        return
    results = ROOT / "bench" / "RESULTS.md"
    if not results.exists():
        results.write_text(HEAD, encoding="utf-8")
    with results.open("a", encoding="utf-8") as file:
        file.write(line)


if __name__ == "__main__":
    main()
