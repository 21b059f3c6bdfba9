"""The papers of one procedure, filled from the register, to edit or to sign."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kamkor.foundation import documents
from kamkor.foundation.access.choices import Action, Sensitivity
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.documents import Kind
from kamkor.foundation.web.page import PageRequest, page

from . import filled, papers, policy, reads


@require_safe
@page(action=Action.PROCEDURE, sensitivity=Sensitivity.CONTENT)
def made(
    request: PageRequest,
    procedure_id: UUID,
    code: str,
    person_id: UUID,
    language: str,
    kind: str,
) -> HttpResponse:
    """One paper about one child. Who takes it leads the procedure; that it was taken is
    written to the log before."""
    found = reads.find(request.actor, procedure_id)
    paper = papers.of(settings.COUNTRY).get(code)
    if found is None or not policy.may_work(request.actor, found):
        raise Http404
    children = {one.person.pk: one.person for one in reads.children(found)}
    fits = paper in filled.kinds(found, reads.track(found)) and person_id in children
    if paper is None or not fits or kind not in list(Kind):
        raise Http404
    if language not in papers.languages(paper):
        raise Http404
    audit.record(
        "procedure.paper_made", found, by=request.user.pk, at=timezone.now(),
        subject=person_id, paper=code,
    )  # fmt: skip
    facts = filled.facts_of(
        found, children[person_id], worker=request.user.full_name, language=language,
        on=timezone.localdate(),
    )  # fmt: skip
    data = papers.make(paper, facts, language=language, form=Kind(kind))
    name = papers.file_name(paper, facts, language)
    return documents.answer(data, kind=Kind(kind), name=name)
