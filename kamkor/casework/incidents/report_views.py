"""An incident is written down, or written anew: three screens, one question each."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kamkor.foundation.access.choices import Action, Sensitivity
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db.ids import uuid7
from kamkor.foundation.web.page import PageRequest, page
from kamkor.register.people import reads as people

from . import actions, forms, policy, reads
from .actions.reporting import Begins
from .errors import Changed as ChangedMeanwhile
from .errors import NeedsReason, NotNow, NotThere
from .wizard import Wizard
from .wording import changed

_WORK = page(action=Action.CASE_WORK, sensitivity=Sensitivity.CONTENT)
_REPORT = (forms.What, forms.Who, forms.Words)
_AMEND = (forms.What, forms.Who, forms.Amended)


@require_http_methods(["GET", "POST"])
@_WORK
def report(request: PageRequest, person_id: UUID) -> HttpResponse:
    """Write down an incident of the child."""
    seen = people.find(request.actor, person_id)
    if seen is None or seen.sensitivity < Sensitivity.CONTENT:
        raise Http404
    child = seen.person.root_id
    wizard = Wizard(request.POST or None, _REPORT, initial={"key": uuid7()})
    if wizard.is_finished:
        return _report(request, child, wizard)
    present = [i for i in reads.of_child(request.actor, child) if not i.closed_at]
    _saw(request, "incident.form_opened", child)
    return _screen(
        request, wizard, child, title=_("Violence against the child"),
        back=reverse("child", args=[child]), present=present,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@_WORK
def amend(request: PageRequest, incident_id: UUID) -> HttpResponse:
    """Write down what is known now; what was written before stays."""
    found = reads.find(request.actor, incident_id)
    if found is None or not policy.may_amend(request.actor, found):
        raise Http404
    newest = reads.versions(found)[0]
    initial = asdict(reads.known(newest)) | {"version": found.version}
    wizard = Wizard(request.POST or None, _AMEND, initial=initial)
    _saw(request, "incident.form_opened", found.person.root_id)
    if wizard.is_finished:
        said = wizard.said
        try:
            actions.amend(
                found.pk, forms.known(said), reason=said["reason"],
                version=said["version"], by=request.actor, at=timezone.now(),
            )  # fmt: skip
        except ChangedMeanwhile as why:
            wizard.form.add_error(None, changed(why))
        except (NeedsReason, NotNow, NotThere, PermissionDenied):
            raise Http404 from None
        else:
            messages.success(
                request, _("A new version was written. The one before is kept.")
            )
            return redirect("incident", found.pk)
    return _screen(
        request, wizard, found.person.root_id, title=_("What is known now"),
        back=reverse("incident", args=[found.pk]),
    )  # fmt: skip


def _report(request: PageRequest, child: UUID, wizard: Wizard) -> HttpResponse:
    key = django_forms.UUIDField(required=False).clean(wizard.data.get("key"))
    try:
        made = actions.report(
            child, forms.known(wizard.said), by=request.actor, at=timezone.now(),
            begins=Begins(key=key),
        )  # fmt: skip
    except (NotThere, PermissionDenied):
        raise Http404 from None
    messages.success(request, _("The incident was written down."))
    return redirect("incident", made.pk)


def _screen(
    request: PageRequest, wizard: Wizard, child: UUID, *, title: str, back: str,
    present: Sequence[Any] = (),
) -> HttpResponse:  # fmt: skip
    member = next(iter(people.members([child])), None)
    context = {
        "wizard": wizard,
        "form": wizard.form,
        "child": member,
        "title": title,
        "back": back,
        "present": present,
        "steps": [_("What happened"), _("Who and where"), _("In words")],
    }
    status = 422 if wizard.form.is_bound and wizard.form.errors else 200
    return render(request, "incidents/report.html", context, status=status)


def _saw(request: PageRequest, verb: str, subject: UUID) -> None:
    audit.read(
        verb, by=request.user.pk, at=timezone.now(), sensitivity=Sensitivity.CONTENT,
        request_id=request.request_id, subject=subject,
    )  # fmt: skip
