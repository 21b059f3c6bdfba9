"""The files on the page of a case."""

from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from . import files, policy
from .models import Case
from .panels import Panel


def panel(request: Any, case: Case) -> SafeString:
    """Those there are and were, and the way to put one there."""
    context = {
        "case": case,
        "rows": files.of(case, on=timezone.localdate()),
        "may_work": policy.may_work(request.actor, case),
    }
    html = render_to_string("cases/files.html", context, request=request)
    return SafeString(html)


PANEL = Panel(
    order=70,
    name="files",
    render=panel,
    asks=lambda _, case_id: [files.rows_of.ahead(case_id)],
)
