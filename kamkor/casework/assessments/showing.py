"""What the pages that show assessments need."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import Action
from kamkor.foundation.accounts import reads as accounts
from kamkor.register.people import reads as people
from kamkor.register.people.models import Person

from . import policy, reads, scoring, sheet
from .choices import AssessmentState
from .form import Section
from .models import Assessment
from .reads import Opened


def country() -> str:
    return str(settings.COUNTRY)


def child(person: Person) -> dict[str, Any]:
    """The name, or the code where the reader sees none, and the date of birth."""
    found = next(iter(people.members([person.pk])), None)
    return {
        "name": (found.name if found else "") or person.code,
        "born": found.born if found else None,
    }


def rows(found: Sequence[Assessment]) -> list[dict[str, Any]]:
    """Each with who wrote it, and an older one by the same form to compare it with."""
    names = accounts.names([a.signed_by or a.saved_by for a in found])
    shown = []
    for index, one in enumerate(found):
        older = [
            a for a in found[index + 1 :]
            if a.instrument.code == one.instrument.code
            and a.state == AssessmentState.SIGNED
        ]  # fmt: skip
        shown.append(
            {
                "assessment": one,
                "who": names.get(one.signed_by or one.saved_by, ""),
                "older": next(iter(older), None),
            }
        )
    return shown


def answers(opened: Opened, section: Section) -> list[dict[str, Any]]:
    """The questions that were asked in a section, each with its answer or why it is
    open, and what the register had said where that was something else."""
    shown = []
    for question in section.questions:
        if question.code not in opened.shown:
            continue
        value = opened.sheet.answers.get(question.code)
        said = opened.sheet.said.get(question.code)
        hidden = question.is_guarded and not opened.sees_guarded
        shown.append(
            {
                "question": question,
                "words": scoring.wording(question, value),
                "why": reads.why_open(opened, question.code),
                "said": said,
                "said_words": scoring.wording(question, said["value"]) if said else "",
                "confirmed": said is not None and said["value"] == value,
                "hidden": hidden,
            }
        )
    return shown


def whole(actor: Actor, opened: Opened) -> dict[str, Any]:
    """Everything the page of one assessment shows."""
    found = opened.assessment
    old = found.replaces
    names = accounts.names([found.started_by, found.saved_by, found.signed_by])
    return {
        "assessment": found,
        "instrument": opened.form,
        "child": child(opened.child),
        "person": opened.child,
        "sections": [(s, answers(opened, s)) for s in opened.form.sections],
        "score": opened.score,
        "columns": [_("Question"), _("Answer"), _("Points"), _("Sum so far")],
        "is_erased": opened.is_erased,
        "signed_by": names.get(found.signed_by, "") if found.signed_by else "",
        "saved_by": names.get(found.saved_by, ""),
        "why": sheet.why_amended(found),
        "changes": reads.differences(reads.opened(actor, old), opened) if old else [],
        "newer": getattr(found, "replaced_by", None),
        "may_write": policy.may_write(actor, found),
        "may_amend": policy.may_amend(actor, found),
        "emergency": _is_emergency(opened),
        "may_tell": actor.may(Action.SIGNAL_TELL),
    }


def _is_emergency(opened: Opened) -> bool:
    form = opened.form
    return bool(form.urgent) and (
        opened.sheet.answers.get(form.conclusion) == form.urgent
    )


def compared(older: Opened, newer: Opened) -> dict[str, Any]:
    return {
        "instrument": newer.form,
        "child": child(newer.child),
        "older": older.assessment,
        "newer": newer.assessment,
        "rows": reads.differences(older, newer),
        "columns": [_("Question"), _("Before"), _("After"), _("Difference")],
        "scores": (older.score, newer.score),
    }
