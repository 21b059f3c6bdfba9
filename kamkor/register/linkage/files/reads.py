"""What the pages on somebody's own files say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kamkor.foundation.access.actor import Actor
from kamkor.foundation.db import vault
from kamkor.register.linkage.models import FileJob
from kamkor.register.sources.models import Progress
from kamkor.register.sources.reads import ShownProgress

from . import intake, jobs, work
from .boxes import Gone

SHOWN = 10  # jobs on the page
STUCK = 120  # seconds without a word
STEPS: Mapping[str, str | Promise] = {
    "read": gettext_lazy("Reading the files"),
    "normalise": gettext_lazy("Bringing names to one form"),
    "compare": gettext_lazy("Comparing the records"),
    "score": gettext_lazy("Joining the records"),
    "write": gettext_lazy("Writing the results"),
}
FIELDS: Mapping[str, str | Promise] = {
    "name": gettext_lazy("Child's full name"),
    "surname": gettext_lazy("Surname"),
    "given_name": gettext_lazy("Given name"),
    "patronymic": gettext_lazy("Patronymic"),
    "birth_date": gettext_lazy("Birth date"),
    "sex": gettext_lazy("Sex"),
    "pin": gettext_lazy("Personal number"),
    "mother": gettext_lazy("Mother's name"),
    "phone": gettext_lazy("Phone"),
    "region": gettext_lazy("Region"),
    "district": gettext_lazy("District"),
    "village": gettext_lazy("Village"),
    "record_id": gettext_lazy("Number of the record, its own"),
    "source": gettext_lazy("Whose list"),
    "kind": gettext_lazy("Sort of list"),
    "list_date": gettext_lazy("Day of the list"),
    intake.TRUTH: gettext_lazy("Who it is in truth, to measure the result"),
}


@dataclass(frozen=True)
class Heading:
    """A heading of the files, once whatever their number; `name` in the form."""

    name: str
    heading: str
    cells: Sequence[str]
    field: str


def newest(actor: Actor) -> QuerySet[FileJob]:
    return FileJob.objects.visible_to(actor).order_by("-asked_at")[:SHOWN]


def headings(job: FileJob) -> tuple[list[Heading], bool]:
    """The headings of the files, and whether all are names of fields. Raises Gone."""
    found: dict[str, Heading] = {}
    plain = True
    for each in _said(job, work.WISH)["lists"]:
        columns = [intake.Column(**column) for column in each["columns"]]
        plain = plain and intake.is_plain(columns)
        for column in columns:
            heading = Heading(
                f"h{len(found)}", column.heading, column.cells, column.field
            )
            found.setdefault(intake.key(column.heading), heading)
    return list(found.values()), plain


def meaning(shown: Sequence[Heading], chosen: Mapping[str, str]) -> dict[str, str]:
    """Key of each heading to the field that was chosen for it, "" left out."""
    return {
        intake.key(heading.heading): chosen[heading.name]
        for heading in shown
        if chosen.get(heading.name) in FIELDS
    }


def answer(job: FileJob) -> dict[str, Any]:
    """figures, warnings; or failure. Raises Gone."""
    return _said(job, work.TOLD)


def failure(job: FileJob) -> str:
    """Why the files were not linked, and what to do."""
    try:
        told: str = answer(job)["failure"]
    except Gone:
        return _("The work was interrupted. Send the files again.")
    return told or _(
        "Something went wrong on our side. Send the files again; if it fails once more,"
        " tell the administrator."
    )


def progress(job: FileJob, *, at: datetime) -> ShownProgress:
    """How far the job is. Stuck: nothing was heard of it for two minutes."""
    told = Progress.objects.filter(pk=job.pk).first()
    if told is None:
        return ShownProgress(_("Waiting for its turn"))
    label = str(STEPS.get(told.step, _("Working")))
    is_stuck = (at - told.changed_at).total_seconds() > STUCK
    return ShownProgress(label, told.done, told.of, is_stuck=is_stuck)


def _said(job: FileJob, name: str) -> dict[str, Any]:
    try:
        return work.said(jobs.box(job), name)
    except vault.Erased:
        raise Gone(name) from None
