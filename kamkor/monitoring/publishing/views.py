from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from kamkor.foundation.access.choices import Action
from kamkor.foundation.web.page import PageRequest, page
from kamkor.foundation.web.paging import page_of
from kamkor.foundation.web.templatetags.kamkor import day

from . import actions, counting, errors, forms, reads, tasks
from .models import Release


@require_safe
@page(action=Action.RELEASE_REVIEW)
def releases(request: PageRequest) -> HttpResponse:
    """All releases, the newest first. No exact count is on any of these pages."""
    found = page_of(reads.releases(), request, order=["-number"])
    rows = [(one, reads.TONES[one.state]) for one in found]
    return render(
        request,
        "publishing/releases.html",
        {
            "page": found,
            "rows": rows,
            "may_prepare": request.actor.may(Action.RELEASE),
        },
    )


@page(action=Action.RELEASE)
def prepare(request: PageRequest) -> HttpResponse:
    quarters = counting.quarters(reads.country())[::-1]
    initial = {
        "announced_on": timezone.localdate(),
        "tables": reads.codes(),
        "first": quarters[-1].isoformat() if quarters else None,
    }
    told = request.POST if request.method == "POST" else None
    form = forms.Prepare(told, quarters=quarters, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = tasks.order(form.wish(), by=request.actor, at=timezone.now())
        except errors.NoFigures:
            form.add_error("first", _("There are no figures of these quarters."))
        else:
            messages.success(
                request, _("The machine counts and attacks it; that takes minutes.")
            )
            return redirect("release", made.number)
    return render(
        request,
        "publishing/prepare.html",
        {"form": form, "quarters": quarters},
        status=422 if form.errors else 200,
    )


@require_safe
@page(action=Action.RELEASE_REVIEW)
def release(request: PageRequest, number: int) -> HttpResponse:
    return _release_page(request, _found(number), forms.Review())


@require_safe
@page(action=Action.RELEASE_REVIEW)
def table(request: PageRequest, number: int, code: str) -> HttpResponse:
    """The figures of one table as the public would get them."""
    found = _found(number)
    try:
        grid = reads.grid(found, code, request.GET.get("period", ""))
    except errors.OtherFile:
        grid = None
    if grid is None:
        raise Http404
    return render(request, "publishing/table.html", {"release": found, "grid": grid})


@require_POST
@page(action=Action.RELEASE_REVIEW)
def review(request: PageRequest, number: int) -> HttpResponse:
    found = _found(number)
    form = forms.Review(request.POST)
    if not form.is_valid():
        return _release_page(request, found, form)
    try:
        actions.review(
            found.pk, let_out=form.cleaned_data["verdict"] == "let_out",
            why=form.cleaned_data["why"], by=request.actor, at=timezone.now(),
        )  # fmt: skip
    except errors.NotPossible as why:
        messages.error(request, _refusal(why))
    return redirect("release", number)


@require_POST
@page(action=Action.RELEASE)
def publish(request: PageRequest, number: int) -> HttpResponse:
    found = _found(number)
    try:
        actions.publish(found.pk, by=request.actor, at=timezone.now())
    except errors.NotPossible as why:
        messages.error(request, _refusal(why))
    else:
        messages.success(request, _("It is public now."))
    return redirect("release", number)


@page(action=Action.RELEASE_REVIEW)
def withdraw(request: PageRequest, number: int) -> HttpResponse:
    found = _found(number)
    form = forms.Withdraw(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw(
                found.pk, why=form.words(form.cleaned_data), by=request.actor,
                at=timezone.now(),
            )  # fmt: skip
        except errors.NotPossible as why:
            messages.error(request, _refusal(why))
        return redirect("release", number)
    return render(
        request,
        "publishing/withdraw.html",
        {"release": found, "form": form},
        status=422 if form.errors else 200,
    )


def _found(number: int) -> Release:
    found = reads.one(number)
    if found is None:
        raise Http404
    return found


def _release_page(
    request: PageRequest, found: Release, form: forms.Review
) -> HttpResponse:
    shown = reads.shown(found, request.actor, on=timezone.localdate())
    return render(
        request,
        "publishing/release.html",
        {"shown": shown, "release": found, "form": form},
        status=422 if form.errors else 200,
    )


def _refusal(why: errors.NotPossible) -> str:
    """Why it was not done, and what helps."""
    if isinstance(why, errors.TooFewReviewers):
        return ngettext(
            "%(n)s more person must let it out.",
            "%(n)s more persons must let it out.",
            why.left,
        ) % {"n": why.left}
    if isinstance(why, errors.TooEarly):
        return _("It was announced for %(day)s.") % {"day": day(why.day)}
    if isinstance(why, errors.OwnWork):
        return _("Who prepared a release or has decided on it does not review it.")
    if isinstance(why, errors.OtherFile):
        return _("The file is gone or was changed: prepare the release anew.")
    return _("Something changed meanwhile: look at the release again.")
