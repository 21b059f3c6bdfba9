"""Whether the country's approval.csv can be taken: no plan on its way loses a step."""

from collections import Counter

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from . import approval
from .choices import WAITS
from .models import Plan, Signature


class StepGone(ValueError):
    """The file lacks a step that plans wait for."""


def check(country: str) -> None:
    """Raises StepGone where approval.csv lacks a step that a plan waits for, or will when
    the next has signed. As the machine; one query.

    A plan keeps the chain it was submitted with, so nobody's signature falls away by a
    change of a file.
    """
    known = approval.of(country)
    signed = Signature.objects.filter(plan=OuterRef("pk"), round=OuterRef("round"))
    rows = Plan.objects.filter(state__in=WAITS).annotate(
        signed=ArraySubquery(signed.values("step"))
    )
    gone = Counter(
        code
        for chain, done in rows.values_list("chain", "signed")
        for code in chain
        if code not in known and code not in done
    )
    if gone:
        raise StepGone(_says(gone))


def _says(gone: Counter[str]) -> str:
    told = ", ".join(f"{code} ({n})" for code, n in sorted(gone.items()))
    return (
        f"approval.csv has no such step any more, but plans still wait for it: {told}."
        " Nobody's signature is dropped by a change of the file. Put the step back, and"
        " take it out when these plans were signed or returned."
    )
