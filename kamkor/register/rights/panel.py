"""What rights put on the child's page: the strip, the reasons, what to do."""

from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from kamkor.foundation.access.actor import may_see
from kamkor.foundation.access.choices import Sensitivity
from kamkor.register.people.models import Person
from kamkor.register.people.panels import Panel

from .explaining import explain


def strip(request: Any, person: Person) -> SafeString:
    """The seven rights, each with why beneath; safety only for who sees S3."""
    level = _level(request, person)
    explained = explain(
        person, request.actor, sensitivity=level, on=timezone.localdate()
    )
    items = [
        {
            "right": e.right.label,
            "status": e.status.tone,
            "since": e.since,
            "url": f"#why-{e.right}",
        }
        for e in explained
    ]
    html = render_to_string(
        "rights/strip.html",
        {"items": items, "explained": explained, "sensitivity": level},
        request=request,
    )
    return SafeString(html)


def _level(request: Any, person: Person) -> int:
    for sensitivity in (Sensitivity.CONTENT, Sensitivity.IDENTITY):
        if may_see(
            request.actor, subject=person.pk, place=person.place,
            is_shielded=person.is_shielded, sensitivity=sensitivity,
        ):  # fmt: skip
            return sensitivity
    return Sensitivity.STATUS


STRIP = Panel(order=10, name="rights", title=_("Rights"), slot="strip", render=strip)
