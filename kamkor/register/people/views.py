from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kamkor.foundation.access.choices import Action, Sensitivity
from kamkor.foundation.accounts.models import User
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.audit.models import Entry
from kamkor.foundation.db.compiled import ask_ahead
from kamkor.foundation.web import navigation
from kamkor.foundation.web.page import PageRequest, page
from kamkor.foundation.web.paging import page_of
from kamkor.register.sources import sealing
from kamkor.register.sources.models import Batch, Record

from . import actions, forms, panels, reads, shielding, story
from .models import (
    Absence,
    Care,
    Fact,
    Household,
    Membership,
    Number,
    Paper,
    Person,
    Shield,
    Tie,
)

FAMILY_FACTS = 300  # of a topic: lists come twice a year, children stay 18 years
TABS = ("timeline", "family", "papers", "lists", "looks")


@page(action=Action.PERSON_LIST, sensitivity=Sensitivity.IDENTITY)
def children(request: PageRequest) -> HttpResponse:
    """The children the reader may see, place by place; names where S2 is reached."""
    rows = Person.objects.visible_to(request.actor).roots().select_related("territory")
    shown = page_of(rows, request, order=["place"])
    named = {m.person.pk: m for m in reads.members([p.pk for p in shown.rows])}
    _saw(request, "person.listed", Sensitivity.IDENTITY, ids=list(map(str, named)))
    return render(
        request,
        "people/children.html",
        {
            "page": shown,
            "children": [(p, named.get(p.pk)) for p in shown.rows],
            "columns": [_("Child"), _("Born"), _("Sex"), _("Place")],
        },
    )


@page(action=Action.PERSON_VIEW, sensitivity=Sensitivity.IDENTITY)
def child(request: PageRequest, person_id: UUID, tab: str = "timeline") -> HttpResponse:
    if tab not in TABS:
        raise Http404
    seen = _find(request, person_id)
    if seen.person.pk != person_id:
        return redirect("child", seen.person.pk)
    facts = reads.facts_of(seen.person, sensitivity=seen.sensitivity)
    _saw(request, "person.opened", seen.sensitivity, seen=seen, tab=tab)
    ask_ahead([*panels.asks(request, seen), *navigation.asks(request.actor)])
    context: dict[str, Any] = {
        "seen": seen,
        "person": seen.person,
        "facts": facts,
        "name": facts.name or seen.person.code,
        "birth": facts.birth,
        "birth_words": story.birth_words(facts.birth),
        "care_line": story.care_line(facts.care),
        "absence_lines": [story.absence_line(a) for a in facts.absences],
        "strip": panels.rendered("strip", request, seen, facts),
        "do": panels.rendered("do", request, seen, facts),
        "tab": tab,
        "tabs": _tabs(request, seen.person, tab),
        "may_break_glass": request.actor.may(Action.BREAK_GLASS),
        "may_shield": request.actor.may(Action.SHIELD),
        "may_block": request.actor.may(Action.BLOCK),
        **_TAB_CONTENT[tab](request, seen, facts),
    }
    return render(request, "people/child.html", context)


@page(action=Action.PERSON_VIEW, sensitivity=Sensitivity.IDENTITY)
def family(request: PageRequest, household_id: UUID) -> HttpResponse:
    """Everybody whom lists put into one household, and the adults they name."""
    household = get_object_or_404(
        Household.objects.select_related("territory"), pk=household_id
    )
    roots = list(
        Membership.objects.visible_to(request.actor)
        .filter(household=household)
        .values_list("person__root", flat=True)
        .distinct()
    )
    if not roots:
        raise Http404
    _saw(request, "family.opened", Sensitivity.IDENTITY, ids=list(map(str, roots)))
    members = reads.members(roots)
    return render(
        request,
        "people/family.html",
        {
            "household": household,
            "members": members,
            "sayings": story.whose(
                story.sayings(_of_family(request, roots)),
                {member.person.pk: member.name for member in members},
            ),
            "parts": panels.of_family(request, roots),
        },
    )


def _of_family(request: PageRequest, roots: list[UUID]) -> list[Fact]:
    """What lists say of the adults around these children; the newest of each topic."""
    return [
        fact
        for topic in (Tie, Care, Absence)
        for fact in topic.objects.visible_to(request.actor)
        .filter(person__root__in=roots)
        .annotate(root_id=F("person__root"))
        .select_related("record__source")
        .order_by("-seen_on", "-id")[:FAMILY_FACTS]
    ]


@page(action=Action.PERSON_VIEW, sensitivity=Sensitivity.IDENTITY)
def evidence(request: PageRequest, record_id: UUID) -> HttpResponse:
    """One record as it was received: what stands behind a fact."""
    record = get_object_or_404(Record.objects.select_related("source"), pk=record_id)
    # a row about a child in reach may stand in a list that is not
    batch = (
        Batch.objects.visible_to(request.actor)
        .select_related("received_by")
        .filter(pk=record.batch_id)
        .first()
    )
    _saw(request, "record.opened", Sensitivity.IDENTITY, record=str(record.pk))
    return render(
        request,
        "people/evidence.html",
        {"record": record, "cells": sealing.whole(record)[0].items(), "batch": batch},
    )


@require_http_methods(["GET", "POST"])
@page(action=Action.SHIELD, sensitivity=Sensitivity.CONTENT)
def shield(request: PageRequest, person_id: UUID) -> HttpResponse:
    """Raise the shield over a child, ask to lower it, or agree that it be lowered."""
    seen = _find(request, person_id)
    if seen.sensitivity < Sensitivity.CONTENT:
        raise PermissionDenied
    form = forms.RaiseShield(request.POST if "raise" in request.POST else None)
    error = _move_shield(request, seen, form) if request.method == "POST" else ""
    if request.method == "POST" and not error and not form.errors:
        return redirect("child", seen.person.pk)
    _saw(request, "person.shield_opened", seen.sensitivity, seen=seen)
    standing = (
        Shield.objects.filter(person__root=seen.person, lowered_at=None)
        .order_by("is_provisional", "pk")
        .first()
    )
    return render(
        request,
        "people/shield.html",
        {
            "person": seen.person,
            "form": form,
            "second": forms.ShareShield(),
            "error": error,
            "standing": standing,
            "reason": shielding.reason_of(standing) if standing else "",
        },
        status=422 if error or form.errors else 200,
    )


def _move_shield(
    request: PageRequest, seen: reads.Seen, form: forms.RaiseShield
) -> str:
    """Do what was asked; why not, in words, or an empty text."""
    told: dict[str, Any] = {"actor": request.actor, "at": timezone.now()}
    try:
        if "raise" in request.POST:
            if form.is_valid():
                actions.raise_shield(
                    seen.person, words=form.cleaned_data["words"], **told
                )
        elif "share" in request.POST:
            actions.share(seen.person, login=request.POST.get("login", ""), **told)
        elif "ask" in request.POST:
            actions.ask_to_lower(seen.person, **told)
        else:
            actions.lower_shield(seen.person, **told)
    except actions.NobodyOfThatName:
        return _("No head of a unit signs in by that name.")
    except actions.NeedsAnother:
        return _("Somebody else must agree: a shield is lowered by two.")
    except (actions.AlreadyShielded, actions.NotShielded):
        return _("Somebody has changed this meanwhile. Look again.")
    return ""


def _find(request: PageRequest, person_id: UUID) -> reads.Seen:
    """The child, or the same 404 for one that is not there and one out of reach."""
    seen = reads.find(request.actor, person_id)
    if seen is None:
        audit.deny(
            Action.PERSON_VIEW,
            by=request.user.pk,
            at=timezone.now(),
            subject=person_id,
            request_id=request.request_id,
        )
        raise Http404
    return seen


def _saw(
    request: PageRequest,
    verb: str,
    sensitivity: int,
    *,
    seen: reads.Seen | None = None,
    **detail: Any,
) -> None:
    audit.read(
        verb,
        by=request.user.pk,
        at=timezone.now(),
        sensitivity=sensitivity,
        subject=seen.person.pk if seen else None,
        relation=seen.relation if seen else None,
        request_id=request.request_id,
        **detail,
    )


def _tabs(request: PageRequest, person: Person, current: str) -> list[dict[str, Any]]:
    labels = {
        "timeline": _("Timeline"),
        "family": _("Family"),
        "papers": _("Papers"),
        "lists": _("Lists"),
        "looks": _("Who looked"),
    }
    if not request.actor.may(Action.LOOKS):
        del labels["looks"]
    return [
        {
            "label": label,
            "url": reverse("child-tab", args=[person.pk, name]),
            "current": name == current,
        }
        for name, label in labels.items()
    ]


def _timeline(
    _request: PageRequest, _seen: reads.Seen, facts: reads.Facts
) -> dict[str, Any]:
    return {"chapters": story.chapters(facts.all)}


def _family(
    request: PageRequest, seen: reads.Seen, facts: reads.Facts
) -> dict[str, Any]:
    named = seen.sensitivity >= Sensitivity.IDENTITY
    return {
        "parts": panels.of_family(request, [seen.person.pk]) if named else [],
        "households": list({m.household_id: m for m in facts.of(Membership)}.values()),
        "siblings": reads.members(reads.siblings(seen.person)),
        "sayings": story.sayings(facts.of(Tie)),
    }


def _papers(
    _request: PageRequest, _seen: reads.Seen, facts: reads.Facts
) -> dict[str, Any]:
    return {
        "sayings": story.sayings(f for t in (Paper, Number) for f in facts.of(t)),
    }


def _lists(
    _request: PageRequest, _seen: reads.Seen, facts: reads.Facts
) -> dict[str, Any]:
    records = {f.record_id: f.record for f in facts.all}
    return {
        "records": sorted(records.values(), key=lambda r: r.received_at, reverse=True)
    }


def _looks(
    request: PageRequest, seen: reads.Seen, _facts: reads.Facts
) -> dict[str, Any]:
    """Who looked at this child, newest first, by name: people answer for their looks."""
    if not request.actor.may(Action.LOOKS):
        raise PermissionDenied
    entries = list(Entry.objects.filter(subject=seen.person.pk).order_by("-seq")[:200])
    names: dict[UUID | None, str] = dict(
        User.objects.filter(pk__in={e.actor for e in entries}).values_list(
            "pk", "full_name"
        )
    )
    return {"looks": [(entry, names.get(entry.actor, "")) for entry in entries]}


_TAB_CONTENT = {
    "timeline": _timeline,
    "family": _family,
    "papers": _papers,
    "lists": _lists,
    "looks": _looks,
}
