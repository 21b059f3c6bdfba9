"""When the present round of work on a case began: at its opening, or when the life cycle
had it begin anew."""

from datetime import datetime

from . import lifecycle
from .models import Case


def began(case: Case) -> datetime:
    """What is signed from this moment on counts. One query; none where the steps were
    read."""
    begins = lifecycle.here().beginnings
    again = (
        step.at
        for step in case.course
        if step.after in begins and step.before not in begins
    )
    return max(again, default=case.opened_at)
