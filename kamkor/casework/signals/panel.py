"""What signals put on the child's page and beside unmet rights."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import Action, Sensitivity
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db.compiled import Told, compiled
from kamkor.register.people.panels import Panel
from kamkor.register.people.reads import Facts, Seen
from kamkor.register.rights.models import Gap

from . import policy, reads
from .models import Signal

SHOWN = 10


def signals(request: Any, seen: Seen, _facts: Facts) -> SafeString:
    """Signals on the child, for who sees its class 3; a way to tell one."""
    content = seen.sensitivity >= Sensitivity.CONTENT
    found = _found(request.actor, seen.person.pk) if content else []
    may_tell = seen.sensitivity >= Sensitivity.IDENTITY and policy.may_tell(
        request.actor
    )
    if not (found or may_tell):
        return SafeString("")
    if found:
        audit.read(
            "signal.panel_seen", by=request.user.pk, at=timezone.now(),
            sensitivity=Sensitivity.CONTENT, subject=seen.person.pk,
            request_id=request.request_id,
        )  # fmt: skip
    html = render_to_string(
        "signals/panel.html",
        {
            "rows": [(s, reads.nature_words(s.nature)) for s in found],
            "may_triage": policy.may_triage(request.actor),
            "may_tell": may_tell,
            "person": seen.person,
        },
        request=request,
    )
    return SafeString(html)


@compiled
def _found(actor: Actor, root: UUID) -> QuerySet[Signal]:
    return reads.about(actor, root)[:SHOWN]


def _asks(request: Any, seen: Seen) -> list[Told]:
    if seen.sensitivity < Sensitivity.CONTENT:
        return []
    return [_found.ahead(request.actor, seen.person.pk)]


def beside_gap(request: Any, gap: Gap) -> SafeString:
    """The press that tells an open gap as a signal."""
    if gap.closed_at or not request.actor.may(Action.CASE_WORK):
        return SafeString("")
    return SafeString(
        render_to_string("signals/gap_deed.html", {"gap": gap}, request=request)
    )


def beneath_gaps(request: Any, query: str) -> SafeString:
    """The way to tell all that the filter leaves."""
    if not request.actor.may(Action.CASE_WORK):
        return SafeString("")
    url = f"{reverse('signals-from-gaps')}?{query}"
    return SafeString(
        render_to_string("signals/gaps_deed.html", {"url": url}, request=request)
    )


PANEL = Panel(
    order=20,
    name="signals",
    title=_("Signals"),
    slot="do",
    render=signals,
    asks=_asks,
)
