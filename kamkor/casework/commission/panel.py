"""What the Commission puts on the page of a case."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from kamkor.casework.cases import policy as cases
from kamkor.casework.cases.models import Case
from kamkor.casework.cases.panels import Panel
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import Action
from kamkor.foundation.db.compiled import compiled

from .models import Item


def panel(request: Any, case: Case) -> SafeString:
    """What is and was before the Commission. One query."""
    found = _of_case(request.actor, case.pk)
    may_put = cases.may_work(request.actor, case) and not case.closed_at
    html = render_to_string(
        "commission/panel.html",
        {
            "case": case,
            "items": found,
            "may_put": may_put,
            "may_open": request.actor.may(Action.COMMISSION_SIT),
        },
        request=request,
    )
    return SafeString(html)


@compiled
def _of_case(actor: Actor, case_id: UUID) -> QuerySet[Item]:
    rows = Item.objects.visible_to(actor).filter(case=case_id)
    return rows.select_related("session").order_by("-put_at")[:20]


PANEL = Panel(
    order=35,
    name="commission",
    render=panel,
    asks=lambda request, case_id: [_of_case.ahead(request.actor, case_id)],
)
