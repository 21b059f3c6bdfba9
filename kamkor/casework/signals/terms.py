"""By when something is to be done, for the teller and on the page: the law's own term."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time

from django.conf import settings
from django.utils import timezone

from kamkor.foundation.law import calendar
from kamkor.foundation.law.choices import Unit
from kamkor.foundation.law.models import Parameter

DANGER = "FIRST_VISIT_HOURS"
OTHERS = "SIGNAL_TRIAGE_DAYS"


@dataclass(frozen=True)
class Due:
    """The last moment, by which parameter; `is_late` at the moment asked."""

    moment: datetime
    parameter: Parameter
    is_late: bool


class Terms:
    """The terms of law named by `codes`. One query."""

    def __init__(self, codes: Iterable[str], *, at: datetime) -> None:
        self.at = at
        rows = Parameter.objects.filter(
            country=settings.COUNTRY, code__in=set(codes) - {""}
        )
        self.rows = list(rows.on(timezone.localdate(at)))

    def due(self, code: str, begun: datetime) -> Due | None:
        """None where the law data has no such term, or not its number."""
        parameter = next((row for row in self.rows if row.code == code), None)
        if parameter is None or parameter.value is None:
            return None
        if parameter.unit == Unit.HOURS:
            moment = calendar.moment(begun, parameter)
        else:
            day = calendar.deadline(timezone.localdate(begun), parameter)
            moment = timezone.make_aware(datetime.combine(day, time.max))
        return Due(moment, parameter, moment < self.at)


def of_signal(danger: bool, begun: datetime, *, at: datetime) -> Due | None:
    """When somebody is to have looked at a signal, at the latest."""
    code = DANGER if danger else OTHERS
    return Terms([code], at=at).due(code, begun)
