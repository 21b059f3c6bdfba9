"""Where the figures of a table that was brought in are from."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kamkor.foundation.access.choices import Action
from kamkor.foundation.web.page import PageRequest, page

from . import actions, offering, origin_forms, reads
from .errors import NothingChanged


@require_http_methods(["GET", "POST"])
@page(action=Action.INDEX_METHOD)
def origins(request: PageRequest, version_id: UUID) -> HttpResponse:
    """Said of each indicator, or of all at once; what is saved is a new version."""
    found = reads.version(version_id)
    if found is None:
        raise Http404
    if found.data.gathered:
        messages.info(request, _("Its figures are accepted ones: where each is from is known."))  # fmt: skip
        return redirect("index-version", found.pk)
    sent = request.POST if request.method == "POST" else None
    sheet = origin_forms.opened(offering.names_of(found), sent)
    if sent is not None and sheet.is_valid():
        try:
            made = actions.tell_origins(
                found, sheet.told(), note=sheet.note.cleaned_data["note"],
                by=request.actor, at=timezone.now(),
            )  # fmt: skip
        except NothingChanged:
            messages.info(request, _("Nothing differs from this version."))
            return redirect("index-version", found.pk)
        return redirect("index-version", made.pk)
    return render(
        request,
        "editions/origins.html",
        {"version": found, "sheet": sheet},
        status=422 if sheet.errors else 200,
    )
