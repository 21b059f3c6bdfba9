"""What plans put on the page of a case."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from kamkor.casework.cases.models import Case
from kamkor.casework.cases.panels import Panel

from . import reads
from .choices import PlanState


def panel(request: Any, case: Case) -> SafeString:
    """Plans, those in force with how far they are. One query."""
    found = reads.of_case(request.actor, case.pk)
    rows = [
        {"plan": plan, "progress": reads.progress(plan)}
        if plan.state == PlanState.IN_FORCE
        else {"plan": plan}
        for plan in found
        if plan.state != PlanState.REPLACED
    ]
    html = render_to_string(
        "plans/panel.html", {"case": case, "rows": rows}, request=request
    )
    return SafeString(html)


PANEL = Panel(
    order=30,
    name="plans",
    render=panel,
    asks=lambda request, case_id: [reads.of_case.ahead(request.actor, case_id)],
)
