"""A procedure is begun: one question at a time, prefilled by the register."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kamkor.foundation.access.choices import Action, Sensitivity
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.web.page import PageRequest, page
from kamkor.register.people import reads as people
from kamkor.register.rights.choices import Right

from . import actions, definition, forms, reads
from .actions import New
from .errors import AlreadyRuns, KinFirst, NotAWay, NotThere


@require_http_methods(["GET", "POST"])
@page(action=Action.PROCEDURE, sensitivity=Sensitivity.CONTENT)
def begin(request: PageRequest, person_id: UUID, code: str) -> HttpResponse:
    """One question at a time, only what the register does not know, then who it is for.

    The answers stand in the address: the page can be left and resumed. With `ask` in it
    what is known is asked as well.
    """
    seen = people.find(request.actor, person_id)
    chosen = definition.here().get(code)
    if seen is None or chosen is None or seen.sensitivity < Sensitivity.CONTENT:
        raise Http404
    facts = people.facts_of(seen.person, sensitivity=seen.sensitivity)
    answers = {
        q.code: request.GET[q.code]
        for q in chosen.questions.values()
        if request.GET.get(q.code) in [a.code for a in q.answers]
    }
    audit.read(
        "person.opened", by=request.user.pk, at=timezone.now(),
        sensitivity=Sensitivity.CONTENT, subject=seen.person.pk,
        request_id=request.request_id,
    )  # fmt: skip
    guesses = reads.guesses(code, facts, timezone.localdate())
    asks = "ask" in request.GET
    known = {} if asks else {q: g for q, g in guesses.items() if q not in answers}
    given = dict(answers)
    answers |= {question: guess.answer for question, guess in known.items()}
    told = {
        "procedure": chosen, "answers": answers, "person": seen.person, "asks": asks,
        "known": known.values(), "given": given,
        "child": facts.name or seen.person.code,
        "answered": reads.answered(chosen, answers), "case": request.GET.get("case"),
        "renews": request.GET.get("renews"),
    }  # fmt: skip
    if question := chosen.ask(answers):
        return render(
            request,
            "procedures/begin_question.html",
            told | {"question": question, "guess": guesses.get(question.code)},
        )
    return _begin(request, chosen, told, facts)


def _begin(
    request: PageRequest, chosen: definition.Procedure, told: dict[str, Any],
    facts: people.Facts,
) -> HttpResponse:  # fmt: skip
    track = chosen.left(told["answers"])[0]
    care = facts.care
    known = (
        {"carer": care.carer, "kinship": care.kinship, "carer_age": care.carer_age}
        if care and chosen.right == Right.CARE
        else {}
    )
    form = forms.Begin(
        request.POST or None, initial=known,
        siblings=people.members(people.siblings(told["person"])),
        nearer=chosen.nearer(track) if track.nearness > 1 else [],
        of_care=chosen.right == Right.CARE,
    )  # fmt: skip
    if form.is_valid():
        said = form.cleaned_data
        new = New(
            chosen.code, told["answers"],
            [told["person"].pk, *map(UUID, said.get("siblings", []))],
            kinship=said.get("kinship") or "unknown", carer=said.get("carer", ""),
            carer_age=said.get("carer_age"), nearer=form.reasons,
            case=_uuid(told["case"]), renews=_uuid(told["renews"]),
        )  # fmt: skip
        try:
            made = actions.begin(new, by=request.actor, at=timezone.now())
        except AlreadyRuns as running:
            messages.error(request, _("Such a procedure runs for one of the children."))
            return redirect("procedure", running.procedure)
        except (NotThere, NotAWay, KinFirst):
            raise Http404 from None
        return redirect("procedure", made.pk)
    context = told | {"track": track, "form": form, "care": care if known else None}
    status = 422 if form.is_bound else 200
    return render(request, "procedures/begin.html", context, status=status)


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Http404 from None
