"""Who is competent for what is open: on the child's page and on the page of a gap."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from kamkor.register.people.panels import Panel
from kamkor.register.people.reads import Facts, Seen
from kamkor.register.rights.choices import Right
from kamkor.register.rights.models import Gap

from . import reads


def for_child(request: Any, seen: Seen, facts: Facts) -> SafeString:  # noqa: ARG001
    """One answer a right with an open gap; empty where nothing is open."""
    rows = Gap.objects.visible_to(request.actor).open().filter(person=seen.person.pk)
    rights = [Right(r) for r in Right if r in {gap.right for gap in rows}]
    return _rendered(request, rights, seen.person.place)


def for_gap(request: Any, gap: Gap) -> SafeString:
    return _rendered(request, [Right(gap.right)], gap.place)


def _rendered(request: Any, rights: list[Right], place: int) -> SafeString:
    found = reads.competent_for(
        rights, place=place, country=settings.COUNTRY, on=timezone.localdate()
    )
    answers = [(right.label, found[right]) for right in rights if found[right]]
    if not answers:
        return SafeString("")
    html = render_to_string(
        "providers/who_acts.html", {"answers": answers}, request=request
    )
    return SafeString(html)


PANEL = Panel(
    order=30, name="competent", title=_("Who is competent"), slot="do", render=for_child
)
