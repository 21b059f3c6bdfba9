"""Bakyt's case, which Begimai works on."""

from datetime import UTC, datetime

from kamkor.casework.cases import actions
from kamkor.foundation.db import context
from tests.cast import acting
from tests.standing import standing

NOW = datetime(2026, 9, 15, 6, tzinfo=UTC)


@standing
def case(aigul, begimai, bakyt):
    """Bakyt's case, Begimai's work."""
    with context.acting_as(aigul.pk):
        return actions.open_case(
            bakyt.pk,
            reason="Бабушка больна",
            worker=begimai.pk,
            by=acting(aigul),
            at=NOW,
        )
