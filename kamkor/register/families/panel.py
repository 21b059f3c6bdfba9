"""Brothers and sisters on the child's family tab and on the page of a household."""

from typing import Any
from uuid import UUID

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from kamkor.foundation.access.choices import Action, Sensitivity
from kamkor.foundation.audit import actions as audit
from kamkor.register.people import reads as people
from kamkor.register.people.panels import FamilyPart

from . import reads


def kin(request: Any, roots: list[UUID]) -> SafeString:
    """Those confirmed, with how it is known; a way to those that wait."""
    found = reads.confirmed(request.actor, roots)
    may_decide = request.actor.may(Action.LINKAGE_REVIEW)
    waiting = reads.waiting_for(request.actor, roots) if may_decide else None
    if not found and waiting is None:
        return SafeString("")
    named = {m.person.pk: m for m in people.members([b.root for b in found])}
    if found:
        audit.read(
            "kin.seen", by=request.user.pk, at=timezone.now(),
            sensitivity=Sensitivity.IDENTITY, request_id=request.request_id,
            ids=[str(b.root) for b in found],
        )  # fmt: skip
    html = render_to_string(
        "families/kin_panel.html",
        {
            "brothers": [(b, named.get(b.root), reads.signs(b.kin)) for b in found],
            "waiting": waiting,
            "may_decide": may_decide,
        },
        request=request,
    )
    return SafeString(html)


KIN = FamilyPart(order=10, name="kin", render=kin)
