"""Two versions side by side, what would be if, and the votes of experts."""

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
from kamkor.foundation.web.page import PageRequest, page
from kamkor.monitoring.indicators.index import scenarios
from kamkor.monitoring.indicators.index.errors import NotPossible

from . import (
    actions,
    comparing,
    forms,
    making,
    matching,
    pictures,
    reads,
    telling,
    words,
)
from .errors import NothingChanged, NoVotes
from .models import Version


@require_safe
@page(action=Action.DASHBOARD)
def compare(request: PageRequest) -> HttpResponse:
    """Who moves between two versions, by how much, and what differs in the method."""
    offered = [(v.number, str(v)) for v in reads.versions()]
    form = forms.Compare(request.GET or None, versions=offered)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        numbers = (form.cleaned_data["a"], form.cleaned_data["b"])
        found = {
            v.number: v
            for v in Version.objects.filter(number__in=numbers).select_related("data")
        }
        context |= _beside(found[numbers[0]], found[numbers[1]])
    return render(
        request, "editions/compare.html", context, status=422 if form.errors else 200
    )


def _year(version: Version) -> int:
    """That of its scores."""
    return reads.spec_of(version).year or max(version.data.years)


def _beside(first: Version, second: Version) -> dict[str, Any]:
    specs = (reads.spec_of(first), reads.spec_of(second))
    names = reads.unit_names(first.data.units | second.data.units)
    before, after = (
        telling.standings(v.results, spec, names)
        for v, spec in zip((first, second), specs, strict=True)
    )
    same = matching.same(
        first.data.units, second.data.units, years=(_year(first), _year(second))
    )
    moves = comparing.moves(before, after, same=same)
    return {
        "first": first,
        "second": second,
        "moves": moves,
        "matched": comparing.matched(moves, same),
        "digits": pictures.digits_for([s.score for s in (*before, *after)]),
        "differences": comparing.differences(*specs),
        "other_table": first.data_id != second.data_id,
        "chart": pictures.compared(
            moves, (str(first), str(second)), source=second.data.said
        ),
    }


@require_safe
@page(action=Action.DASHBOARD)
def what_if(request: PageRequest, version_id: UUID) -> HttpResponse:
    """One indicator of one region at another value: its score and place then."""
    found = _find(version_id)
    spec = reads.spec_of(found)
    called = telling.labels(spec)
    form = forms.WhatIf(
        request.GET or None,
        units=reads.unit_names(found.data.units),
        indicators={one.code: called[one.code] for one in spec.indicators},
    )
    context: dict[str, Any] = {"version": found, "form": form}
    if form.is_valid():
        try:
            context |= _told(found, form)
        except NotPossible as error:
            form.add_error(None, words.refusal(error))
    return render(
        request, "editions/what_if.html", context, status=422 if form.errors else 200
    )


def _told(version: Version, form: forms.WhatIf) -> dict[str, Any]:
    told = form.cleaned_data
    index = making.index_of(reads.spec_of(version), version.data.text)
    unit, code = told["unit"], told["indicator"]
    at = index.units.index(unit)
    now = float(index.prepared.values[at, index.framework.codes.index(code)])
    changes = {} if told["value"] is None else {code: told["value"]}
    aim = None if told["aim"] is None else (code, told["aim"])
    found = scenarios.tell(index, unit, changes, aim)
    digits = pictures.digits_for([found["before"]])
    return {
        "found": found,
        "now": now,
        "said": told,
        "digits": digits,
        "unit_name": dict(form.fields["unit"].choices)[unit],  # type: ignore[attr-defined]
        "indicator_name": dict(form.fields["indicator"].choices)[code],  # type: ignore[attr-defined]
    }


@require_http_methods(["GET", "POST"])
@page(action=Action.INDEX_METHOD)
def votes(request: PageRequest, version_id: UUID) -> HttpResponse:
    """A hundred points of each expert in each group, and what they come to."""
    found = _find(version_id)
    groups = _groups(found)
    form = forms.Ballot(request.POST or None, groups=groups)
    if form.is_valid():
        actions.vote(
            found, expert=form.cleaned_data["expert"], points=form.points,
            by=request.actor, at=timezone.now(),
        )  # fmt: skip
        messages.success(request, _("The vote is kept."))
        return redirect("index-votes", found.pk)
    tally = reads.tally(found)
    called = telling.labels(reads.spec_of(found))
    return render(
        request,
        "editions/votes.html",
        {
            "version": found,
            "form": form,
            "fields": [
                (called[group], [form[form.keys[group, code]] for code, _name in parts])
                for group, parts in groups.items()
            ],
            "counted": reads.votes(found),
            "result": [
                (called[group], [(called[code], line) for code, line in lines.items()])
                for group, lines in tally.items()
            ],
        },
        status=422 if form.errors else 200,
    )


def _groups(version: Version) -> dict[str, list[tuple[str, str]]]:
    """Groups with something to choose between: {group: parts with their names}."""
    spec = reads.spec_of(version)
    called = telling.labels(spec)
    found: dict[str, list[tuple[str, str]]] = {}
    for part in (*spec.groups, *spec.indicators):
        if part.parent is not None:
            found.setdefault(part.parent, []).append((part.code, called[part.code]))
    return {group: parts for group, parts in found.items() if len(parts) > 1}


@require_POST
@page(action=Action.INDEX_METHOD)
def adopt_votes(request: PageRequest, version_id: UUID) -> HttpResponse:
    """A new version whose weights are the means of the votes."""
    found = _find(version_id)
    try:
        made = actions.adopt(
            found, note=_("Weights by the votes of experts"), by=request.actor,
            at=timezone.now(),
        )  # fmt: skip
    except NoVotes:
        messages.info(request, _("Nobody voted yet."))
    except NothingChanged:
        messages.info(request, _("The weights are those of the votes already."))
    except NotPossible as error:
        messages.error(request, words.refusal(error))
    else:
        return redirect("index-version", made.pk)
    return redirect("index-votes", found.pk)


def _find(version_id: UUID) -> Version:
    found = reads.version(version_id)
    if found is None:
        raise Http404
    return found
