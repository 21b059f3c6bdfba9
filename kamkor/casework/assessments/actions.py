"""How assessments come about: started, saved, signed, amended."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from kamkor.casework.cases.models import Case
from kamkor.casework.clock import actions as clock
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context, posting
from kamkor.foundation.db.ids import uuid7
from kamkor.register.people import reads as people
from kamkor.register.people.models import Birth

from . import merging, observing, policy, reads, sheet
from .choices import AssessmentState, WhyOpen
from .errors import AlreadyAmended, NotADraft, NotThere, StillOpen
from .merging import Given
from .models import Assessment, Guarded, Instrument, Step
from .prefilling import Found
from .sheet import Sheet


@transaction.atomic
def start(
    person_id: UUID, code: str, *, by: Actor, at: datetime, visit: UUID | None = None
) -> Assessment:
    """Begin an assessment of a child with the form in force, or go on with a draft that
    somebody began. It belongs to the child's open case, and to that visit of the case
    where one is given: of a visit there is one. Raises NotThere and PermissionDenied.
    """
    seen = people.find(by, person_id)
    form = Instrument.objects.in_force(settings.COUNTRY).filter(code=code).first()
    if seen is None or form is None:
        raise NotThere
    case = reads.case_of(by, seen.person.pk)
    if not policy.may_start(by, seen.person, case):
        raise PermissionDenied
    if visit is not None:
        return _of_visit(visit, seen.person.pk, form, by=by, at=at, case=case)
    if waiting := reads.draft_of(by, seen.person.pk, code):
        return waiting
    return _begin(seen.person.pk, form, Sheet(), by=by, at=at, case=case)


@transaction.atomic
def save(
    pk: UUID, given: Given, said: Mapping[str, Found], *, by: Actor, at: datetime
) -> Assessment:
    """Keep the answers to one section of a draft, whatever is still missing.

    `said` is what the register says to its questions. Answers of class S4 by somebody who
    does not see that class are added to what is there. Raises NotThere, NotADraft,
    PermissionDenied and SavedMeanwhile.
    """
    found = _draft(pk, by)
    opened = reads.opened(by, found)
    section = opened.form.section(given.section)
    if section is None:
        raise NotThere
    kept = merging.merge(opened, section, given, by=found.saved_by, at=found.saved_at)
    for question in section.questions:
        if question.code in said:
            kept.said[question.code] = merging.origin(said[question.code])
    found.version += 1
    kept.saved[given.section] = [found.version, given.page]
    with context.acting_as_machine():
        _keep_guarded(found, opened, kept)
        found.answers = _sealed(found, kept.without_guarded(opened.form))
        found.saved_at, found.saved_by = at, by.user_id
        found.save(update_fields=["answers", "version", "saved_at", "saved_by"])
    audit.record(
        "assessment.saved", found, by=by.user_id, at=at, subject=opened.child.pk,
        section=given.section,
    )  # fmt: skip
    return found


@transaction.atomic
def sign(pk: UUID, why: Mapping[str, str], *, by: Actor, at: datetime) -> Assessment:
    """Sign a draft: from now on nobody changes it.

    `why` gives for each question without an answer the reason (`WhyOpen`). Raises
    StillOpen when one has neither, NotThere, NotADraft, PermissionDenied.
    """
    found = _draft(pk, by)
    opened = reads.opened(by, found)
    known = reads.child(by, opened.child, today=timezone.localdate(at), only=[Birth])
    missing = reads.still_open(opened, known)
    reasons = {q.code: why.get(q.code, "") for q in missing}
    if bad := [q for q in missing if reasons[q.code] not in WhyOpen.values]:
        raise StillOpen(bad)
    opened.sheet.why = reasons
    with context.acting_as_machine():
        found.answers = _sealed(found, opened.sheet.without_guarded(opened.form))
        found.state = AssessmentState.SIGNED
        found.signed_at, found.signed_by = at, by.user_id
        found.save(update_fields=["answers", "state", "signed_at", "signed_by"])
        _step(found, by=by, at=at)
        if found.replaces_id:
            _replaced(found.replaces_id, by=by, at=at)
    _tell_the_clock(found, opened.form.term, by=by, at=at)
    _log("assessment.signed", found, by=by, at=at)
    return found


@transaction.atomic
def amend(pk: UUID, *, why: str, by: Actor, at: datetime) -> Assessment:
    """A draft with the same answers that will replace a signed one, and why.

    The old one stands until the new one is signed, and stays readable. Raises NotThere,
    PermissionDenied and AlreadyAmended.
    """
    old = _mine(pk, by)
    if not policy.may_amend(by, old):
        raise PermissionDenied
    with context.acting_as_machine():
        if Assessment.objects.filter(replaces=old).exists():
            raise AlreadyAmended
        kept = sheet.opened(old) or Sheet()
        guarded = sheet.guarded(old)
    kept.saved, kept.why = {}, {}
    return _begin(
        old.person_id, old.instrument, kept, by=by, at=at, case=old.case,
        replaces=old, why=why, guarded=guarded, visit=old.visit,
    )  # fmt: skip


def _of_visit(
    visit: UUID, person: UUID, form: Instrument, *, by: Actor, at: datetime,
    case: Case | None,
) -> Assessment:  # fmt: skip
    """The newest there is of this visit, or a new one with its day and number."""
    found = reads.visit_of(case, visit) if case else None
    if found is None:
        raise NotThere
    rows = Assessment.objects.visible_to(by).filter(visit=visit)
    written: Assessment | None = rows.order_by("-started_at", "-pk").first()
    if written is not None:
        return written
    kept = Sheet(answers=observing.answers(form.form, found))
    return _begin(person, form, kept, by=by, at=at, case=case, visit=found)


def _begin(
    person: UUID, form: Instrument, kept: Sheet, *, by: Actor, at: datetime, **more: Any
) -> Assessment:
    made = Assessment(
        pk=uuid7(), person_id=person, instrument=form, case=more.get("case"),
        started_at=at, started_by=by.user_id, saved_at=at, saved_by=by.user_id,
        replaces=more.get("replaces"), visit=more.get("visit"),
    )  # fmt: skip
    made.answers = _sealed(made, kept)
    if made.replaces is not None:
        made.why = sheet.seal_why(more["why"], subject=person, pk=made.pk)
    with context.acting_as_machine():
        made.save(force_insert=True)
        if guarded := more.get("guarded"):
            _write_guarded(made, guarded)
        _step(made, by=by, at=at)
    _log("assessment.started", made, by=by, at=at)
    return made


def _mine(pk: UUID, by: Actor) -> Assessment:
    """The assessment, locked, if the actor sees it."""
    if not Assessment.objects.visible_to(by).filter(pk=pk).exists():
        raise NotThere
    with context.acting_as_machine():
        found: Assessment = (
            Assessment.objects.select_for_update(of=("self",))
            .select_related("instrument", "person__root", "case")
            .defer("instrument__data")
            .get(pk=pk)
        )
    return found


def _draft(pk: UUID, by: Actor) -> Assessment:
    found = _mine(pk, by)
    if not found.is_draft:
        raise NotADraft
    if not policy.may_write(by, found):
        raise PermissionDenied
    return found


def _sealed(assessment: Assessment, kept: Sheet) -> bytes:
    return sheet.seal(kept, subject=assessment.person_id, pk=assessment.pk)


def _keep_guarded(assessment: Assessment, opened: reads.Opened, kept: Sheet) -> None:
    given = {
        q.code: kept.answers[q.code]
        for q in opened.form.questions()
        if q.is_guarded and q.code in kept.answers
    }
    if not opened.sees_guarded:
        given = merging.added(sheet.guarded(assessment), given)
    if given:
        _write_guarded(assessment, given)


def _write_guarded(assessment: Assessment, answers: dict[str, Any]) -> None:
    sealed = sheet.seal_guarded(answers, subject=assessment.person_id, pk=assessment.pk)
    Guarded.objects.update_or_create(
        assessment=assessment,
        defaults={"answers": sealed, "person_id": assessment.person_id},
    )


def _tell_the_clock(
    assessment: Assessment, term: str, *, by: Actor, at: datetime
) -> None:
    if term and assessment.case_id:
        clock.meet(term, kind="case", pk=assessment.case_id, by=by.user_id, at=at)


def _replaced(pk: UUID, *, by: Actor, at: datetime) -> None:
    old = Assessment.objects.select_for_update().get(pk=pk)
    old.state = AssessmentState.AMENDED
    old.save(update_fields=["state"])
    _step(old, by=by, at=at)


def _step(assessment: Assessment, *, by: Actor, at: datetime) -> None:
    step = Step(assessment=assessment, state=assessment.state, by=by.user_id, at=at)
    posting.add(step)


def _log(verb: str, assessment: Assessment, *, by: Actor, at: datetime) -> None:
    audit.record(verb, assessment, by=by.user_id, at=at, subject=assessment.person_id)
