"""The visits that are to be made, on the page of a case."""

from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from . import policy, visits
from .models import Case
from .panels import Panel


def panel(request: Any, case: Case) -> SafeString:
    """Those there are, and the way to plan one. Two queries at most."""
    shown = visits.to_make(case, on=timezone.localdate())
    context = {
        "case": case,
        "rows": [
            {"one": one, "may_make": policy.may_visit(request.actor, case, one.planned)}
            for one in shown
        ],
        "may_work": policy.may_work(request.actor, case) and not case.closed_at,
    }
    html = render_to_string("cases/visits.html", context, request=request)
    return SafeString(html)


PANEL = Panel(
    order=5,
    name="visits",
    render=panel,
    asks=lambda _, case_id: [visits.rows_of.ahead(case_id)],
)
