"""New versions of a form's points, by who writes the forms."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from kamkor.foundation.access.actor import Actor
from kamkor.foundation.audit import actions as audit

from . import loading, packing, policy
from .choices import InstrumentState
from .errors import NothingChanged, NotThere
from .form import Form, Question
from .models import Instrument


@transaction.atomic
def revise(
    pk: UUID, points: Mapping[str, int], *, note: str, by: Actor, at: datetime
) -> Instrument:
    """A draft of the form with other points and bands; `points` by the names of
    `forms.PointsForm`. Raises NotThere, PermissionDenied, NothingChanged.
    """
    old = _mine(pk, by)
    form = _revised(old.form, points)
    if form == old.form:
        raise NothingChanged
    packing.of_data(packing.to_data(form))
    made = loading.keep(
        form, state=InstrumentState.DRAFT, at=at, note=note, made_by=by.user_id
    )
    audit.record("instrument.drafted", made, by=by.user_id, at=at, note=note)
    return made


@transaction.atomic
def put_in_force(pk: UUID, *, by: Actor, at: datetime) -> Instrument:
    """Use this version for new assessments; those begun keep theirs. Raises NotThere,
    PermissionDenied.
    """
    found = _mine(pk, by)
    if found.state == InstrumentState.IN_FORCE:
        return found
    loading.retire(found.code, found.country)
    found.state = InstrumentState.IN_FORCE
    found.save(update_fields=["state"])
    audit.record(
        "instrument.in_force", found, by=by.user_id, at=at, version=found.version
    )
    return found


def _mine(pk: UUID, by: Actor) -> Instrument:
    if not policy.may_write_forms(by):
        raise PermissionDenied
    found: Instrument | None = (
        Instrument.objects.select_for_update().filter(pk=pk).first()
    )
    if found is None:
        raise NotThere
    return found


def _revised(form: Form, points: Mapping[str, int]) -> Form:
    sections = tuple(
        replace(s, questions=tuple(_weighed(q, points) for q in s.questions))
        for s in form.sections
    )
    bands = tuple(
        replace(band, low=points.get(f"band.{number}", band.low))
        for number, band in enumerate(form.bands)
    )
    return replace(form, sections=sections, bands=bands)


def _weighed(question: Question, points: Mapping[str, int]) -> Question:
    def of(answer: object, before: int) -> int:
        return points.get(f"{question.code}.{answer}", before)

    return replace(
        question,
        options=tuple(
            o if o.points is None else replace(o, points=of(o.code, o.points))
            for o in question.options
        ),
        points={code: of(code, p) for code, p in question.points.items()},
        steps=tuple((low, of(low, p)) for low, p in question.steps),
    )
