"""Deadlines of a nation: one sweep, and the list of a head of many.

    python -m bench escalation [--deadlines N]
    python -m bench my_work [--deadlines N]

escalation: of N open deadlines (1,000,000) five in a hundred change: reminders, lateness
and telling higher up, with events and notices. The reference, in the same run: one
indexed UPDATE of the same rows, taken back. my_work: the list "all in reach" of a head of
N (200,000) deadlines, first page and the late ones, beside a single-row request.
"""

import argparse
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from bench import ground

AT = datetime(2026, 9, 15, 6, tzinfo=UTC)
WORKERS = 200
ROUNDS = 7
SQL = Path(__file__).with_suffix(".sql")


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("what", choices=["escalation", "my_work"])
    words.add_argument("--deadlines", type=int)
    told = words.parse_args()
    with ground.own_database():
        if told.what == "escalation":
            escalation(told.deadlines or 1_000_000)
        else:
            my_work(told.deadlines or 200_000)


def escalation(deadlines: int) -> None:
    from kamkor.casework.clock.sweeping import sweep

    prepare(deadlines, place="KG")
    swept: list[Any] = []
    reference = median(timed(update_and_take_back) for _ in range(3))
    ground.say(f"reference: {reference:.2f} s")
    taken = timed(lambda: swept.append(sweep(at=AT)))
    again = timed(lambda: swept.append(sweep(at=AT)))
    changed = swept[0].warned + swept[0].late + swept[0].to_supervisor
    ground.row(
        f"sweep, {deadlines:,} open deadlines", f"{taken:.2f} s",
        f"one indexed UPDATE of the rows, {reference:.2f} s", f"{taken / reference:.1f}",
        f"{changed:,} changed, {swept[0].notices:,} told; again {again * 1000:.0f} ms",
    )  # fmt: skip


def my_work(deadlines: int) -> None:
    from django.test import Client
    from django.urls import reverse

    from tests.cast import sign_in

    head = prepare(deadlines, place="KG-C")
    client = sign_in(Client(), head)
    pages = {
        "all in reach": reverse("work") + "?whose=all",
        "what is late": reverse("work") + "?whose=all&late=on",
        "home": "/",
    }
    one = median(timed(lambda: client.get("/desk/roles/")) for _ in range(ROUNDS))
    for name, address in pages.items():
        get(client, address)
        took = median(timed(lambda to=address: get(client, to)) for _ in range(ROUNDS))
        ground.row(
            f"My work of a head with {deadlines:,} deadlines: {name}",
            f"{took * 1000:.0f} ms",
            f"a page without data, {one * 1000:.0f} ms", f"{took / one:.1f}", "",
        )  # fmt: skip


def get(client: Any, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code


def prepare(deadlines: int, *, place: str) -> Any:
    """Children with one open deadline each, and a head over `place`; returns the head."""
    from django.db import connection, transaction

    from kamkor.foundation.access.choices import RoleCode
    from kamkor.foundation.db import context
    from kamkor.foundation.db.ids import uuid7
    from kamkor.foundation.places.models import Territory
    from tests.cast import somebody

    where = Territory.objects.get(country="kg", code=code_of(place))
    head = somebody("head", RoleCode.SUPERVISOR, at=where)
    given = {
        "children": deadlines, "at": AT, "low": where.low, "high": where.high,
        "workers": [uuid7() for _ in range(WORKERS)],
    }  # fmt: skip
    with (
        transaction.atomic(),
        context.acting_as_machine(),
        connection.cursor() as cursor,
    ):
        for name in ("children", "deadlines"):
            cursor.execute(step(name), given)
    with ground.superuser() as server:
        server.execute("VACUUM ANALYZE")
        server.execute("CHECKPOINT")
    ground.say(f"{deadlines:,} deadlines stand")
    return head


def code_of(place: str) -> str:
    """A country by its code, a region by its ISO code."""
    from kamkor.foundation.places.models import Territory

    found = Territory.objects.filter(country="kg", iso_code=place).first()
    return found.code if found else place


def update_and_take_back() -> None:
    from django.db import connection, transaction

    from kamkor.foundation.db import context

    with transaction.atomic(), context.acting_as_machine():
        with connection.cursor() as cursor:
            cursor.execute(step("reference"), {"at": AT})
        transaction.set_rollback(True)


def step(name: str) -> str:
    """The statement of clock.sql under `-- step: name`."""
    parts = re.split(r"^-- step: (\w+)$", SQL.read_text(), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))[name]


def timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
