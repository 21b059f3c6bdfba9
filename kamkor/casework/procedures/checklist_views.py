from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from kamkor.foundation import documents
from kamkor.foundation.access.choices import Action
from kamkor.foundation.documents import Kind
from kamkor.foundation.web.page import PageRequest, page

from . import definition, papers


@require_safe
@page(action=Action.PROCEDURE)
def checklist(_request: PageRequest, code: str, track: str) -> HttpResponse:
    """The papers and steps of a legal way on A4, to give to the family. No child is in it."""
    procedure = definition.here().get(code)
    found = procedure.tracks.get(track) if procedure else None
    if procedure is None or found is None:
        raise Http404
    told = {
        "procedure": procedure,
        "track": found,
        "papers": [procedure.papers[x] for x in found.papers],
        "steps": procedure.way(found),
        "nearer": procedure.nearer(found),
    }
    language = (get_language() or "ru")[:2]
    data = documents.pdf("procedures/papers/checklist.html", told, language=language)
    name = f"{code}-{track}".replace("_", "-")
    return documents.answer(data, kind=Kind.PDF, name=name)


@require_safe
@page(action=Action.PROCEDURE)
def form(
    _request: PageRequest, code: str, paper: str, language: str, kind: str
) -> HttpResponse:
    """A paper with nothing in it, to fill by hand or in Word. No child is in it."""
    found = papers.of(settings.COUNTRY).get(paper)
    if found is None or found.procedure != code or kind not in list(Kind):
        raise Http404
    if language not in papers.languages(found):
        raise Http404
    nothing = papers.PaperFacts()
    data = papers.make(found, nothing, language=language, form=Kind(kind))
    name = papers.file_name(found, nothing, language)
    return documents.answer(data, kind=Kind(kind), name=name)
