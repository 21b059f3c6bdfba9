"""Reviews of a plan, signatures on paper, and what a newer version changes."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kamkor.foundation.web.page import PageRequest

from . import actions, comparing, forms, policy, reads, review_reads
from .choices import PaperState, PaperWho
from .showing_views import REFUSALS, WORK, form_page, found_or_404, saw, then, words_of


@require_http_methods(["GET", "POST"])
@WORK
def review(request: PageRequest, plan_id: UUID) -> HttpResponse:
    """Look at a plan in force again, goal by goal."""
    found = found_or_404(request, plan_id)
    if not policy.may_review(request.actor, found):
        return redirect("plan-reviews", found.pk)
    form = forms.Review(
        request.POST or None, goals=reads.goals(found),
        initial={"on": timezone.localdate()},
    )  # fmt: skip
    if form.is_valid():
        try:
            actions.write_review(
                found.pk, form.said, by=request.actor, at=timezone.now()
            )
        except REFUSALS as why:
            form.add_error(None, words_of(why))
        else:
            messages.success(request, _("The review is kept; the next one is due."))
            return redirect("plan-reviews", found.pk)
    saw(request, "plan.opened", found.case.person.root_id)
    return form_page(request, form, _("Review of the plan"), found)


@require_safe
@WORK
def reviews(request: PageRequest, plan_id: UUID) -> HttpResponse:
    """The reviews there were, the newest first."""
    found = found_or_404(request, plan_id)
    saw(request, "plan.reviews_opened", found.case.person.root_id)
    context = {
        "plan": found,
        "reviews": review_reads.of_plan(found),
        "may_review": policy.may_review(request.actor, found),
    }
    return render(request, "plans/reviews.html", context)


@require_http_methods(["GET", "POST"])
@WORK
def paper(request: PageRequest, plan_id: UUID) -> HttpResponse:
    """Write down who signed the printed plan, or would not."""
    found = found_or_404(request, plan_id)
    form = forms.Paper(request.POST or None, initial={"on": timezone.localdate()})
    if form.is_valid():
        said = form.cleaned_data
        new = actions.NewPaper(
            PaperWho(said["who"]), PaperState(said["state"]), said["on"], said["words"]
        )
        return then(request, found.pk, lambda: actions.note_paper(
            found.pk, new, by=request.actor, at=timezone.now()
        ))  # fmt: skip
    return form_page(request, form, _("Signed on paper"), found)


@require_safe
@WORK
def compare(request: PageRequest, plan_id: UUID, other_id: UUID) -> HttpResponse:
    """Two versions side by side; what differs is said in words."""
    newer, older = (found_or_404(request, pk) for pk in (plan_id, other_id))
    if (newer.case_id, newer.kind) != (older.case_id, older.kind):
        raise Http404
    saw(request, "plan.compared", newer.case.person.root_id)
    context = {
        "newer": newer,
        "older": older,
        "rows": comparing.rows(older, newer),
        "columns": [
            _("What changed"),
            _("Version %(n)s") % {"n": older.version},
            _("Version %(n)s") % {"n": newer.version},
        ],
    }
    return render(request, "plans/compare.html", context)
