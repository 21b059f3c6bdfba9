from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kamkor.foundation.access.choices import Action, Sensitivity
from kamkor.foundation.accounts import reads as accounts
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.web.page import PageRequest, page
from kamkor.register.people import reads as people

from . import actions, filling, forms, policy, reads, showing
from .errors import AlreadyAmended, NotThere, SavedMeanwhile, StillOpen
from .merging import Given
from .models import Assessment


@require_safe
@page(action=Action.CASE_WORK, sensitivity=Sensitivity.CONTENT)
def listed(request: PageRequest, person_id: UUID) -> HttpResponse:
    """All assessments of a child, and the forms to begin another with."""
    seen = people.find(request.actor, person_id)
    if seen is None or seen.sensitivity < Sensitivity.CONTENT:
        raise Http404
    found = reads.of_child(request.actor, seen.person.pk)
    _saw(request, "assessment.listed", seen.person.pk)
    case = reads.case_of(request.actor, seen.person.pk)
    may_start = policy.may_start(request.actor, seen.person, case)
    return render(
        request,
        "assessments/list.html",
        {
            "person": seen.person,
            "child": showing.child(seen.person),
            "rows": showing.rows(found),
            "may_start": may_start,
            "forms": reads.forms_in_force(showing.country()) if may_start else [],
        },
    )


@require_POST
@page(action=Action.CASE_WORK, sensitivity=Sensitivity.CONTENT)
def start(request: PageRequest, person_id: UUID) -> HttpResponse:
    try:
        found = actions.start(
            person_id, request.POST.get("form", ""), by=request.actor,
            at=timezone.now(), visit=_id(request.POST.get("visit")),
        )  # fmt: skip
    except NotThere:
        raise Http404 from None
    return redirect("assessment-go-on", found.pk)


@require_safe
@page(action=Action.CASE_WORK, sensitivity=Sensitivity.CONTENT)
def read(request: PageRequest, pk: UUID) -> HttpResponse:
    """One assessment: every answer, its score, what it replaced. Prints on A4."""
    found = _find(request, pk)
    opened = reads.opened(request.actor, found)
    _saw(request, "assessment.opened", opened.child.pk, assessment=str(pk))
    return render(
        request, "assessments/read.html", showing.whole(request.actor, opened)
    )


@require_safe
@page(action=Action.CASE_WORK, sensitivity=Sensitivity.CONTENT)
def go_on(request: PageRequest, pk: UUID) -> HttpResponse:
    """To the first section that nobody saved yet, else to signing."""
    found = _find(request, pk)
    opened = reads.opened(request.actor, found)
    return redirect(*filling.unfinished(opened))


@page(action=Action.CASE_WORK, sensitivity=Sensitivity.CONTENT)
def fill(request: PageRequest, pk: UUID, code: str) -> HttpResponse:
    """One section of a draft; saves itself where there is JavaScript."""
    found = _find(request, pk)
    if not policy.may_write(request.actor, found):
        return redirect("assessment", pk)
    opened = reads.opened(request.actor, found)
    place = filling.place(opened, code)
    if place is None:
        raise Http404
    if request.method == "POST":
        return _save(request, opened, place)
    _saw(request, "assessment.opened", opened.child.pk, assessment=str(pk))
    known = reads.child(request.actor, opened.child, today=timezone.localdate())
    said = reads.suggestions(opened.form, known)
    form = forms.SectionForm(
        place.section,
        initial={
            **filling.initial(opened, place.section, said),
            "version": found.version, "page": uuid4().hex,
        },
    )  # fmt: skip
    return _page(request, opened, place, form, said=said, known=known)


def _save(
    request: PageRequest, opened: reads.Opened, place: filling.Place
) -> HttpResponse:
    form = forms.SectionForm(place.section, request.POST)
    known = reads.child(request.actor, opened.child, today=timezone.localdate())
    said = reads.suggestions(opened.form, known)
    readable = form.is_valid()
    if "version" not in form.cleaned_data or "page" not in form.cleaned_data:
        raise Http404
    given = Given(
        place.section.code, form.given(), form.cleaned_data["version"],
        form.cleaned_data["page"],
    )  # fmt: skip
    if request.htmx and not opened.sees_guarded:  # added once, by the button
        given = replace(given, answers=filling.unguarded(place.section, given.answers))
    try:
        saved = actions.save(
            opened.assessment.pk, given, said, by=request.actor, at=timezone.now()
        )
    except SavedMeanwhile as other:
        return _two_texts(request, opened, place, form, other)
    now = reads.opened(request.actor, saved)
    if request.htmx:
        context = {"form": form, "saved": saved, "shown": filling.shown(now, place)}
        return render(request, "assessments/saved.html", context)
    if not readable:
        form = filling.built_on(form, saved.version)
        return _page(request, now, place, form, said=said, known=known, status=422)
    if filling.opened_more(opened, now, place, said):
        messages.info(request, _("Your answers opened more questions below."))
        return redirect("assessment-fill", saved.pk, place.section.code)
    if "stay" in request.POST:
        messages.success(request, _("Saved."))
        return redirect("assessment-fill", saved.pk, place.section.code)
    return redirect(*filling.after(now, place))


def _two_texts(
    request: PageRequest, opened: reads.Opened, place: filling.Place,
    form: forms.SectionForm, other: SavedMeanwhile,
) -> HttpResponse:  # fmt: skip
    """Both texts; nothing is saved until a person decides."""
    who = accounts.names([other.by]).get(other.by, "")
    told = {"other": other, "who": who}
    if request.htmx:
        return render(request, "assessments/saved_meanwhile.html", told)
    form = filling.built_on(form, other.version)
    return _page(
        request, opened, place, form, status=409, **told,
        theirs=filling.in_words(place.section, other.theirs),
    )  # fmt: skip


def _page(
    request: PageRequest, opened: reads.Opened, place: filling.Place,
    form: forms.SectionForm, *, status: int = 200, **more: Any,
) -> HttpResponse:  # fmt: skip
    return render(
        request,
        "assessments/fill.html",
        filling.shown_page(request.actor, opened, place, form, **more),
        status=status,
    )


@page(action=Action.CASE_WORK, sensitivity=Sensitivity.CONTENT)
def sign(request: PageRequest, pk: UUID) -> HttpResponse:
    """What is still open, why, and the signature."""
    found = _find(request, pk)
    if not policy.may_write(request.actor, found):
        return redirect("assessment", pk)
    opened = reads.opened(request.actor, found)
    known = reads.child(request.actor, opened.child, today=timezone.localdate())
    missing = reads.still_open(opened, known)
    form = forms.SignForm(missing, _sent(request), initial=opened.sheet.why)
    if request.method == "POST" and form.is_valid():
        try:
            actions.sign(pk, form.cleaned_data, by=request.actor, at=timezone.now())
        except StillOpen:
            return redirect("assessment-sign", pk)
        messages.success(request, _("Signed."))
        return redirect("assessment", pk)
    _saw(request, "assessment.opened", opened.child.pk, assessment=str(pk))
    shown = showing.whole(request.actor, opened)
    shown |= {"form": form, "missing": filling.where(opened, form)}
    status = 422 if form.errors else 200
    return render(request, "assessments/sign.html", shown, status=status)


@page(action=Action.CASE_WORK, sensitivity=Sensitivity.CONTENT)
def amend(request: PageRequest, pk: UUID) -> HttpResponse:
    """Say why, and write a version that will replace a signed one."""
    found = _find(request, pk)
    if not policy.may_amend(request.actor, found):
        return redirect("assessment", pk)
    form = forms.AmendForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.amend(
                pk, why=form.cleaned_data["why"], by=request.actor, at=timezone.now()
            )
        except AlreadyAmended:
            messages.info(request, _("An amended version is being written already."))
            return redirect("assessment", pk)
        return redirect(
            "assessment-fill", made.pk, made.instrument.form.sections[0].code
        )
    return render(
        request,
        "assessments/amend.html",
        {"form": form, "assessment": found},
        status=422 if form.errors else 200,
    )


@require_safe
@page(action=Action.CASE_WORK, sensitivity=Sensitivity.CONTENT)
def compare(request: PageRequest, pk: UUID, other: UUID) -> HttpResponse:
    """Two assessments of one child by one form: what got better or worse."""
    pair = [reads.opened(request.actor, _find(request, one)) for one in (pk, other)]
    older, newer = sorted(pair, key=lambda o: o.assessment.started_at)
    if older.child.pk != newer.child.pk or older.form.code != newer.form.code:
        raise Http404
    _saw(
        request, "assessment.compared", older.child.pk, first=str(pk), second=str(other)
    )
    return render(request, "assessments/compare.html", showing.compared(older, newer))


def _id(text: str | None) -> UUID | None:
    """Raises Http404 for what is none."""
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Http404 from None


def _sent(request: PageRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _find(request: PageRequest, pk: UUID) -> Assessment:
    found = reads.find(request.actor, pk)
    if found is None:
        raise Http404
    return found


def _saw(request: PageRequest, verb: str, subject: UUID, **detail: str) -> None:
    audit.read(
        verb, by=request.user.pk, at=timezone.now(), sensitivity=Sensitivity.CONTENT,
        subject=subject, request_id=request.request_id, **detail,
    )  # fmt: skip
