"""The full year of casework of the demo: 2,000 signals and 400 cases by the verbs.

    python -m bench.year [--children N] [--signals N] [--cases N]

In a republic of which the household rounds of one region are brought in. The reference
is what the database itself worked for the same verbs in the same run; the rest is the
application. No row is inserted beside the verbs.
"""

import argparse
import json
import os
import time
from pathlib import Path
from typing import Any

os.environ["KAMKOR_DEMO"] = "yes"

from bench import ground

# isort: split
from django.db import connection
from django.utils import timezone
from rich.progress import Progress

from kamkor.cli import demo_loading
from kamkor.demo import republic
from kamkor.demo.casework import year
from kamkor.demo.people import DISTRICT
from kamkor.foundation.db import context

REGION = DISTRICT["kg"][:5]


def fill(children: int) -> None:
    """The children of the region, by the real import."""
    made = republic.make(
        ground.VAR / f"year-{children}", children=children, seed=1, country="kg"
    )
    manifest = json.loads(made.manifest.read_text(encoding="utf-8"))
    manifest["lists"] = [
        one
        for one in manifest["lists"]
        if one["kind"] == "round" and one["territory"].startswith(REGION)
    ]
    Path(made.manifest).write_text(json.dumps(manifest), encoding="utf-8")
    with context.acting_as_machine():
        found = demo_loading.load(made.folder, Progress(disable=True))
    ground.say(f"{found['persons_new']} children")


def measure(size: year.Size) -> None:
    connection.ensure_connection()
    server: Any = connection.connection
    pid = server.info.backend_pid
    began, mine = time.perf_counter(), ground.processor_seconds()
    database = ground.processor_seconds(pid)
    told = year.make(size, seed=1, until=timezone.now())
    took = time.perf_counter() - began
    mine = ground.processor_seconds() - mine
    database = ground.processor_seconds(pid) - database
    ground.row(
        f"the year of casework, {size.signals:,} signals, {size.cases} cases",
        f"{took:.0f} s",
        f"{database:.0f} s the database's processor for the same statements",
        f"{took / database:.1f}",
        f"by processor time {mine + database:.0f} s, of which the application"
        f" {mine:.0f}; {told['visits']} visits, {told['assessments']} assessments,"
        f" {told['plans']} plans, {told['procedures']} procedures",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--children", type=int, default=10_000)
    parser.add_argument("--signals", type=int, default=year.FULL.signals)
    parser.add_argument("--cases", type=int, default=year.FULL.cases)
    asked = parser.parse_args()
    with ground.own_database():
        fill(asked.children)
        measure(year.Size(asked.signals, asked.cases))
        connection.close()


if __name__ == "__main__":
    main()
