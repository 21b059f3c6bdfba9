from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from kamkor.foundation import documents
from kamkor.foundation.access.choices import Action, Sensitivity
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.documents import Kind
from kamkor.foundation.web.page import PageRequest, page

from . import reads, sheet


@require_safe
@page(action=Action.CASE_WORK, sensitivity=Sensitivity.CONTENT)
def plan_sheet(request: PageRequest, plan_id: UUID, kind: str) -> HttpResponse:
    """The plan on A4 to sign by hand, in the reader's language: PDF or DOCX."""
    found = reads.find(request.actor, plan_id)
    if found is None or kind not in list(Kind):
        raise Http404
    now = timezone.now()
    audit.read(
        "plan.sheet_made", by=request.user.pk, at=now, sensitivity=Sensitivity.CONTENT,
        request_id=request.request_id, subject=found.case.person.root_id,
    )  # fmt: skip
    data = sheet.make(
        found, kind=Kind(kind), language=(get_language() or "ru")[:2],
        on=timezone.localdate(now),
    )  # fmt: skip
    return documents.answer(data, kind=Kind(kind), name=sheet.file_name(found))
