from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render

from kamkor.foundation.access.choices import Action
from kamkor.foundation.web.page import PageRequest, page

from . import definition, papers


@page(action=Action.PROCEDURE)
def procedures(request: PageRequest) -> HttpResponse:
    """The procedures of this country. No child is in it."""
    found = definition.here().values()
    return render(request, "procedures/procedures.html", {"procedures": found})


@page(action=Action.PROCEDURE)
def guide(request: PageRequest, code: str) -> HttpResponse:
    """One question at a time, then the legal way and its list of papers to print.

    The answers stand in the address and nowhere else: the page can be left and resumed.
    """
    procedure = definition.here().get(code)
    if procedure is None:
        raise Http404
    answers = {
        question.code: request.GET[question.code]
        for question in procedure.questions.values()
        if request.GET.get(question.code) in [a.code for a in question.answers]
    }
    told = {"procedure": procedure, "answers": answers}
    if question := procedure.ask(answers):
        return render(
            request, "procedures/question.html", told | {"question": question}
        )
    track = procedure.left(answers)[0]
    return render(
        request,
        "procedures/way.html",
        told
        | {
            "track": track,
            "steps": procedure.way(track),
            "papers": [procedure.papers[x] for x in track.papers],
            "nearer": procedure.nearer(track),
            "forms": [
                (kind, papers.languages(kind))
                for kind in papers.kinds(code, settings.COUNTRY)
                if kind.of_track(track.code)
            ],
        },
    )
