"""What incidents put on the page of a child and of its case: that there is one, and only
to who may open it; a way to write one down."""

from typing import Any
from uuid import UUID

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from kamkor.casework.cases.models import Case
from kamkor.casework.cases.panels import Panel as CasePanel
from kamkor.foundation.access.choices import Sensitivity
from kamkor.register.people.panels import Panel
from kamkor.register.people.reads import Facts, Seen

from . import policy, reads


def on_child(request: Any, seen: Seen, _facts: Facts) -> SafeString:
    """One query."""
    return _render(request, seen.person.pk)


def on_case(request: Any, case: Case) -> SafeString:
    """One query."""
    return _render(request, case.person.root_id)


def _render(request: Any, child: UUID) -> SafeString:
    may_report = policy.may_report(request.actor)
    found = reads.of_child(request.actor, child)
    if not (found or may_report):
        return SafeString("")
    context = {"incidents": found, "child_id": child, "may_report": may_report}
    return SafeString(render_to_string("incidents/panel.html", context, request))


PANEL = Panel(
    order=25,
    name="incidents",
    title=_("Violence"),
    slot="do",
    render=on_child,
    asks=lambda request, seen: [reads.of_child.ahead(request.actor, seen.person.pk)],
    is_for=lambda _, seen: seen.sensitivity >= Sensitivity.CONTENT,
)
CASE_PANEL = CasePanel(
    order=50,
    name="incidents",
    render=on_case,
    asks_of_child=lambda request, root: [reads.of_child.ahead(request.actor, root)],
)
