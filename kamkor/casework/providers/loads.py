"""How much open work a worker has: apps above say how to count theirs.

Each registers in `AppConfig.ready()`. `count` and `late` get workers and a moment and
give {worker: how many}, in one statement each; they run as the machine.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kamkor.casework.clock.models import Deadline
from kamkor.foundation.db import context
from kamkor.foundation.law import reads as law
from kamkor.register.rights.models import Gap

Counting = Callable[[Collection[UUID], datetime], Mapping[UUID, int]]
NORM = "CASELOAD_NORM"


@dataclass(frozen=True)
class Kind:
    """A kind of work. `weight` is the code of a parameter of law: the points of one."""

    name: str
    label: str | Promise
    weight: str
    count: Counting


@dataclass(frozen=True)
class Load:
    """What one worker has: points by weight, the norm, pieces by kind, late deadlines."""

    points: Decimal
    norm: Decimal | None
    pieces: dict[str, int]
    late: int

    @property
    def share(self) -> Decimal | None:
        """Of the norm; None where no norm is known."""
        return self.points / self.norm if self.norm else None

    @property
    def percent(self) -> int | None:
        return None if self.share is None else round(self.share * 100)

    @property
    def total(self) -> int:
        return sum(self.pieces.values())


_KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Count this kind of work too; called once per app at start."""
    _KINDS[kind.name] = kind


def kinds() -> list[Kind]:
    return sorted(_KINDS.values(), key=lambda kind: kind.name)


def of(workers: Collection[UUID], at: datetime) -> dict[UUID, Load]:
    """The load of each worker. One statement a kind, and two."""
    with context.acting_as_machine():
        counted = {kind.name: kind.count(workers, at) for kind in kinds()}
        late = _late(workers, at)
    known = law.all_on(settings.COUNTRY, at.date())
    weights = {k.name: _value(known.get(k.weight)) or Decimal(1) for k in kinds()}
    norm = _value(known.get(NORM))
    return {
        worker: _load(
            {name: found.get(worker, 0) for name, found in counted.items()},
            weights, norm, late.get(worker, 0),
        )
        for worker in workers
    }  # fmt: skip


def _load(
    pieces: dict[str, int], weights: dict[str, Decimal], norm: Decimal | None, late: int
) -> Load:
    points = sum((weights[name] * n for name, n in pieces.items()), Decimal(0))
    return Load(points, norm, pieces, late)


def _value(parameter: object) -> Decimal | None:
    found: Decimal | None = getattr(parameter, "value", None)
    return found


def _late(workers: Collection[UUID], at: datetime) -> dict[UUID, int]:
    rows = Deadline.objects.filter(
        owner__in=workers, ended_at=None, paused_at=None, due_at__lt=at
    )
    counted = rows.values_list("owner").annotate(n=Count("pk")).order_by()
    return {owner: n for owner, n in counted if owner}


def _gaps(workers: Collection[UUID], _at: datetime) -> dict[UUID, int]:
    rows = Gap.objects.open().filter(assignee__in=workers)
    counted = rows.values_list("assignee").annotate(n=Count("pk")).order_by()
    return {worker: n for worker, n in counted if worker}


GAPS = Kind("gaps", _("unmet rights"), "LOAD_GAP", _gaps)
