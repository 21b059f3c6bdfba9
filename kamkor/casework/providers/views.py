from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kamkor.foundation.access.choices import Action
from kamkor.foundation.accounts import reads as accounts
from kamkor.foundation.places.models import Organisation
from kamkor.foundation.web.page import PageRequest, page
from kamkor.foundation.web.paging import page_of

from . import actions, directory, duties, forms, handing, loads, policy, reads
from .choices import Reason
from .models import Duty, HandedOver, Service


@page(action=Action.PROVIDERS)
def services(request: PageRequest) -> HttpResponse:
    """Who helps with what, where. Public: no child is in it."""
    form = forms.Search(request.GET or None, territories=directory.territories())
    wanted = form.cleaned_data if form.is_valid() else {}
    today = timezone.localdate()
    found = page_of(
        directory.services(wanted, on=today), request, order=["need", "place"]
    )
    return render(
        request,
        "providers/services.html",
        {
            "form": form,
            "page": found,
            "rows": directory.shown(list(found), on=today),
            "may_keep": request.actor.may(Action.PROVIDERS_KEEP),
        },
    )


@page(action=Action.PROVIDERS)
def service(request: PageRequest, service_id: UUID) -> HttpResponse:
    row = _service(service_id)
    (shown,) = directory.shown([row], on=timezone.localdate())
    return render(
        request,
        "providers/service.html",
        {"shown": shown, "may_keep": policy.may_keep(request.actor, row.place)},
    )


@page(action=Action.PROVIDERS_KEEP)
def add(request: PageRequest) -> HttpResponse:
    form = _form(request, None, initial={"organisation": request.GET.get("of")})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        made = actions.add_service(
            values["organisation"], values=values, by=request.actor, at=timezone.now()
        )
        messages.success(request, _("Added to the directory."))
        return redirect("service", made.pk)
    return _form_page(request, form, None)


@page(action=Action.PROVIDERS_KEEP)
def edit(request: PageRequest, service_id: UUID) -> HttpResponse:
    row = _kept(request, service_id)
    form = _form(request, row)
    if request.method == "POST" and form.is_valid():
        actions.change_service(
            row.pk, values=form.cleaned_data, by=request.actor, at=timezone.now()
        )
        messages.success(request, _("Saved, and noted as checked today."))
        return redirect("service", row.pk)
    return _form_page(request, form, row)


@require_POST
@page(action=Action.PROVIDERS_KEEP)
def verify(request: PageRequest, service_id: UUID) -> HttpResponse:
    row = _kept(request, service_id)
    try:
        actions.verify_service(row.pk, by=request.actor, at=timezone.now())
    except actions.Closed:
        messages.error(request, _("The service is closed."))
    else:
        messages.success(request, _("Noted as checked today."))
    return redirect("service", row.pk)


@require_POST
@page(action=Action.PROVIDERS_KEEP)
def close(request: PageRequest, service_id: UUID) -> HttpResponse:
    row = _kept(request, service_id)
    now = timezone.now()
    try:
        actions.close_service(
            row.pk, on=timezone.localdate(now), by=request.actor, at=now
        )
    except actions.Closed:
        messages.error(request, _("The service is closed."))
    else:
        messages.success(request, _("Closed as of today."))
    return redirect("service", row.pk)


def _service(service_id: UUID) -> Service:
    rows = Service.objects.select_related("organisation", "territory")
    return get_object_or_404(rows, pk=service_id)


def _kept(request: PageRequest, service_id: UUID) -> Service:
    row = _service(service_id)
    if not policy.may_keep(request.actor, row.place):
        raise PermissionDenied
    return row


def _form(
    request: PageRequest, row: Service | None, initial: Any = None
) -> forms.ServiceForm:
    near = directory.territories()
    return forms.ServiceForm(
        request.POST or None, instance=row, initial=initial,
        organisations=directory.kept_by(request.actor, on=timezone.localdate()),
        territories=near.filter(pk__in=_kept_places(request, near)),
    )  # fmt: skip


def _kept_places(request: PageRequest, near: Any) -> list[UUID]:
    return [t.pk for t in near if policy.may_keep(request.actor, t.low)]


def _form_page(
    request: PageRequest, form: forms.ServiceForm, row: Service | None
) -> HttpResponse:
    status = 422 if form.errors else 200
    context = {"form": form, "row": row}
    return render(request, "providers/service_form.html", context, status=status)


@page(action=Action.PROVIDERS)
def body(request: PageRequest, body_id: UUID) -> HttpResponse:
    """An organisation: where it is competent, what it gives, who came after it."""
    row = _body(body_id)
    today = timezone.localdate()
    ended = row.valid_to is not None and row.valid_to <= today
    given = Service.objects.on(today).filter(organisation=row)
    rows = given.select_related("organisation", "territory").order_by("need", "pk")
    return render(
        request,
        "providers/body.html",
        {
            "body": row,
            "ended": ended,
            "successor": reads.successor(row, on=today) if ended else None,
            "rows": directory.shown(rows, on=today),
            "may_keep": policy.may_keep(request.actor, row.territory.low),
        },
    )


@require_POST
@page(action=Action.PROVIDERS_KEEP)
def pass_on(request: PageRequest, body_id: UUID) -> HttpResponse:
    """The open work of a body that is no more goes to its successor."""
    row = _body(body_id)
    now = timezone.now()
    to = reads.successor(row, on=timezone.localdate(now))
    if to is None:
        messages.error(request, _("Nobody came after this body."))
        return redirect("body", row.pk)
    done = handing.hand_over_body(row, to, by=request.actor, at=now)
    messages.success(request, _("%(n)s pieces of work went over.") % {"n": done.count})
    return redirect("body", row.pk)


def _body(body_id: UUID) -> Organisation:
    rows = Organisation.objects.select_related("territory")
    return get_object_or_404(rows, pk=body_id)


@page(action=Action.PROVIDERS)
def competent(request: PageRequest) -> HttpResponse:
    """Who answers for a need at a place: a question without a child."""
    form = forms.WhoIsCompetent(
        request.GET or None, territories=directory.territories()
    )
    found = None
    if form.is_valid():
        found = reads.competent(
            form.cleaned_data["need"], place=form.cleaned_data["place"].low,
            country=settings.COUNTRY, on=timezone.localdate(),
            situation=frozenset(form.cleaned_data["situation"]),
        )  # fmt: skip
    return render(
        request,
        "providers/competent.html",
        {"form": form, "found": found},
        status=422 if form.errors else 200,
    )


@page(action=Action.TEAM)
def team(request: PageRequest) -> HttpResponse:
    """Who has how much, who is away, what was handed over. No child is named."""
    now = timezone.now()
    recent = HandedOver.objects.visible_to(request.actor).filter(
        from_user__isnull=False
    )
    rows = list(recent.order_by("-at")[:10])
    names = accounts.names(pk for row in rows for pk in (row.from_user, row.to_user))
    return render(
        request,
        "providers/team.html",
        {
            "members": reads.team(request.actor, now),
            "kinds": loads.kinds(),
            "recent": [
                (row, *(names.get(pk, "") for pk in (row.from_user, row.to_user) if pk))
                for row in rows
            ],
        },
    )


@page(action=Action.TEAM)
def member(request: PageRequest, user_id: UUID) -> HttpResponse:
    return _member_page(request, _member(request, user_id))


@require_POST
@page(action=Action.TEAM)
def hand_over(request: PageRequest, user_id: UUID) -> HttpResponse:
    one = _member(request, user_id)
    form = _hand_over_form(request, one, request.POST)
    if not form.is_valid():
        return _member_page(request, one, handing_over=form, status=422)
    try:
        done = handing.hand_over(
            one.user.pk, form.cleaned_data["to"], kinds=form.cleaned_data["kinds"],
            by=request.actor, at=timezone.now(),
        )  # fmt: skip
    except (handing.NotTheirTeam, handing.SameHands):
        form.add_error("to", _("This person cannot take the work."))
        return _member_page(request, one, handing_over=form, status=422)
    messages.success(request, _("%(n)s pieces of work went over.") % {"n": done.count})
    return redirect("team")


@require_POST
@page(action=Action.TEAM)
def take_back(request: PageRequest, hand_over_id: UUID) -> HttpResponse:
    rows = HandedOver.objects.visible_to(request.actor)
    row = get_object_or_404(rows, pk=hand_over_id)
    try:
        handing.take_back(row.pk, by=request.actor, at=timezone.now())
    except handing.AlreadyUndone:
        messages.error(request, _("It was taken back before."))
    else:
        messages.success(request, _("Taken back: what was still there went back."))
    return redirect("team")


@require_POST
@page(action=Action.TEAM)
def send_away(request: PageRequest, user_id: UUID) -> HttpResponse:
    one = _member(request, user_id)
    form = _absence_form(one.user.pk, request.POST)
    if _tell(request, form, one.user.pk):
        messages.success(request, _("Noted."))
        return redirect("team-member", one.user.pk)
    return _member_page(request, one, away=form, status=422)


def _member(request: PageRequest, user_id: UUID) -> reads.Member:
    for one in reads.team(request.actor, timezone.now()):
        if one.user.pk == user_id:
            return one
    raise Http404


def _member_page(
    request: PageRequest, one: reads.Member, *,
    handing_over: forms.HandOver | None = None, away: forms.Absence | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    form = handing_over or _hand_over_form(request, one)
    coming = Duty.objects.visible_to(request.actor).filter(
        user=one.user.pk, ended_at=None, to_day__gte=timezone.localdate()
    )
    return render(
        request,
        "providers/member.html",
        {
            "member": one,
            "parts": handing.preview(one.user.pk, None, by=request.actor),
            "handing": form,
            "away": away or _absence_form(one.user.pk),
            "duties": coming.select_related("deputy").order_by("from_day"),
        },
        status=status,
    )


def _hand_over_form(
    request: PageRequest, one: reads.Member, data: Any = None
) -> forms.HandOver:
    parts = handing.preview(one.user.pk, None, by=request.actor)
    kinds = [(p.name, f"{p.label}: {len(p.items)}") for p in parts if p.items]
    form = forms.HandOver(data, initial={"kinds": [name for name, _label in kinds]})
    to: Any = form.fields["to"]
    to.choices = [
        (other.user.pk, f"{other.user.full_name} ({other.load_words})")
        for other in reads.team(request.actor, timezone.now())[::-1]
        if other.user.pk != one.user.pk and other.away is None
    ]
    field: Any = form.fields["kinds"]
    field.choices = kinds
    return form


@page(action=Action.CASE_WORK)
def absence(request: PageRequest) -> HttpResponse:
    """When I am away and who stands in; whose work I do."""
    own = request.user.pk
    if request.method == "POST":
        form = _absence_form(own, request.POST)
        if _tell(request, form, own):
            messages.success(request, _("Noted. A good rest."))
            return redirect("absence")
        return _absence_page(request, form, status=422)
    return _absence_page(request, _absence_form(own))


@require_POST
@page(action=Action.CASE_WORK)
def back(request: PageRequest, duty_id: UUID) -> HttpResponse:
    row = get_object_or_404(Duty.objects.visible_to(request.actor), pk=duty_id)
    duties.end(row.pk, by=request.actor, at=timezone.now())
    messages.success(request, _("Noted: back at work."))
    if row.user_id == request.user.pk:
        return redirect("absence")
    return redirect("team-member", row.user_id)


def _absence_page(
    request: PageRequest, form: forms.Absence, status: int = 200
) -> HttpResponse:
    own = request.user.pk
    today = timezone.localdate()
    rows = Duty.objects.visible_to(request.actor).filter(
        ended_at=None, to_day__gte=today
    )
    rows = rows.select_related("user", "deputy").order_by("from_day")
    told = list(rows.filter(user=own) | rows.filter(deputy=own))
    return render(
        request,
        "providers/absence.html",
        {
            "form": form,
            "mine": [d for d in told if d.user_id == own],
            "standing_in": [(d, d.from_day <= today) for d in told if d.user_id != own],
            "work": reads.work_of_absent(request.actor),
        },
        status=status,
    )


def _absence_form(user: UUID, data: Any = None) -> forms.Absence:
    near = reads.colleagues(user, timezone.now())
    return forms.Absence(data, colleagues=[(u.pk, u.full_name) for u in near])


def _tell(request: PageRequest, form: forms.Absence, user: UUID) -> bool:
    """Whether the absence could be noted; what is wrong stands in the form."""
    if not form.is_valid():
        return False
    told = form.cleaned_data
    try:
        duties.tell(
            user, days=(told["from_day"], told["to_day"]), deputy=told["deputy"],
            reason=Reason(told["reason"]), by=request.actor, at=timezone.now(),
        )  # fmt: skip
    except duties.Refused as refused:
        form.add_error(refused.field, str(refused))
        return False
    return True
