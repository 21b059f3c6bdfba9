"""Editions: frozen, read, computed anew, taken along, withdrawn."""

import io
import zipfile
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from kamkor.foundation.access.choices import Action
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.web.page import PageRequest, page
from kamkor.monitoring.indicators.index.editions import made_with
from kamkor.monitoring.indicators.index.errors import NotPossible

from . import actions, forms, reads, showing, words
from .errors import CodeTaken
from .models import Edition


@require_http_methods(["GET", "POST"])
@page(action=Action.INDEX_METHOD)
def freeze(request: PageRequest, version_id: UUID) -> HttpResponse:
    """What is to be frozen, to be looked at once more; then it is for ever."""
    found = reads.version(version_id)
    if found is None:
        raise Http404
    form = forms.Freeze(
        request.POST or None, years=sorted(found.data.years, reverse=True)
    )
    if form.is_valid():
        told = form.cleaned_data
        try:
            made = actions.freeze(
                found, code=told["code"], year=told["year"], by=request.actor,
                at=timezone.now(),
            )  # fmt: skip
        except CodeTaken:
            form.add_error("code", _("Another edition has this code."))
        except NotPossible as error:
            form.add_error(None, words.refusal(error))
        else:
            messages.success(request, _("The edition is frozen."))
            return redirect("index-edition", made.code)
    return render(
        request,
        "editions/freeze.html",
        {"version": found, "form": form, "made_with": made_with()},
        status=422 if form.errors else 200,
    )


@require_safe
@page(action=Action.DASHBOARD)
def edition(request: PageRequest, code: str) -> HttpResponse:
    return _page(request, _find(code))


@require_POST
@page(action=Action.DASHBOARD)
def verify(request: PageRequest, code: str) -> HttpResponse:
    """Compute it anew from its own data, and say what does not agree."""
    found = _find(code)
    faults = list(words.faults(reads.verify(found)))
    audit.record(
        "index.edition_verified", found, by=request.user.pk, at=timezone.now(),
        faults=len(faults),
    )  # fmt: skip
    return _page(request, found, verified=True, faults=faults)


@require_POST
@page(action=Action.INDEX_METHOD)
def withdraw(request: PageRequest, code: str) -> HttpResponse:
    found = _find(code)
    form = forms.Withdraw(request.POST)
    if not form.is_valid():
        return _page(request, found, withdrawing=form, status=422)
    actions.withdraw(
        found, reason=form.cleaned_data["reason"], by=request.actor, at=timezone.now()
    )
    return redirect("index-edition", found.code)


@require_safe
@page(action=Action.DASHBOARD)
def download(request: PageRequest, code: str) -> HttpResponse:  # noqa: ARG001
    """The folder of the edition, which anybody can verify."""
    found = _find(code)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in reads.files(found).items():
            archive.writestr(f"{found.code}/{name}", text)
    response = HttpResponse(packed.getvalue(), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{found.code}.zip"'
    return response


def _find(code: str) -> Edition:
    found = reads.edition(code)
    if found is None:
        raise Http404
    return found


def _page(
    request: PageRequest, found: Edition, *, status: int = 200,
    withdrawing: forms.Withdraw | None = None, **more: Any,
) -> HttpResponse:  # fmt: skip
    may_change = request.actor.may(Action.INDEX_METHOD)
    context = {
        **showing.of_edition(found, reads.files(found)),
        "may_change": may_change,
        "withdrawing": withdrawing or forms.Withdraw(),
        **more,
    }
    return render(request, "editions/edition.html", context, status=status)
