"""What happens to records once they are accepted, in order, in one transaction.

Sources is the lowest floor of the register and knows nothing of children. Apps above
register their stage here from `AppConfig.ready()`: linkage 10, people 20, rights 40.

A stage finds its work in two temporary tables of the transaction:

- `scope_record (record_id uuid PRIMARY KEY, replaces_id uuid, person_id uuid)`: the
  records accepted now and the record each replaces, filled before the first stage;
  linkage fills in `person_id`, the person the record speaks of, for the stages after it.
- `scope_person (person_id uuid PRIMARY KEY)`: the children touched (roots). Created
  empty; linkage and people add to it.

To take a batch back: `scope_record` holds its records, `replaces_id` the predecessor
that stands again; every `undo` is called in reverse order (each adds the children that
remain to `scope_person`). Then `scope_record` is filled anew with those predecessors
(`replaces_id` NULL; often there are none) and every `run` is called once more in order:
it brings them in again and the children in `scope_person` up to date.

Before anything is written a stage may say what `run` would find: `forecast` reads the
temporary table `scope_forecast (n integer PRIMARY KEY, "values" jsonb)`, one row per
row of the file that would become a new record, and returns counts such as
`persons_matched` and `persons_new`.

All of this changes the register under one lock (`lock`): two lists brought in at the
same moment would each find the other's children to be new.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import connection

Counts = Mapping[str, int]

_LOCK = 0x6B616D6B6F72  # "kamkor": any number that nothing else uses


@dataclass(frozen=True)
class Scope:
    """One run over the records in `scope_record`. `progress(step, done, of)`; `again`:
    the moment of a decision that is taken back: what ended by it goes on."""

    by: UUID
    at: datetime
    place: int
    progress: Callable[[str, int, int], None] = field(default=lambda *_: None)
    again: datetime | None = None


@dataclass(frozen=True)
class Stage:
    """`run` works on `scope_record`; `undo` takes back what the records in it brought;
    `touches` counts, without changing anything, what `undo` would touch;
    `decided` counts what people decided on top, which forbids an undo;
    `forecast` counts what `run` would find, before anything is written."""

    order: int
    name: str
    run: Callable[[Scope], Counts]
    undo: Callable[[Scope], Counts]
    touches: Callable[[Scope], Counts] = field(default=lambda _scope: {})
    decided: Callable[[Scope], Counts] = field(default=lambda _scope: {})
    forecast: Callable[[Scope], Counts] = field(default=lambda _scope: {})


class Busy(Exception):
    """Another list is being brought in at this moment."""


_STAGES: dict[str, Stage] = {}


def register(stage: Stage) -> None:
    """Add a stage; called once per app at start."""
    _STAGES[stage.name] = stage


def stages() -> list[Stage]:
    """All stages in the order they run."""
    return sorted(_STAGES.values(), key=lambda s: s.order)


def open_scope() -> None:
    """Make the two temporary tables, empty, for the present transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DROP TABLE IF EXISTS pg_temp.scope_record, pg_temp.scope_person;"
            "CREATE TEMPORARY TABLE scope_record ("
            " record_id uuid PRIMARY KEY, replaces_id uuid, person_id uuid)"
            " ON COMMIT DROP;"
            "CREATE TEMPORARY TABLE scope_person ("
            " person_id uuid PRIMARY KEY) ON COMMIT DROP"
        )


def lock(*, wait: bool) -> None:
    """Take the one lock of all changes of the register, until the transaction ends.

    Raises Busy when it is held and `wait` is False.
    """
    with connection.cursor() as cursor:
        if wait:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
            return
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if cursor.fetchone() != (True,):
            raise Busy


def lock_with_others() -> None:
    """Take the same lock together with other workers on separate parts of the register;
    whoever changes it as a whole waits, and is waited for."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_LOCK])
