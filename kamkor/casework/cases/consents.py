"""Which consents hold. Whoever relies on one asks when it acts, so that what was
withdrawn or ran out stops at once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from kamkor.foundation.db.compiled import compiled

from .choices import ConsentScope
from .models import Case, Consent


def in_force(root: UUID, scope: ConsentScope, *, on: date) -> bool:
    """Whether somebody agreed to that for this child and it holds on the day. Of the
    cases the reader sees, whatever was found to be the same child. One query."""
    rows = Consent.objects.filter(case__person__root=root, scope=scope)
    return any(row.holds(on) for row in rows)


def hold(root: UUID, scope: ConsentScope) -> None:
    """None of these is withdrawn before the transaction of who relies on it ends. As the
    machine, after the case."""
    rows = Consent.objects.filter(
        case__person__root=root, scope=scope, withdrawn_at=None
    )
    list(rows.select_for_update(of=("self",), no_key=True).order_by("pk"))


@dataclass(frozen=True)
class Standing:
    """A consent, and whether it holds."""

    consent: Consent
    holds: bool


def of(case: Case, *, on: date) -> list[Standing]:
    """The consents of a case, the newest first. One query."""
    return [Standing(row, row.holds(on)) for row in rows_of(case.pk)]


@compiled
def rows_of(case_id: UUID) -> QuerySet[Consent]:
    return Consent.objects.filter(case=case_id).order_by("-at")


Withdrawn = Callable[[Consent, UUID, datetime], None]  # (consent, by, at)
_WITHDRAWN: list[Withdrawn] = []


def on_withdrawal(handler: Withdrawn) -> None:
    """Called when a consent is withdrawn, in that transaction, as the machine: an app
    that relied on it stops at once. Registered once per app at start."""
    _WITHDRAWN.append(handler)


def withdrawn(consent: Consent, *, by: UUID, at: datetime) -> None:
    for handler in _WITHDRAWN:
        handler(consent, by, at)
