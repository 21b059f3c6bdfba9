"""Children on record, identified and removed in a period: the lines that the ministry
counts (mlsp.gov.kg, 27.08.2020 and 03.11.2020: children and families, identified and
removed from difficult life situations)."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import Sensitivity
from kamkor.foundation.db import context, sql
from kamkor.foundation.places.models import Territory

from . import closing_reasons, lifecycle

_REMOVED = "removed."


@dataclass(frozen=True)
class Line:
    """`code`: "before", "identified", "removed", "removed.<reason>", "after"."""

    code: str
    label: str
    children: int
    families: int


def of(territory: Territory, *, since: date, until: date) -> list[Line]:
    """The lines of the territory from `since` to `until`, both days counted. One query.

    Counts are of children and of families: a family with two children counts once. Who
    may ask is decided by `may_see`.
    """
    with context.acting_as_machine(), connection.cursor() as cursor:
        cursor.execute(
            sql.load("kamkor.casework.cases", "movement"),
            {
                "low": territory.low, "high": territory.high, "since": since,
                "until": until, "zone": settings.TIME_ZONE,
                "ends": lifecycle.here().ends,
            },
        )  # fmt: skip
        counts = {line: (children, families) for line, children, families in cursor}
    return [
        Line(code, label, *counts.get(code, (0, 0)))
        for code, label in _lines()
        if code in counts or not code.startswith(_REMOVED)
    ]


def may_see(actor: Actor, territory: Territory) -> bool:
    """Whose own children they are: exact counts are for who sees each of them."""
    reach = actor.territory(Sensitivity.CONTENT)
    return any(low <= territory.low and territory.high <= high for low, high in reach)


def _lines() -> list[tuple[str, str]]:
    return [
        ("before", _("On record at the beginning")),
        ("identified", _("Identified and put on record")),
        ("removed", _("Removed from the record")),
        *(
            (f"{_REMOVED}{reason.code}", reason.label)
            for reason in closing_reasons.here().values()
        ),
        ("after", _("On record at the end")),
    ]
