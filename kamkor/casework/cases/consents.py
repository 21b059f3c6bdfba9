"""Which consents hold. Whoever relies on one asks when it acts, so that what was
withdrawn or ran out stops at once."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from .choices import ConsentScope
from .models import Case, Consent


def in_force(root: UUID, scope: ConsentScope, *, on: date) -> bool:
    """Whether somebody agreed to that for this child and it holds on the day. Of the
    cases the reader sees, whatever was found to be the same child. One query."""
    rows = Consent.objects.filter(case__person__root=root, scope=scope)
    return any(row.holds(on) for row in rows)


@dataclass(frozen=True)
class Standing:
    """A consent, and whether it holds."""

    consent: Consent
    holds: bool


def of(case: Case, *, on: date) -> list[Standing]:
    """The consents of a case, the newest first. One query."""
    return [Standing(row, row.holds(on)) for row in case.consents.order_by("-at")]
