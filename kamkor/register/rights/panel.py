"""What rights put on the child's page: the strip, the reasons, what to do."""

from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from kamkor.register.people.panels import Panel
from kamkor.register.people.reads import Facts, Seen

from . import explaining


def strip(request: Any, seen: Seen, facts: Facts) -> SafeString:
    """The seven rights, each with why beneath; safety only for who sees S3."""
    explained = explaining.explain(
        seen.person, facts, sensitivity=seen.sensitivity, on=timezone.localdate()
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
        {"items": items, "explained": explained, "sensitivity": seen.sensitivity},
        request=request,
    )
    return SafeString(html)


STRIP = Panel(
    order=10,
    name="rights",
    title=_("Rights"),
    slot="strip",
    render=strip,
    asks=lambda _, seen: explaining.asks(seen.person, sensitivity=seen.sensitivity),
)
