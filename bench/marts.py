"""Marts of a nation: 1,000,000 made-up children and 5,000,000 facts, built whole.

    .venv/bin/python -m bench marts [--children N] [--facts N] [--quarters N] [--keep]

In a database of its own, filled as the benchmark of rights fills it, with almost seven
facts a child, of which as many stay as are asked for: of each topic the same share. The
reference, in the same run: the same rows, ready made, written once more by one INSERT …
SELECT a mart into empty tables of the same columns. Afterwards the last two quarters
alone, as every night.
"""

import argparse
import time
from datetime import UTC, datetime
from typing import Any

import psycopg

from bench import ground

AT = datetime(2026, 9, 15, 6, tzinfo=UTC)
TOPICS = (
    "absence", "benefit", "birth", "care", "enrolment", "hardship", "number", "paper",
)  # fmt: skip


def fill(children: int, facts: int) -> int:
    """The children and facts of the benchmark of rights, but not more facts than that;
    returns how many. Their days are spread over three years."""
    from bench import rights_1m  # here: it names a database of its own

    values = {
        "children": children, "on": AT.date(), "record": rights_1m.a_record(),
    }  # fmt: skip
    text = (ground.ROOT / "bench" / "rights_1m.sql").read_text(encoding="utf-8")
    text = text.replace(
        "10 - substr(code, 2)::int %% 200", "10 - substr(code, 2)::int %% 1000"
    )
    with ground.superuser() as server:
        server.execute("SET session_replication_role = replica")
        for statement in text.split(";\n"):
            if statement.strip():
                psycopg.ClientCursor(server).execute(statement, values)
        server.execute("VACUUM ANALYZE")
        share = facts / counted()
        if share < 1:
            for topic in TOPICS:
                server.execute(
                    f"DELETE FROM people_{topic}"
                    " WHERE uuid_hash_extended(id, 7) & 65535 >= %s",
                    [round(share * 65536)],
                )
                server.execute(f"VACUUM FULL ANALYZE people_{topic}")
    return counted()


def counted() -> int:
    """How many facts there are."""
    each = " + ".join(f"(SELECT count(*) FROM people_{topic})" for topic in TOPICS)
    with ground.superuser() as server:
        row = server.execute(f"SELECT {each}").fetchone()
    return int(row[0]) if row else 0


def reference() -> tuple[float, float, int]:
    """Seconds, seconds of the processor and rows of writing all marts once more."""
    from kamkor.monitoring.marts import definitions

    seconds, rows = 0.0, 0
    with ground.superuser() as server:
        worked = ground.processor_seconds(server.info.backend_pid)
        for mart in definitions.all_marts():
            server.execute(f"CREATE TABLE twin (LIKE marts.{mart.name} INCLUDING ALL)")
            begun = time.perf_counter()
            done = server.execute(f"INSERT INTO twin SELECT * FROM marts.{mart.name}")
            seconds += time.perf_counter() - begun
            rows += done.rowcount
            server.execute("DROP TABLE twin")
        worked = ground.processor_seconds(server.info.backend_pid) - worked
    return seconds, worked, rows


def timed(times: dict[str, float]) -> Any:
    """A teller of progress that adds up the seconds of each step."""
    last = time.perf_counter()

    def tell(name: str, _done: int, _of: int) -> None:
        nonlocal last
        now = time.perf_counter()
        times[name] = times.get(name, 0.0) + now - last
        last = now

    return tell


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--children", type=int, default=1_000_000)
    parser.add_argument("--facts", type=int, default=5_000_000, help="at most")
    parser.add_argument("--quarters", type=int, default=12)
    parser.add_argument("--keep", action="store_true", help="the database, and use it")
    asked = parser.parse_args()
    with ground.own_database(keep=asked.keep) as kept:
        from django.db import connection

        from kamkor.foundation.db import context
        from kamkor.monitoring.marts import actions, quarters

        facts = counted() if kept else fill(asked.children, asked.facts)
        ground.say(f"{facts:,} facts")
        times: dict[str, float] = {}
        connection.ensure_connection()
        pid = connection.connection.info.backend_pid
        begun, worked = time.perf_counter(), ground.processor_seconds(pid)
        together = ground.processor_seconds_of_server()
        made = actions.build(
            by=context.MACHINE_ID, at=AT, most=asked.quarters, progress=timed(times)
        )
        whole = time.perf_counter() - begun
        worked = ground.processor_seconds(pid) - worked
        together = ground.processor_seconds_of_server() - together
        for name, seconds in sorted(times.items(), key=lambda step: -step[1]):
            ground.say(f"{seconds:7.1f} s  {name}")
        written, wrote, rows = reference()
        begun = time.perf_counter()
        actions.build(by=context.MACHINE_ID, at=AT, since=quarters.after(made.last, -1))
        night = time.perf_counter() - begun
    size = f"{asked.children:,} children, {round(facts, -4):,} facts"
    same = f"{written:.0f} s: the same {rows:,} rows by INSERT … SELECT"
    ground.row(
        f"marts, {size}",
        f"{whole:.0f} s",
        same,
        f"{whole / written:.2f}",
        f"by processor time of the whole server {together:.0f} : {wrote:.0f} s ="
        f" {together / wrote:.2f}, {worked:.0f} s of it the one that writes;"
        f" {len(quarters.between(made.first, made.last))} quarters",
    )
    ground.row(
        f"marts as every night, {size}",
        f"{night:.0f} s",
        same,
        f"{night / written:.2f}",
        "the last two quarters counted anew, the others go over as they are",
    )


if __name__ == "__main__":
    main()
