"""How My work names the deadlines of incidents, and where they lead."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kamkor.casework.clock.models import Deadline
from kamkor.casework.clock.work import WorkKind

from . import countrydata
from .choices import INCIDENT, RESPONSE
from .giving import give


def _page(incident: UUID) -> str:
    return reverse("incident", args=[incident])


def _task(deadline: Deadline) -> str:
    """The part of the response by its own name."""
    code, tasks = deadline.term.code, countrydata.tasks().values()
    found = next((task for task in tasks if task.term == code), None)
    return found.label if found else str(deadline.term)


KINDS = (
    WorkKind(kind=INCIDENT, label=_("incident of violence"), link=_page, give=give),
    WorkKind(
        kind=RESPONSE, label=_("response to violence"), link=_page, sentence=_task,
        give=give,
    ),
)  # fmt: skip
