"""Files of a case: put there, opened, removed."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kamkor.foundation.access.choices import Action, Sensitivity
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.web.page import PageRequest, page
from kamkor.foundation.web.uploads import accepts_up_to

from . import actions, files, forms, policy, reads
from .errors import Full, NoConsent, NotAMove, NotThere
from .models import Case, CaseFile
from .received import MediaType, Refused

_WORK = page(action=Action.CASE_WORK, sensitivity=Sensitivity.CONTENT)
_FORM_BYTES = 100_000  # of a form beside its file
_SHUT = "default-src 'none'; sandbox"  # what a file carries runs nowhere


@require_http_methods(["GET", "POST"])
@accepts_up_to(settings.CASE_FILE_BYTES + _FORM_BYTES)
@_WORK
def add(request: PageRequest, case_id: UUID) -> HttpResponse:
    """Put a photo or paper to the case."""
    found = reads.find(request.actor, case_id)
    if found is None or not policy.may_work(request.actor, found) or found.closed_at:
        raise Http404
    form = forms.File(
        request.POST or None, request.FILES or None,
        stopped=getattr(request, "upload_stopped", False),
    )  # fmt: skip
    if form.is_valid() and _add(request, found, form):
        messages.success(request, _("The file is kept."))
        return redirect("case", found.pk)
    return render(
        request,
        "cases/file.html",
        {
            "form": form,
            "case": found,
            "most_bytes": settings.CASE_FILE_BYTES,
            "most_mb": settings.CASE_FILE_BYTES // 1024 // 1024,
            "too_large": forms.file_too_large(),
        },
        status=422 if form.is_bound and not request.htmx else 200,
    )


def _add(request: PageRequest, found: Case, form: forms.File) -> bool:
    sent = form.cleaned_data["sent"]
    new = actions.NewFile(
        kind=form.cleaned_data["kind"], content=sent.read(), name=sent.name or "",
        words=form.cleaned_data["words"],
    )  # fmt: skip
    try:
        actions.add_file(found.pk, new, by=request.actor, at=timezone.now())
    except Refused as told:
        form.add_error("file", told.sentence)
    except NoConsent:
        form.add_error(
            "kind", _("Nobody has agreed to this yet: write down the consent first.")
        )
    except Full:
        form.add_error(None, _("This case has as many files as it may have."))
    except (NotThere, NotAMove, PermissionDenied):
        raise Http404 from None
    else:
        return True
    return False


@require_safe
@_WORK
def file(request: PageRequest, file_id: UUID) -> HttpResponse:
    """The file itself: a picture to look at, anything else to keep."""
    found = _find(request, file_id)
    if files.is_hidden(found, on=timezone.localdate()):
        messages.info(request, _("This photo is hidden: no consent to it holds."))
        return redirect("case", found.case_id)
    opened = files.opened(found)
    if opened is None:
        raise Http404
    audit.read(
        "case.file_opened", by=request.user.pk, at=timezone.now(),
        sensitivity=Sensitivity.CONTENT, request_id=request.request_id,
        subject=found.case.person.root_id, case=str(found.case_id), file=str(found.pk),
    )  # fmt: skip
    how = "inline" if opened.type == MediaType.JPEG else "attachment"
    return HttpResponse(
        opened.content,
        content_type=opened.type.value,
        headers={
            "Content-Disposition": f'{how}; filename="{opened.name}"',
            "Content-Security-Policy": _SHUT,
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store, private",
        },
    )


@require_http_methods(["GET", "POST"])
@_WORK
def remove(request: PageRequest, file_id: UUID) -> HttpResponse:
    """Destroy the bytes, with the reason."""
    found = _find(request, file_id)
    if not policy.may_work(request.actor, found.case):
        raise Http404
    form = forms.Removal(request.POST or None)
    if form.is_valid():
        try:
            actions.remove_file(
                found.pk, why=form.cleaned_data["why"], by=request.actor,
                at=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("The file is destroyed."))
        except NotAMove:
            messages.info(request, _("It was removed before."))
        return redirect("case", found.case_id)
    context: dict[str, Any] = {
        "form": form,
        "title": _("Remove the file"),
        "back": reverse("case", args=[found.case_id]),
        "button": _("Destroy it"),
    }
    status = 422 if form.is_bound else 200
    return render(request, "cases/form.html", context, status=status)


def _find(request: PageRequest, file_id: UUID) -> CaseFile:
    found = files.find(request.actor, file_id)
    if found is None:
        raise Http404
    return found
