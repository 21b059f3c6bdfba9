"""What happens to records once they are accepted, in order, in one transaction.

Sources is the lowest floor of the register and knows nothing of children. Apps above
register their stage here from `AppConfig.ready()`: linkage 10, people 20, rights 40.

A stage finds its work in two temporary tables of the transaction:

- `scope_record (record_id uuid PRIMARY KEY, replaces_id uuid, person_id uuid)`: the
  records accepted now and the record each replaces, filled before the first stage;
  linkage fills in `person_id`, the person the record speaks of, for the stages after it.
- `scope_person (person_id uuid PRIMARY KEY)`: the children touched (roots). Created
  empty; linkage and people add to it.

To take a batch back: fill `scope_record`, call every `undo` in reverse order (each adds
the children that remain to `scope_person`), empty `scope_record`, then call every `run`
once more in order: with no records they bring the children in `scope_person` up to date.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import connection

Counts = Mapping[str, int]


@dataclass(frozen=True)
class Scope:
    """One run over the records in `scope_record`. `progress(step, done, of)`."""

    by: UUID
    at: datetime
    place: int
    progress: Callable[[str, int, int], None] = field(default=lambda *_: None)


@dataclass(frozen=True)
class Stage:
    """`run` works on `scope_record`; `undo` takes back what the records in it brought;
    `touches` counts, without changing anything, what `undo` would touch;
    `decided` counts what people decided on top, which forbids an undo."""

    order: int
    name: str
    run: Callable[[Scope], Counts]
    undo: Callable[[Scope], Counts]
    touches: Callable[[Scope], Counts] = field(default=lambda _scope: {})
    decided: Callable[[Scope], Counts] = field(default=lambda _scope: {})


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
