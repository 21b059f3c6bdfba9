"""Versions of the index: the list, one of them, a new one."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from kamkor.foundation.access.choices import Action
from kamkor.foundation.web.page import PageRequest, page
from kamkor.foundation.web.paging import page_of
from kamkor.foundation.web.uploads import accepts_up_to
from kamkor.monitoring.indicators.index import coin, presets
from kamkor.monitoring.indicators.index import spec as specifications
from kamkor.monitoring.indicators.index.errors import NotPossible

from . import actions, choices, forms, offering, reads, sheet, showing, words
from .errors import NothingChanged
from .models import Data, Version

UPLOAD = 3 * forms.MOST_BYTES


@require_safe
@page(action=Action.DASHBOARD)
def versions(request: PageRequest) -> HttpResponse:
    """Frozen editions first, then every version, the newest first."""
    found = page_of(reads.versions(), request, order=["-number"])
    rows = list(found)
    return render(
        request,
        "editions/versions.html",
        {
            "editions": reads.editions()[:50],
            "page": found,
            "rows": rows,
            "compare": forms.Compare(versions=[(v.number, str(v)) for v in rows]),
            "may_change": request.actor.may(Action.INDEX_METHOD),
        },
    )


@require_safe
@page(action=Action.DASHBOARD)
def version(request: PageRequest, version_id: UUID) -> HttpResponse:
    """What comes of a version: who is where, how sure, and why."""
    found = find(version_id)
    return render(
        request,
        "editions/version.html",
        {
            **showing.of_version(found),
            "news": offering.news(found),
            "may_change": request.actor.may(Action.INDEX_METHOD),
        },
    )


@require_safe
@page(action=Action.DASHBOARD)
def method(request: PageRequest, version_id: UUID) -> HttpResponse:
    """The tree with its weights and the method in words."""
    return render(
        request,
        "editions/method.html",
        {
            **showing.method_of(find(version_id)),
            "may_change": request.actor.may(Action.INDEX_METHOD),
            "presets": choices.PRESETS.items(),
        },
    )


@accepts_up_to(UPLOAD)
@require_http_methods(["GET", "POST"])
@page(action=Action.INDEX_METHOD)
def new(request: PageRequest) -> HttpResponse:
    """A table and, where there is one, a specification: the first version."""
    form = forms.NewIndex(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            made = _begun(request, form)
        except NotPossible as error:
            field = "specification" if error.code in _OF_SPEC else "file"
            form.add_error(field, words.refusal(error))
        else:
            return redirect("index-version", made.pk)
    return _form_page(request, form, _("A new index"))


_OF_SPEC = {"spec_wrong", "spec_not_json", "not_a_framework"}


def _begun(request: PageRequest, form: forms.NewIndex) -> Version:
    told, now = form.cleaned_data, timezone.now()
    said = told["specification"]
    asked = _specification(said) if said else None
    data = actions.keep_data(
        told["file"], source=told["source"], by=request.actor, at=now
    )
    return actions.begin(
        asked or _of_columns(data), data, names=form.names, by=request.actor, at=now
    )


def _specification(text: str) -> dict[str, Any]:
    """JSON, or the framework of a COIN Tool workbook. Raises NotPossible."""
    if not text.lstrip().startswith("{"):
        with TemporaryDirectory() as folder:
            path = Path(folder) / "specification.csv"
            path.write_text(text, "utf-8")
            return coin.read(path).model_dump(mode="json")
    try:
        told = json.loads(text)
    except ValueError as error:
        raise NotPossible("spec_not_json", why=str(error)) from error
    return specifications.parse(told).model_dump(mode="json")


def _of_columns(data: Data) -> dict[str, Any]:
    """Every column an indicator of one domain, between the worst and the best region."""
    return {
        "groups": [{"code": "index"}, {"code": "domain-1", "parent": "index"}],
        "indicators": [{"code": c, "parent": "domain-1"} for c in data.columns],
        "method": {"normalise": "minmax"},
    }


@require_http_methods(["GET", "POST"])
@page(action=Action.INDEX_METHOD)
def edit(request: PageRequest, version_id: UUID) -> HttpResponse:
    """Framework and method as a form; what is saved is a new version."""
    found = find(version_id)
    opened = sheet.opened(found, request.POST if request.method == "POST" else None)
    if request.method == "POST" and sheet.is_valid(opened):
        try:
            made = actions.change(
                found, sheet.specification(opened),
                note=opened.method.cleaned_data["note"], by=request.actor,
                at=timezone.now(),
            )  # fmt: skip
        except NotPossible as error:
            sheet.place(opened, error)
        except NothingChanged:
            messages.info(request, _("Nothing differs from this version."))
            return redirect("index-method", found.pk)
        else:
            return redirect("index-version", made.pk)
    return render(
        request,
        "editions/edit.html",
        {"version": found, "sheet": opened},
        status=422 if opened.errors else 200,
    )


@accepts_up_to(UPLOAD)
@require_http_methods(["GET", "POST"])
@page(action=Action.INDEX_METHOD)
def data(request: PageRequest, version_id: UUID) -> HttpResponse:
    """The same framework and method on another table."""
    found = find(version_id)
    form = forms.OtherTable(request.POST or None, request.FILES or None)
    if form.is_valid():
        told, now = form.cleaned_data, timezone.now()
        try:
            kept = actions.keep_data(
                told["file"], source=told["source"], by=request.actor, at=now
            )
            made = actions.change(
                found, found.spec, note=told["note"], by=request.actor, at=now,
                data=kept,
            )  # fmt: skip
        except NotPossible as error:
            form.add_error("file", words.refusal(error))
        except NothingChanged:
            form.add_error("file", _("This is the table of this version."))
        else:
            return redirect("index-version", made.pk)
    return _form_page(request, form, _("Another table"), found)


@require_POST
@page(action=Action.INDEX_METHOD)
def preset(request: PageRequest, version_id: UUID) -> HttpResponse:
    """The method of a known index on the same framework and data: a new version."""
    found = find(version_id)
    name = request.POST.get("preset", "")
    if name not in choices.PRESETS:
        raise Http404
    try:
        asked = presets.applied(
            reads.spec_of(found), name, first_year=found.data.years[0] or None
        )
        made = actions.change(
            found, asked.model_dump(mode="json"), by=request.actor, at=timezone.now(),
            note=_("By the method of: %(name)s") % {"name": choices.PRESETS[name]},
        )  # fmt: skip
    except NotPossible as error:
        messages.error(request, words.refusal(error))
    except NothingChanged:
        messages.info(request, _("Nothing differs from this version."))
    else:
        return redirect(f"/index/compare/?a={found.number}&b={made.number}")
    return redirect("index-method", found.pk)


def _form_page(
    request: PageRequest, form: Any, title: str, found: Version | None = None
) -> HttpResponse:
    figures = (
        reverse("index-figures", args=[found.pk])
        if found
        else reverse("index-new-figures")
    )
    context = {"form": form, "title": title, "version": found, "figures": figures}
    status = 422 if form.errors else 200
    return render(request, "editions/form.html", context, status=status)


def find(version_id: UUID) -> Version:
    """Raises Http404."""
    found = reads.version(version_id)
    if found is None:
        raise Http404
    return found
