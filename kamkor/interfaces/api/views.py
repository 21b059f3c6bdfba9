"""The pages on which keys are made and revoked, and the addresses that are no operation."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from kamkor.foundation.access.choices import Action
from kamkor.foundation.places.models import Organisation
from kamkor.foundation.web.page import PageRequest, page, public_page
from kamkor.foundation.web.paging import page_of

from . import actions, forms, schema
from .models import ApiKey
from .problems import Problem

_MOST_OFFICES = 3_000


@require_http_methods(["GET", "POST"])
@page(action=Action.API_KEYS)
def keys(request: PageRequest) -> HttpResponse:
    """All keys; the form for a new one, whose secret is shown this once."""
    now = timezone.now()
    form = forms.NewKeyForm(request.POST or None, today=timezone.localdate(now))
    token = ""
    if request.method == "POST" and form.is_valid():
        _key, token = actions.add_key(
            _new(form.cleaned_data), by=request.user.pk, at=now
        )
        form = forms.NewKeyForm(today=timezone.localdate(now))
    rows = ApiKey.objects.select_related("organisation")
    return render(
        request,
        "api/keys.html",
        {
            "page": page_of(rows, request, order=["-created_at"]),
            "form": form,
            "token": token,
            "now": now,
            "organisations": Organisation.objects.filter(
                country=settings.COUNTRY, valid_to=None
            ).order_by("code")[:_MOST_OFFICES],
            "columns": [
                _("System"),
                _("What it may do"),
                _("Quota"),
                _("Last used"),
                _("State"),
            ],
        },
        status=422 if form.errors else 200,
    )


def _new(given: dict[str, Any]) -> actions.NewKey:
    day = given["last_day"]
    return actions.NewKey(
        name=given["name"],
        organisation=given["organisation"],
        scopes=given["scopes"],
        records_an_hour=given["records_an_hour"],
        records_a_day=given["records_a_day"],
        valid_until=timezone.make_aware(
            datetime.combine(day + timedelta(days=1), time())
        )
        if day
        else None,
    )


@require_POST
@page(action=Action.API_KEYS)
def revoke(request: PageRequest, key_id: UUID) -> HttpResponse:
    """The kill switch."""
    key = get_object_or_404(ApiKey, pk=key_id)
    actions.revoke_key(key, by=request.user.pk, at=timezone.now())
    messages.success(request, _("The key was revoked. It opens nothing any more."))
    return redirect("api-keys")


@public_page
@require_GET
def document(request: HttpRequest) -> JsonResponse:  # noqa: ARG001
    """The OpenAPI document. It says what the door does, and nothing about anybody."""
    answer = JsonResponse(schema.document(), json_dumps_params={"ensure_ascii": False})
    answer["Cache-Control"] = "public, max-age=300"
    return answer


@public_page
@csrf_exempt
def nowhere(request: HttpRequest, rest: str = "") -> HttpResponse:  # noqa: ARG001
    """Any other address below /api/."""
    return Problem("not-found").response()
