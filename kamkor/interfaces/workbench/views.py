"""My work, and pages of the foundation: law, break-glass, the log, who may what."""

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kamkor.foundation.access import actions as access
from kamkor.foundation.access import alerts, policy, tasks
from kamkor.foundation.access.choices import (
    Action,
    LeaseReason,
    Relation,
    RoleCode,
    Sensitivity,
)
from kamkor.foundation.access.models import Alert, Lease
from kamkor.foundation.accounts import assurance
from kamkor.foundation.accounts.choices import Assurance
from kamkor.foundation.accounts.models import User
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.audit.models import Entry, Seal
from kamkor.foundation.law import reads as law
from kamkor.foundation.web.page import PageRequest, page
from kamkor.foundation.web.paging import page_of
from kamkor.register.people import reads as people

from . import forms, home

TOLD = 20  # alerts shown, the newest


@require_GET
@page(action=Action.HOME)
def my_work(request: PageRequest) -> HttpResponse:
    """What waits for the reader, what came lately, and what they can do here."""
    now = timezone.now()
    proved = assurance.level(request) >= Assurance.AAL2
    work = home.work(request.actor, sees_content=proved, at=now)
    if work.told:
        audit.read(
            "home.opened", by=request.user.pk, at=now, sensitivity=Sensitivity.CONTENT,
            request_id=request.request_id, ids=[str(pk) for pk in work.told],
        )  # fmt: skip
    return render(
        request,
        "workbench/home.html",
        {
            "work": work,
            "greeting": home.greeting(request.user.get_short_name(), at=now),
            "deeds": home.deeds(request.actor),
            "roles": home.sentences(request.actor.roles),
            "may_search": request.actor.may(Action.PERSON_SEARCH),
            "needs_factor": not (proved or assurance.has_second_factor(request)),
        },
    )


@require_GET
@page(action=Action.LAW)
def parameters(request: PageRequest) -> HttpResponse:
    """Every parameter with its value, source and whether it is verified."""
    return render(
        request, "workbench/law.html", {"rows": law.as_table(settings.COUNTRY)}
    )


@require_GET
@page(action=Action.HOME)
def roles(request: PageRequest) -> HttpResponse:
    """The policy table as people read it: each role in a sentence, its reach, its deeds."""
    table = [
        {
            "name": RoleCode(code).label,
            "sentence": role.sentence,
            "reach": [
                (Relation(relation).label, Sensitivity(sensitivity).label)
                for relation, sensitivity in role.reach.items()
            ],
            "actions": sorted(str(action.label) for action in role.actions),
            "mine": code in request.actor.roles,
        }
        for code, role in policy.ROLES.items()
    ]
    return render(request, "workbench/roles.html", {"roles": table})


@require_http_methods(["GET", "POST"])
@page(action=Action.BREAK_GLASS, sensitivity=Sensitivity.IDENTITY)
def break_glass(request: PageRequest, person_id: UUID) -> HttpResponse:
    form = forms.BreakGlass(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            lease = access.break_glass(
                request.actor,
                person_id,
                place=people.place_to_tell(person_id),
                reason=LeaseReason(form.cleaned_data["reason"]),
                words=form.cleaned_data["words"],
                at=timezone.now(),
            )
            tasks.mail_later(lease)
            return redirect("child", person_id)
        except access.NeedsWords:
            form.add_error("words", _("Say it in a full sentence."))
        except access.QuotaReached:
            form.add_error(
                None,
                _(
                    "You used break-glass too often this week. Ask the head of the unit."
                ),
            )
    return render(
        request,
        "workbench/break_glass.html",
        {"form": form},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "POST"])
@page(action=Action.BREAK_GLASS, sensitivity=Sensitivity.IDENTITY)
def by_code(request: PageRequest) -> HttpResponse:
    """The way to break-glass for those who have no list: by the code on paper."""
    form = forms.ByCode(request.POST or None)
    if request.method == "POST" and form.is_valid():
        audit.note(
            "person.code_asked",
            by=request.user.pk,
            at=timezone.now(),
            request_id=request.request_id,
        )
        if found := people.by_code(form.cleaned_data["code"]):
            return redirect("break-glass", found)
        form.add_error("code", _("No child has this code. Read it again."))
    return render(
        request,
        "workbench/by_code.html",
        {"form": form},
        status=422 if form.errors else 200,
    )


@require_GET
@page(action=Action.BREAK_GLASS_REVIEW, sensitivity=Sensitivity.IDENTITY)
def leases(request: PageRequest) -> HttpResponse:
    """Break-glass that waits for somebody else's eyes, the oldest first; and what the
    reader was told of, which counts as seen now."""
    now = timezone.now()
    rows = Lease.objects.filter(reviewed_at=None).exclude(user=request.user)
    shown = page_of(rows.select_related("user"), request, order=["taken_at"])
    audit.read(
        "access.glass_listed", by=request.user.pk, at=now,
        sensitivity=Sensitivity.IDENTITY, request_id=request.request_id,
        ids=[str(lease.subject) for lease in shown.rows],
    )  # fmt: skip
    rows_told = Alert.objects.filter(user=request.user).select_related("used_by")
    told = list(rows_told.order_by("-told_at", "pk")[:TOLD])
    alerts.see(request.actor, at=now)
    return render(
        request,
        "workbench/leases.html",
        {
            "lines": [
                (lease, forms.Review(auto_id=f"{lease.pk}_%s")) for lease in shown.rows
            ],
            "page": shown,
            "told": told,
        },
    )


@require_http_methods(["POST"])
@page(action=Action.BREAK_GLASS_REVIEW, sensitivity=Sensitivity.IDENTITY)
def review(request: PageRequest, lease_id: UUID) -> HttpResponse:
    lease = get_object_or_404(Lease, pk=lease_id)
    form = forms.Review(request.POST)
    if form.is_valid():
        try:
            access.review(
                lease,
                justified=form.cleaned_data["justified"],
                words=form.cleaned_data["words"],
                actor=request.actor,
                at=timezone.now(),
            )
            return redirect("leases")
        except access.OwnLease:
            form.add_error(None, _("Nobody reviews what they did themselves."))
        except access.AlreadyReviewed:
            form.add_error(None, _("Somebody has reviewed this already."))
    return render(
        request,
        "workbench/leases.html",
        {"lines": [(lease, form)], "refused": form},
        status=422,
    )


@require_GET
@page(action=Action.AUDIT)
def audit_log(request: PageRequest) -> HttpResponse:
    """The log without names of children: who, what, when, by which reason."""
    rows = Entry.objects.all()
    if verb := request.GET.get("verb", "").strip():
        rows = rows.filter(verb__startswith=verb)
    shown = page_of(rows, request, order=["-seq"])
    names: dict[UUID | None, str] = dict(
        User.objects.filter(pk__in={e.actor for e in shown.rows}).values_list(
            "pk", "full_name"
        )
    )
    audit.read(
        "audit.listed",
        by=request.user.pk,
        at=timezone.now(),
        sensitivity=Sensitivity.STATUS,
        request_id=request.request_id,
    )
    return render(
        request,
        "workbench/audit_log.html",
        {
            "page": shown,
            "entries": [(entry, names.get(entry.actor, "")) for entry in shown.rows],
            "verb": verb,
            "seal": Seal.objects.order_by("-number").first(),
            "columns": [_("When"), _("Who"), _("What"), _("Child"), _("Reason")],
        },
    )
