"""The consents on the page of a case."""

from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from . import consents, policy, sealing
from .models import Case
from .panels import Panel


def panel(request: Any, case: Case) -> SafeString:
    """Those there are, and the way to write one down. One query."""
    may_work = policy.may_work(request.actor, case)
    rows = [
        {
            "consent": one.consent,
            "holds": one.holds,
            "words": sealing.words(one.consent, "words", child=case.person_id),
        }
        for one in consents.of(case, on=timezone.localdate())
    ]
    context = {"case": case, "rows": rows, "may_work": may_work}
    html = render_to_string("cases/consents.html", context, request=request)
    return SafeString(html)


PANEL = Panel(
    order=80,
    name="consents",
    render=panel,
    asks=lambda _, case_id: [consents.rows_of.ahead(case_id)],
)
