"""Brings the forms of a country's pack into the database."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from . import packing
from .choices import InstrumentState
from .form import Form
from .models import Instrument


@transaction.atomic
def load_country(country: str, *, at: datetime) -> list[str]:
    """Every form of the pack that is not kept yet becomes its next version.

    It comes into force, unless an office has put a version of its own in force: then it
    waits as a draft for somebody to decide. Returns what changed, one line each; raises
    packing.BadForm. Running it again changes nothing.
    """
    return [
        line
        for path in packing.paths(country)
        if (line := _load(packing.read(path), at=at))
    ]


def keep(
    form: Form, *, state: InstrumentState, at: datetime, **told: object
) -> Instrument:
    """The form as its next version. The one in force before is retired by whoever calls."""
    of_code = Instrument.objects.filter(country=form.country, code=form.code)
    last = of_code.aggregate(last=Max("version"))["last"] or 0
    return Instrument.objects.create(
        code=form.code, country=form.country, version=last + 1, state=state,
        data=packing.to_data(form), hash=packing.digest(form), made_at=at,
        name_ky=form.words["ky"], name_kk=form.words["kk"], name_ru=form.words["ru"],
        name_en=form.words["en"], **told,
    )  # fmt: skip


def retire(code: str, country: str) -> None:
    """Take the version in force, if there is one, out of use for new assessments."""
    Instrument.objects.in_force(country).filter(code=code).update(
        state=InstrumentState.RETIRED
    )


def _load(form: Form, *, at: datetime) -> str:
    kept = Instrument.objects.filter(country=form.country, code=form.code)
    if kept.filter(hash=packing.digest(form)).exists():
        return ""
    if kept.in_force(form.country).exclude(made_by=None).exists():
        made = keep(form, state=InstrumentState.DRAFT, at=at)
    else:
        retire(form.code, form.country)
        made = keep(form, state=InstrumentState.IN_FORCE, at=at)
    return f"+ form {made} ({made.state})"
