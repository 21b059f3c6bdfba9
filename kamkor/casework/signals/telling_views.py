import json
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from kamkor.casework.signals import actions, forms, reads, terms
from kamkor.casework.signals.actions import NewSignal
from kamkor.casework.signals.choices import Channel, Danger, Informant
from kamkor.casework.signals.errors import NotThere
from kamkor.casework.signals.models import Receipt
from kamkor.casework.signals.sealing import Told
from kamkor.foundation.access.choices import Action, Sensitivity
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db.ids import uuid7
from kamkor.foundation.web.page import PageRequest, page
from kamkor.foundation.web.paging import page_of

_TYPED = ("danger", "words", "nature", "name", "age", "sex", "address", "child")


@page(action=Action.SIGNAL_TELL)
def new(request: PageRequest) -> HttpResponse:
    """One page, danger first; everything else may stay empty."""
    if request.method != "POST":
        return _form(request, forms.TellForm(initial=_first(request)))
    form = forms.TellForm(request.POST)
    if not form.is_valid():
        return _form(request, form, status=422)
    try:
        receipt = actions.tell(
            _told(form.cleaned_data), by=request.actor, at=timezone.now()
        )
    except NotThere:  # the child went out of sight meanwhile: the worry goes on without
        said = form.cleaned_data | {"child": None}
        receipt = actions.tell(_told(said), by=request.actor, at=timezone.now())
    actions.drop_draft(by=request.user.pk)
    return redirect("signal-told", receipt.pk)


@require_POST
@page(action=Action.SIGNAL_TELL)
def draft(request: PageRequest) -> HttpResponse:
    """Keep what is typed. Answers with a line that says so."""
    typed = {name: request.POST.get(name, "") for name in _TYPED}
    if any(typed.values()):
        words = json.dumps(typed, ensure_ascii=False)[:20_000]
        actions.save_draft(words, by=request.user.pk, at=timezone.now())
    return render(request, "signals/saved.html", {"at": timezone.now()})


@require_safe
@page(action=Action.SIGNAL_TELL)
def told(request: PageRequest, signal_id: UUID) -> HttpResponse:
    """After sending: the number, what happens next and by when."""
    receipt = get_object_or_404(reads.receipts(request.user.pk), pk=signal_id)
    return render(
        request, "signals/told.html", {"receipt": receipt, "due": _due(receipt)}
    )


@require_safe
@page(action=Action.SIGNAL_TELL, sensitivity=Sensitivity.IDENTITY)
def mine(request: PageRequest) -> HttpResponse:
    """What became of the reader's own signals, as far as a teller is told."""
    shown = page_of(reads.receipts(request.user.pk), request, order=["-told_at"])
    audit.read(
        "signal.own_listed", by=request.user.pk, at=timezone.now(),
        sensitivity=Sensitivity.IDENTITY, request_id=request.request_id,
        ids=[str(receipt.pk) for receipt in shown.rows],
    )  # fmt: skip
    rows = [(receipt, reads.answer_of(receipt)) for receipt in shown.rows]
    return render(request, "signals/mine.html", {"page": shown, "rows": rows})


def _form(
    request: PageRequest, form: forms.TellForm, *, status: int = 200
) -> HttpResponse:
    return render(request, "signals/new.html", {"form": form}, status=status)


def _first(request: PageRequest) -> dict[str, Any]:
    """What stands in the empty form: what was typed before, where and how one works."""
    text = actions.read_draft(by=request.user.pk)
    place = reads.place_of(request.actor)
    return (json.loads(text) if text else {}) | {
        "token": uuid7(),
        "place": place.code if place else None,
        "channel": reads.channel_of(request.actor),
        "informant": Informant.TELLER,
        **{
            name: given
            for name in ("child", "danger")
            if (given := request.GET.get(name))
        },
    }


def _told(said: dict[str, Any]) -> NewSignal:
    return NewSignal(
        danger=Danger(said["danger"]),
        channel=Channel(said["channel"] or Channel.OTHER),
        nature=said["nature"] or "other",
        told=Told(
            *(said[f].strip() for f in ("words", "name", "age", "sex", "address"))
        ),
        territory=said["place"],
        informant=Informant(said["informant"] or Informant.TELLER),
        source=said["source"].strip(),
        answer_wanted=said["answer_wanted"],
        person=said["child"],
        token=said["token"],
    )


def _due(receipt: Receipt) -> terms.Due | None:
    return terms.of_signal(receipt.in_danger, receipt.told_at, at=timezone.now())
