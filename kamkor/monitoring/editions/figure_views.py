"""An index of the figures that count now: a new one, and a version brought up to them."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kamkor.foundation.access.choices import Action
from kamkor.foundation.web.page import PageRequest, page
from kamkor.monitoring.indicators import for_index
from kamkor.monitoring.indicators.for_index import Gathered
from kamkor.monitoring.indicators.index.errors import NotPossible

from . import actions, offering, reads, words
from .errors import FiguresChanged, NothingChanged
from .figure_forms import Figures, FromFigures, OtherFigures
from .models import Version

# where a refusal belongs on the form that asks; else at the country
_AT = {"years_reversed": "until", "no_year": "until"}


@require_http_methods(["GET", "POST"])
@page(action=Action.INDEX_METHOD)
def new(request: PageRequest) -> HttpResponse:
    """What there is of a country and its years; what is chosen of it becomes an index."""
    asked = _asked(request, {})
    gathered = _gathered(asked)
    form = None
    if gathered is not None:
        form = FromFigures(
            request.POST or None, indicators=offering.choices(gathered),
            years=reversed(gathered.table.years),
            has_counted_here=gathered.offers_counted_here,
            initial={"indicators": gathered.in_index, "year": gathered.year},
        )  # fmt: skip
        if form.is_valid() and (made := _begun(request, asked, form)):
            return redirect("index-version", made.pk)
    return _page(request, "editions/figures.html", asked, gathered, form=form)


def _begun(request: PageRequest, asked: Figures, form: FromFigures) -> Version | None:
    told = form.cleaned_data
    wish = replace(asked.wish, codes=tuple(told["indicators"]), year=told["year"])
    try:
        return actions.begin_from_figures(
            wish, names=form.names, by=request.actor, at=timezone.now(),
            note=_("First version, of accepted figures"),
        )  # fmt: skip
    except NotPossible as error:
        form.add_error("indicators", words.refusal(error))
    return None


@require_http_methods(["GET", "POST"])
@page(action=Action.INDEX_METHOD)
def other(request: PageRequest, version_id: UUID) -> HttpResponse:
    """What differs between a version's table and the figures that count now; looked at,
    these become the table of a new version."""
    found = reads.version(version_id)
    if found is None:
        raise Http404
    asked = _asked(request, offering.given(found))
    gathered = _gathered(asked, beside=offering.columns(found))
    form = OtherFigures(request.POST or None)
    if gathered is not None and form.is_valid():
        try:
            made = actions.change_to_figures(
                found, gathered.wish, seen=form.cleaned_data["seen"],
                note=form.cleaned_data["note"], by=request.actor, at=timezone.now(),
            )  # fmt: skip
        except NotPossible as error:
            form.add_error(None, words.refusal(error))
        except FiguresChanged:
            form.add_error(
                None, _("Other figures count since you looked. Look at what differs.")
            )
        except NothingChanged:
            form.add_error(None, _("This is the table of this version."))
        else:
            return redirect("index-version", made.pk)
    told = offering.differences(found, gathered) if gathered else {}
    return _page(
        request, "editions/other_figures.html", asked, gathered, form=form,
        version=found, **told,
    )  # fmt: skip


def _asked(request: PageRequest, before: dict[str, Any]) -> Figures:
    """What the address says; else what the table before was made of, or all regions."""
    given = {"country": settings.COUNTRY, "level": "region"} | before
    return Figures(request.GET if "country" in request.GET else given)


def _gathered(asked: Figures, beside: tuple[str, ...] = ()) -> Gathered | None:
    """None where there is nothing, which then stands on the form."""
    if not asked.is_valid():
        return None
    try:
        return for_index.gather(replace(asked.wish, beside=beside))
    except NotPossible as error:
        asked.add_error(_AT.get(error.code, "country"), words.refusal(error))
    return None


def _page(
    request: PageRequest, template: str, asked: Figures, gathered: Gathered | None,
    *, form: Any, **more: Any,
) -> HttpResponse:  # fmt: skip
    about = offering.about(gathered) if gathered else {}
    context = {"asked": asked, "gathered": gathered, "form": form, **about, **more}
    is_wrong = asked.errors or (form is not None and form.errors)
    return render(request, template, context, status=422 if is_wrong else 200)
