"""When the present round of work on a case began: at its opening, or when the life cycle
had it begin anew."""

from datetime import datetime

from . import lifecycle
from .models import Case


def began(case: Case) -> datetime:
    """What is signed from this moment on counts. One query."""
    last: datetime | None = (
        case.steps.filter(after__in=lifecycle.here().beginnings)
        .exclude(before__in=lifecycle.here().beginnings)
        .order_by("-at")
        .values_list("at", flat=True)
        .first()
    )
    return last or case.opened_at
