"""What procedures put on the child's page, on the page of a case and beside a gap."""

from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from kamkor.casework.cases.models import Case
from kamkor.casework.cases.panels import Panel as CasePanel
from kamkor.foundation.access.choices import Sensitivity
from kamkor.foundation.audit import actions as audit
from kamkor.register.people import reads as people
from kamkor.register.people.panels import Panel
from kamkor.register.people.reads import Facts, Seen
from kamkor.register.rights.models import Gap

from . import definition, policy, reads
from .models import Procedure


def of_child(request: Any, seen: Seen, _facts: Facts) -> SafeString:
    """Those there are, and a way to begin one. Two queries."""
    return _rendered(request, seen.person.pk, case=None)


def of_case(request: Any, case: Case) -> SafeString:
    return _rendered(request, case.person.root_id, case=case)


def beside_gap(request: Any, gap: Gap) -> SafeString:
    """The procedure that restores the right, for who may lead it: the one that runs, or
    a way to begin it where what the procedure asks about the child may be read."""
    found = next((p for p in definition.here().values() if p.right == gap.right), None)
    if found is None or gap.closed_at or not policy.may_begin(request.actor):
        return SafeString("")
    seen = people.find(request.actor, gap.person_id)
    if seen is None or seen.sensitivity < Sensitivity.CONTENT:
        return SafeString("")
    rows = Procedure.objects.visible_to(request.actor).of([gap.person.root_id])
    told = {
        "gap": gap, "procedure": found,
        "running": rows.open().filter(code=found.code).first(),
    }  # fmt: skip
    return SafeString(render_to_string("procedures/gap.html", told, request=request))


def _rendered(request: Any, root: Any, *, case: Case | None) -> SafeString:
    found = reads.of_child(request.actor, root)
    if found:
        audit.read(
            "procedure.panel_seen", by=request.user.pk, at=timezone.now(),
            sensitivity=Sensitivity.CONTENT, subject=root,
            request_id=request.request_id,
        )  # fmt: skip
    running = {row.code for row in found if row.closed_at is None}
    html = render_to_string(
        "procedures/panel.html",
        {
            "root": root,
            "case": case,
            "rows": [
                {
                    "row": row,
                    "name": reads.named(row).label,
                    "track": reads.track(row).label,
                    "step": reads.step(row).label,
                }
                for row in found
            ],
            "may": [
                one for one in definition.here().values() if one.code not in running
            ],
        },
        request=request,
    )
    return SafeString(html)


PANEL = Panel(
    order=30,
    name="procedures",
    title=_("Procedures"),
    slot="do",
    render=of_child,
    asks=lambda request, seen: [reads.of_child.ahead(request.actor, seen.person.pk)],
    is_for=lambda request, seen: (
        seen.sensitivity >= Sensitivity.CONTENT and policy.may_begin(request.actor)
    ),
)
OF_CASE = CasePanel(
    order=40,
    name="procedures",
    render=of_case,
    asks_of_child=lambda request, root: [reads.of_child.ahead(request.actor, root)],
    is_for=lambda request: policy.may_begin(request.actor),
)
