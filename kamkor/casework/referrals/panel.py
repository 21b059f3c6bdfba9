"""The referrals on the page of a case."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from kamkor.casework.cases import policy as cases
from kamkor.casework.cases.models import Case
from kamkor.casework.cases.panels import Panel

from . import reads


def panel(request: Any, case: Case) -> SafeString:
    """Whom was asked and how far it is. One query."""
    may_send = case.closed_at is None and cases.may_work(request.actor, case)
    context = {
        "case": case,
        "rows": reads.of_case(request.actor, case.pk),
        "may_send": may_send,
    }
    return SafeString(
        render_to_string("referrals/panel.html", context, request=request)
    )


PANEL = Panel(
    order=40,
    name="referrals",
    render=panel,
    asks=lambda request, case_id: [reads.of_case.ahead(request.actor, case_id)],
)
