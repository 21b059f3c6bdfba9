"""Pages of referrals: whom to ask, what waits for us, one referral from both sides."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
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

from kamkor.casework.cases import policy as cases
from kamkor.casework.cases import reads as of_cases
from kamkor.casework.cases.models import Case
from kamkor.casework.providers.choices import Need
from kamkor.foundation import documents
from kamkor.foundation.access.choices import Action, Sensitivity
from kamkor.foundation.accounts import reads as accounts
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.web.page import PageRequest, page

from . import actions, forms, policy, reads
from .choices import ReferralState
from .errors import (
    AlreadyOpen,
    Changed,
    NoBasis,
    NobodyReads,
    NotNow,
    NotThere,
    Shielded,
)
from .models import Referral

_FIELD: dict[type[Exception], str] = {NoBasis: "basis", NobodyReads: "organisation"}
_SEND = page(action=Action.CASE_WORK, sensitivity=Sensitivity.CONTENT)
_BOTH = page(action=Action.REFERRAL, sensitivity=Sensitivity.CONTENT)


@require_safe
@_BOTH
def received(request: PageRequest) -> HttpResponse:
    """What waits for the reader's body, or is under way there."""
    rows = reads.received(request.actor)
    audit.read(
        "referral.listed", by=request.user.pk, at=timezone.now(),
        sensitivity=Sensitivity.CONTENT, request_id=request.request_id,
        ids=[str(one.pk) for one, _child in rows],
    )  # fmt: skip
    columns = [_("Child"), _("What is asked"), _("Sent"), _("State")]
    return render(
        request, "referrals/received.html", {"rows": rows, "columns": columns}
    )


@require_http_methods(["GET", "POST"])
@_SEND
def what(request: PageRequest, case_id: UUID) -> HttpResponse:
    """First: what the child needs. Who is competent follows from it."""
    found = _case(request, case_id)
    form = forms.What(request.POST or None)
    if form.is_valid():
        return redirect("referral-new", found.pk, form.cleaned_data["need"])
    context = {
        "form": form, "title": _("Ask a body to help"), "button": _("Next"),
        "back": reverse("case", args=[found.pk]),
    }  # fmt: skip
    return render(request, "referrals/form.html", context, status=_status(form))


@require_http_methods(["GET", "POST"])
@_SEND
def new(request: PageRequest, case_id: UUID, need: str) -> HttpResponse:
    """Whom, why it may be told, and the words."""
    if need not in Need.values:
        raise Http404
    found = _case(request, case_id)
    form = forms.New(
        request.POST or None, bodies=reads.bodies(found, need, on=timezone.localdate())
    )
    if form.is_valid():
        said = form.cleaned_data
        asked = actions.NewReferral(
            UUID(said["organisation"]), need, said["basis"], said["words"]
        )
        try:
            sent = actions.send(found.pk, asked, by=request.actor, at=timezone.now())
            messages.success(request, _("The body is asked."))
            return redirect("referral", sent.pk)
        except (NotNow, NoBasis, AlreadyOpen, NobodyReads, Shielded) as why:
            form.add_error(_FIELD.get(type(why)), _words(why))
    context = {
        "form": form, "title": _("Ask a body to help"), "button": _("Send"),
        "lead": Need(need).label, "back": reverse("referral-what", args=[found.pk]),
    }  # fmt: skip
    return render(request, "referrals/form.html", context, status=_status(form))


@require_http_methods(["GET", "POST"])
@_BOTH
def referral(request: PageRequest, referral_id: UUID) -> HttpResponse:
    """One referral: the body reads and answers, the sender sees how far it is."""
    found = _find(request, referral_id)
    if policy.receives(request.actor, found):
        if actions.seen(found.pk, by=request.actor, at=timezone.now()) is None:
            return render(request, "referrals/over.html", status=410)
        says = policy.answers(found)
        form = forms.Answer(
            request.POST or None, says=says, initial={"edition": found.edition}
        )
        if form.is_valid() and (done := _answered(request, found, form)):
            return done
        return _show(request, found, answering=form if says else None)
    return _show(request, found)


@require_POST
@_SEND
def go_on(request: PageRequest, referral_id: UUID, verb: str) -> HttpResponse:
    """The sender replies, takes it back, notes the end, or makes a one-time page."""
    found, now = _find(request, referral_id), timezone.now()
    try:
        if verb == "page":
            made = actions.make_door(found.pk, by=request.actor, at=now)
            return _show(request, found, door=made)
        if verb == "noted":
            actions.note_end(found.pk, by=request.actor, at=now)
        elif verb in _WITH_WORDS:
            form = forms.Words(request.POST)
            if not form.is_valid():
                return _show(request, found, writing=form)
            _WITH_WORDS[verb](found.pk, **form.cleaned_data, by=request.actor, at=now)
        else:
            raise Http404
    except (Changed, NotNow) as why:
        messages.error(request, _words(why))
    else:
        messages.success(request, _("Noted."))
    return redirect("referral", found.pk)


@require_safe
@_SEND
def letter(
    request: PageRequest, referral_id: UUID, kind: str, language: str
) -> HttpResponse:
    """The referral on paper, for a body that answers on paper."""
    found = _find(request, referral_id)
    languages = dict(settings.LANGUAGES)
    if kind not in set(documents.Kind) or language not in languages:
        raise Http404
    if not policy.sends(request.actor, found) or not policy.is_open(found):
        raise Http404
    audit.record(
        "referral.letter_taken", found, by=request.user.pk, at=timezone.now(),
        subject=found.case.person_id,
    )  # fmt: skip
    context = {
        "referral": found, "child": reads.child(found), "words": reads.words(found),
        "basis": reads.basis(found), "sender": request.user.full_name,
        "unit": found.case.organisation, "on": timezone.localdate(),
    }  # fmt: skip
    make = documents.pdf if kind == documents.Kind.PDF else documents.docx
    data = make("referrals/letter.html", context, language=language)
    return documents.answer(data, kind=documents.Kind(kind), name="referral")


_WITH_WORDS = {"reply": actions.reply, "recall": actions.recall}


def _answered(
    request: PageRequest, found: Referral, form: forms.Answer
) -> HttpResponse | None:
    said = form.cleaned_data
    try:
        actions.answer(
            found.pk, actions.Answer(ReferralState(said["state"]), said["words"]),
            edition=said["edition"], by=request.actor, at=timezone.now(),
        )  # fmt: skip
    except (Changed, NotNow) as why:
        form.add_error(None, _words(why))
        return None
    messages.success(request, _("Your answer was sent."))
    ended = said["state"] in {ReferralState.DECLINED, ReferralState.DONE}
    return redirect("referrals-received") if ended else redirect("referral", found.pk)


def _show(
    request: PageRequest,
    found: Referral,
    *,
    answering: forms.Answer | None = None,
    writing: forms.Words | None = None,
    door: actions.NewDoor | None = None,
) -> HttpResponse:
    audit.read(
        "referral.opened", by=request.user.pk, at=timezone.now(),
        sensitivity=Sensitivity.CONTENT, request_id=request.request_id,
        subject=found.case.person.root_id,
    )  # fmt: skip
    sends = policy.sends(request.actor, found)
    address = reverse("referral-enter", args=[door.secret]) if door else ""
    context: dict[str, Any] = {
        "referral": found, "case": found.case if sends else None,
        "child": reads.child(found), "words": reads.words(found),
        "basis": reads.basis(found), "steps": reads.steps(found),
        "answering": answering, "sends": sends, "is_open": policy.is_open(found),
        "writing": writing or forms.Words(initial={"edition": found.edition}),
        "asked": found.state == ReferralState.ASKED,
        "door": door, "languages": settings.LANGUAGES,
        "address": request.build_absolute_uri(address) if door else "",
    }  # fmt: skip
    wrong = any(form is not None and form.errors for form in (answering, writing))
    return render(
        request, "referrals/referral.html", context, status=422 if wrong else 200
    )


def _case(request: PageRequest, case_id: UUID) -> Case:
    found = of_cases.find(request.actor, case_id)
    if found is None or not cases.may_work(request.actor, found):
        raise Http404
    return found


def _find(request: PageRequest, referral_id: UUID) -> Referral:
    found = reads.find(request.actor, referral_id)
    if found is None:
        raise Http404
    if not (policy.receives(request.actor, found) or cases.may_open(request.actor)):
        raise PermissionDenied
    return found


def _status(form: Any) -> int:
    return 422 if form.is_bound else 200


def _words(why: Exception) -> str:
    """What stands in the way, in the reader's language."""
    if isinstance(why, Changed):
        who = accounts.names([why.by]).get(why.by, "") if why.by else ""
        return (
            _("%(who)s was quicker. Look at it again.") % {"who": who}
            if who
            else _("Somebody was quicker. Look at it again.")
        )
    if isinstance(why, NoBasis):
        return _("No consent for that is in force. Write it down on the case first.")
    if isinstance(why, AlreadyOpen):
        return _("This body is asked for the same already.")
    if isinstance(why, NobodyReads):
        return _(
            "People work there, but none of them in the name of this office: nobody"
            " would see it. The administrator adds the office to their role; until then"
            " choose another body."
        )
    if isinstance(why, Shielded):
        return _("This child is shielded: tell the body by word of mouth.")
    if isinstance(why, NotThere):
        return _("The referral is over.")
    return _("That cannot be done now: words are missing, or it stands elsewhere.")
