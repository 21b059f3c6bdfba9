"""How far an import is, told on a second connection while its own is still open."""

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

import psycopg
from django.db import connection

_TELL_EVERY = 0.4  # seconds
_UPSERT = """
INSERT INTO sources_progress (batch_id, step, done, "of", started_at, changed_at)
VALUES (%s, %s, %s, %s, clock_timestamp(), clock_timestamp())
ON CONFLICT (batch_id) DO UPDATE SET
    started_at = CASE WHEN sources_progress.step = excluded.step
                       AND sources_progress.done <= excluded.done
                      THEN sources_progress.started_at ELSE excluded.started_at END,
    step = excluded.step, done = excluded.done, "of" = excluded."of",
    changed_at = excluded.changed_at
"""


@dataclass
class Teller:
    """Calls are cheap: a new step is told at once, a number every 0.4 seconds."""

    batch_id: UUID
    second: psycopg.Connection[tuple[object, ...]] | None
    step: str = ""
    told: float = field(default=0.0)

    def __call__(self, step: str, done: int, of: int) -> None:
        now = time.monotonic()
        if step == self.step and now - self.told < _TELL_EVERY:
            return
        self.step, self.told = step, now
        if self.second is None:
            return
        try:
            self.second.execute(_UPSERT, (self.batch_id, step[:40], done, of))
        except psycopg.Error:
            self.second = None  # the import itself will notice what is wrong


@contextlib.contextmanager
def telling(batch_id: UUID) -> Iterator[Teller]:
    """A `progress(step, done, of)` for the batch. The row goes when the work ends.

    Without a free connection the work goes on untold.
    """
    second = _connect()
    try:
        yield Teller(batch_id, second)
    finally:
        if second is not None:
            with contextlib.suppress(psycopg.Error):
                second.execute(
                    "DELETE FROM sources_progress WHERE batch_id = %s", (batch_id,)
                )
            second.close()


def _connect() -> psycopg.Connection[tuple[object, ...]] | None:
    settings = connection.get_connection_params()
    for name in ("cursor_factory", "context"):
        settings.pop(name, None)
    try:
        return psycopg.connect(**settings, autocommit=True)
    except psycopg.OperationalError:
        return None
