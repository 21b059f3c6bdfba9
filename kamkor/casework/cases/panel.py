"""What cases put on the child's page: those there are, or a way to open one."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from kamkor.foundation.accounts import reads as accounts
from kamkor.register.people.panels import Panel, works_on_content
from kamkor.register.people.reads import Facts, Seen

from . import policy, reads


def panel(request: Any, seen: Seen, _facts: Facts) -> SafeString:
    """Two queries."""
    found = reads.of_child(request.actor, seen.person.pk)
    who = accounts.names([case.worker for case in found])
    open_ = [case for case in found if case.closed_at is None]
    html = render_to_string(
        "cases/panel.html",
        {
            "person": seen.person,
            "cases": [
                {
                    "case": case,
                    "state": reads.state(case).label,
                    "worker": who.get(case.worker, "") if case.worker else "",
                }
                for case in found
            ],
            "several": len(open_) > 1,
            "may_open": not open_ and policy.may_open(request.actor),
        },
        request=request,
    )
    return SafeString(html)


PANEL = Panel(
    order=20,
    name="cases",
    title=_("Case"),
    slot="do",
    render=panel,
    asks=lambda request, seen: [reads.of_child.ahead(request.actor, seen.person.pk)],
    is_for=works_on_content,
)
