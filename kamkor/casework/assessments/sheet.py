"""What an assessment says, opened: answers, reasons, what the register had said.

Sealed with the child's key as one text; answers of class S4 as another, apart.
"""

import json
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

from kamkor.foundation.db import vault

from .form import Form
from .models import Assessment, Guarded


@dataclass
class Sheet:
    """`answers` by question: a code, a list of codes, words, a number or day as text.

    `why` says by question why it is open. `said` holds what the register had said when
    the answer was given: value, source, day. `saved` holds for each section the version
    that last saved it and the page it was saved from.
    """

    answers: dict[str, Any] = field(default_factory=dict)
    why: dict[str, str] = field(default_factory=dict)
    said: dict[str, dict[str, str]] = field(default_factory=dict)
    saved: dict[str, list[Any]] = field(default_factory=dict)

    def without_guarded(self, form: Form) -> "Sheet":
        """The part that lies with the assessment itself."""
        guarded = {q.code for q in form.questions() if q.is_guarded}
        kept = {k: v for k, v in self.answers.items() if k not in guarded}
        return Sheet(kept, self.why, self.said, self.saved)


def opened(assessment: Assessment) -> Sheet | None:
    """The sheet without answers of class S4; None once the child's key is destroyed."""
    text = _opened(assessment.answers, assessment.person_id, _place(assessment.pk))
    return None if text is None else Sheet(**json.loads(text))


def guarded(assessment: Assessment) -> dict[str, Any]:
    """Answers of class S4, as far as who acts may see them; the database decides."""
    row = Guarded.objects.filter(pk=assessment.pk).first()
    if row is None:
        return {}
    text = _opened(row.answers, row.person_id, _guarded_place(assessment.pk))
    return json.loads(text) if text else {}


def seal(sheet: Sheet, *, subject: UUID, pk: UUID) -> bytes:
    text = json.dumps(asdict(sheet), ensure_ascii=False, sort_keys=True)
    return vault.seal(text, subject=subject, place=_place(pk))


def seal_guarded(answers: dict[str, Any], *, subject: UUID, pk: UUID) -> bytes:
    text = json.dumps(answers, ensure_ascii=False, sort_keys=True)
    return vault.seal(text, subject=subject, place=_guarded_place(pk))


def seal_why(text: str, *, subject: UUID, pk: UUID) -> bytes:
    return vault.seal(text, subject=subject, place=_why_place(pk))


def why_amended(assessment: Assessment) -> str:
    """Why this version was made; empty for a first one."""
    if assessment.why is None:
        return ""
    return (
        _opened(assessment.why, assessment.person_id, _why_place(assessment.pk)) or ""
    )


def _opened(sealed: bytes | memoryview, subject: UUID, place: str) -> str | None:
    try:
        return vault.unseal(bytes(sealed), subject=subject, place=place)
    except vault.Erased:
        return None


def _place(pk: UUID) -> str:
    return f"assessments_assessment.answers.{pk}"


def _why_place(pk: UUID) -> str:
    return f"assessments_assessment.why.{pk}"


def _guarded_place(pk: UUID) -> str:
    return f"assessments_guarded.answers.{pk}"
