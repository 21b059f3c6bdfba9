"""Loads countries/<country>/deadlines.csv: the terms and who is told when they pass."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from kamkor.foundation.audit import actions as audit
from kamkor.foundation.law import files
from kamkor.foundation.law.naming import LANGUAGES

from . import spans
from .models import Term

_COLUMNS = (
    "parameter", "warn_before", "to_supervisor", "to_headquarters", "sensitivity",
    *(f"name_{language}" for language in LANGUAGES),
)  # fmt: skip


@transaction.atomic
def load_country(country: str, *, by: UUID | None = None, at: datetime) -> list[str]:
    """Bring the terms in line with the file; returns what changed, one line each.

    A term is known by its code. Deadlines that run keep their moments. Raises
    ValueError for a row that cannot be read.
    """
    kept = {term.code: term for term in Term.objects.filter(country=country)}
    new, altered = [], []
    for row in files.rows(country, "deadlines"):
        wanted = _term(country, row)
        old = kept.get(wanted.code)
        if old is None:
            new.append(wanted)
        elif any(getattr(old, name) != getattr(wanted, name) for name in _COLUMNS):
            wanted.pk = old.pk
            altered.append(wanted)
    Term.objects.bulk_create(new)
    Term.objects.bulk_update(altered, _COLUMNS) if altered else None
    lines = [f"+ deadline {term.code}" for term in new]
    lines += [f"~ deadline {term.code}" for term in altered]
    if lines:
        audit.note(
            "deadline.terms_loaded", by=by, at=at, country=country, changes=lines
        )
    return lines


def _term(country: str, row: files.Row) -> Term:
    return Term(
        country=country,
        code=files.required(row, "code"),
        parameter=row["parameter"],
        warn_before=spans.check(row["warn_before"]),
        to_supervisor=spans.check(row["to_supervisor"]),
        to_headquarters=spans.check(row["to_headquarters"]),
        sensitivity=int(files.required(row, "sensitivity")),
        **{f"name_{to}": files.required(row, f"name_{to}") for to in LANGUAGES},
    )
