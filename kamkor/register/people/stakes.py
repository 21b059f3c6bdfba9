"""What hangs on a child: apps above people weigh what they know of it, in sets.

Who orders work by what a mistake would cost asks here. Each app above registers from
`AppConfig.ready()` a statement that adds its rows to the temporary table `stake`, for
the children (roots) in the temporary table `stake_of`. As the machine only.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from .models import Person


@dataclass(frozen=True)
class Stake:
    """`weight`: how much is unmet, 1 for a right of the child; `work`: how many pieces
    of work somebody has in hand."""

    weight: float = 0.0
    work: int = 0


_PROVIDERS: dict[str, Callable[[], None]] = {}


def register(name: str, provider: Callable[[], None]) -> None:
    """Add a provider: it fills `stake (person_id, weight, work)` from `stake_of`."""
    _PROVIDERS[name] = provider


def weigh() -> None:
    """Fill `stake` for the children in `stake_of`: a statement an app, however many
    children there are."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DROP TABLE IF EXISTS pg_temp.stake;"
            "CREATE TEMPORARY TABLE stake (person_id uuid, weight double precision,"
            " work integer) ON COMMIT DROP"
        )
    for name in sorted(_PROVIDERS):
        _PROVIDERS[name]()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE stake")


def open_scope() -> None:
    """Make `stake_of`, empty, for the present transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DROP TABLE IF EXISTS pg_temp.stake_of;"
            "CREATE TEMPORARY TABLE stake_of (person_id uuid PRIMARY KEY) ON COMMIT DROP"
        )


def stakes_of(persons: Collection[UUID]) -> dict[UUID, Stake]:
    """The stake of each child whom these persons stand for, by its root."""
    roots = Person.objects.filter(pk__in=persons).values_list("root", flat=True)
    wanted = sorted(set(roots))
    open_scope()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO stake_of SELECT unnest(%s::uuid[])",
            [wanted],
        )
        weigh()
        cursor.execute(
            "SELECT person_id, sum(weight), sum(work) FROM stake GROUP BY person_id"
        )
        found = {root: Stake(weight, work) for root, weight, work in cursor.fetchall()}
    return {root: found.get(root, Stake()) for root in wanted}
