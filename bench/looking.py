"""How long a page takes: as it is served, and the statements of it alone.

The statements are sent again, word for word, by two plain connections in turn: one as the
application's role with the signed context, one as the superuser, whom row-level security
does not bind: the reference.
"""

import http.client
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg

from bench import ground
from bench.served import ask

# isort: split
from django.db import connection
from django.test import Client

from kamkor.foundation.accounts.models import User
from kamkor.foundation.db import context
from kamkor.foundation.db.backend.ahead import Together

WARMING = 10  # requests before those that count
Statement = str
Paths = Callable[[], str]


class Replay:
    """Sends statements again and tells how long each took, in milliseconds."""

    def __init__(self, user: User | None) -> None:
        if user is None:
            self.server = ground.superuser()
        else:
            settings = connection.get_connection_params()
            for name in ("cursor_factory", "context"):
                settings.pop(name, None)
            self.server = psycopg.connect(**settings, autocommit=True)
        self.user = user
        self.server.prepare_threshold = None

    @contextmanager
    def acting(self) -> Iterator[None]:
        with self.server.transaction():
            if self.user is not None:
                with context.acting_as(self.user.pk):
                    token = context.token(self.server.info.backend_pid)
                self.server.execute(
                    "SELECT set_config('kamkor.context', %s, true)", [token]
                )
            yield

    def times(self, statements: list[Statement]) -> list[float]:
        found = []
        with self.acting():
            for statement in statements:
                began = time.perf_counter()
                self.server.execute(statement).fetchall()
                found.append((time.perf_counter() - began) * 1000)
        return found

    def plan(self, statement: Statement) -> str:
        with self.acting():
            rows = self.server.execute(f"EXPLAIN (ANALYZE, BUFFERS) {statement}")
            return "\n".join(str(row[0]) for row in rows)


@dataclass
class Seen:
    """What one page took, request by request, in milliseconds."""

    page: list[float] = field(default_factory=list)
    secured: list[float] = field(default_factory=list)
    plain: list[float] = field(default_factory=list)
    statements: int = 0
    worst: dict[str, tuple[float, float]] = field(default_factory=dict)


class Door:
    """The served product, to which each reader keeps a connection."""

    def __init__(self, port: int, client: Client) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port)
        cookies = client.cookies.values()
        self.headers = {"Cookie": "; ".join(f"{c.key}={c.value}" for c in cookies)}

    def ask(self, path: str) -> float:
        """Milliseconds."""
        return ask(self.connection, path, self.headers) * 1000

    def warm(self, paths: Paths) -> None:
        """What a process makes once: templates, words, its connection to the database,
        which plans a question for its values five times before it keeps one plan."""
        for _ in range(WARMING):
            self.ask(paths())


def look(
    client: Client, door: Door, path: str, seen: Seen, both: tuple[Replay, Replay]
) -> None:
    """Ask for a page, then send its statements again."""
    sent: list[Statement] = []

    def note(execute: Any, sql: str, params: Any, many: bool, told: Any) -> Any:
        result = execute(sql, params, many, told)
        written = psycopg.ClientCursor(told["cursor"].connection).mogrify
        if isinstance(sql, Together):
            sent.extend(written(one.sql, one.params) for one in sql.asked)
        elif sql.lstrip().startswith("SELECT") and "django_session" not in sql:
            sent.append(written(sql, params))
        return result

    with connection.execute_wrapper(note):
        client.get(path)
    seen.page.append(door.ask(path))
    _replay(sent, seen, both)


def _replay(sent: list[Statement], seen: Seen, both: tuple[Replay, Replay]) -> None:
    """Twice each, in turn, the quicker counts: neither profits from the other's cache."""
    first, second = both if len(seen.secured) % 2 else both[::-1]
    told: dict[Replay, list[list[float]]] = {first: [], second: []}
    for replay in (first, second, first, second):
        told[replay].append(replay.times(sent))
    secured, plain = (
        [min(pair) for pair in zip(*told[replay], strict=True)] for replay in both
    )
    seen.secured.append(sum(secured))
    seen.plain.append(sum(plain))
    seen.statements = len(sent)
    for statement, one, other in zip(sent, secured, plain, strict=True):
        if one - other > seen.worst.get("", (0.0, 0.0))[0]:
            seen.worst = {"": (one - other, 0.0), statement: (one, other)}


def percentile(values: list[float], share: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[share - 1]


def report(what: str, seen: Seen) -> None:
    page, secured, plain = (
        (percentile(v, 50), percentile(v, 95))
        for v in (seen.page, seen.secured, seen.plain)
    )
    ground.row(
        f"page: {what}",
        f"{page[1]:.0f} ms (half in {page[0]:.0f})",
        f"statements alone {secured[1]:.1f} ms, without row-level security {plain[1]:.1f}",
        f"{secured[1] / plain[1]:.2f}",
        f"by the median {secured[0]:.1f} : {plain[0]:.1f} ms ="
        f" {secured[0] / plain[0]:.2f}; {seen.statements} statements,"
        f" {len(seen.page)} times",
    )


def explain(seen: Seen, both: tuple[Replay, Replay], factor: float) -> None:
    for statement, (one, other) in seen.worst.items():
        if statement and one > factor * other:
            print(f"--- {one:.2f} ms against {other:.2f}\n{statement[:3000]}")
            for replay in both:
                print(replay.plan(statement)[:6000])
