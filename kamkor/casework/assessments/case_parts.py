"""What assessments add to a case and to a child: gates, a part of each page."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from kamkor.casework.cases import gates, rounds
from kamkor.casework.cases import observing as cases
from kamkor.casework.cases import policy as of_cases
from kamkor.casework.cases.models import Case, Visit
from kamkor.casework.cases.panels import Panel as CasePanel
from kamkor.foundation.access.actor import Actor
from kamkor.register.people.panels import Panel as ChildPanel
from kamkor.register.people.panels import works_on_content
from kamkor.register.people.reads import Facts, Seen

from . import observing, policy, reads
from .models import Assessment


def _signed(case: Case, gate: str) -> bool:
    """One that answers for the gate was signed since the work on the case began, anew
    where it is being reassessed. An amended version is as fresh as what it amends. Two
    queries."""
    began = rounds.began(case)
    fresh = (
        Assessment.objects.standing()
        .filter(signed_at__gte=began)
        .filter(Q(replaces=None) | Q(replaces__signed_at__gte=began))
    )
    return fresh.filter(case=case, instrument__data__gate=gate).exists()


def _to_list(case: Case) -> str:
    return reverse("assessments", args=[case.person_id])


GATES = (
    gates.Gate(
        code="primary_assessment_signed",
        is_open=lambda case: _signed(case, "primary_assessment_signed"),
        missing=_("Sign the primary assessment first."),
        link=_to_list,
    ),
    gates.Gate(
        code="comprehensive_assessment_signed",
        is_open=lambda case: _signed(case, "comprehensive_assessment_signed"),
        missing=_("Sign the comprehensive assessment first."),
        link=_to_list,
    ),
)


def of_case(request: Any, case: Case) -> SafeString:
    """With the visits of the observation that wait for their form."""
    waiting = []
    if case.state == cases.STATE and of_cases.may_work(request.actor, case):
        waiting = reads.unwritten_visits(case)
    return _part(request, case.person.root_id, request.actor, waiting)


def of_child(request: Any, seen: Seen, _facts: Facts) -> SafeString:
    return _part(request, seen.person.pk, request.actor)


def _part(
    request: Any, root: UUID, actor: Actor, waiting: Sequence[Visit] = ()
) -> SafeString:
    found = reads.of_child(actor, root)
    shown = {
        "root": root,
        "rows": [(a, policy.may_write(actor, a)) for a in found[:4]],
        "more": len(found) > 4,
        "country": settings.COUNTRY,
        "waiting": waiting,
        "form": observing.FORM,
    }
    html = render_to_string("assessments/part.html", shown, request=request)
    return SafeString(html)


CASE_PANEL = CasePanel(
    order=10,
    name="assessments",
    render=of_case,
    asks_of_child=lambda request, root: [reads.of_child.ahead(request.actor, root)],
)
CHILD_PANEL = ChildPanel(
    order=25,
    name="assessments",
    title=_("Assessments"),
    slot="do",
    render=of_child,
    asks=lambda request, seen: [reads.of_child.ahead(request.actor, seen.person.pk)],
    is_for=works_on_content,
)
