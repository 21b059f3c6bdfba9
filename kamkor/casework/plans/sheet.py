"""A plan on A4, to be read to the family and signed by hand."""

from datetime import date, datetime
from typing import Any

from django.conf import settings

from kamkor.foundation import documents
from kamkor.foundation.accounts import reads as accounts
from kamkor.foundation.documents import Kind
from kamkor.foundation.law import reads as law
from kamkor.register.people import reads as people

from . import reads
from .models import Plan

TEMPLATE = "plans/papers/sheet.html"
CHAIN_DONE = ("in_force", "replaced")


def make(plan: Plan, *, kind: Kind, language: str, on: date) -> bytes:
    """The sheet as a file, with what the reader may see of the child."""
    draw = documents.pdf if kind == Kind.PDF else documents.docx
    return draw(TEMPLATE, context(plan, on=on), language=language)


def file_name(plan: Plan) -> str:
    """Without ending, and without anybody's name."""
    return f"plan-{plan.case.number}-{plan.version}".lower()


def context(plan: Plan, *, on: date) -> dict[str, Any]:
    """Goals, measures, what the child says and who signs. Eleven queries."""
    known = people.members([plan.case.person.root_id])
    signatures = reads.signatures(plan)
    return {
        "plan": plan,
        "case": plan.case,
        "child": known[0] if known else None,
        "goals": reads.goals(plan),
        **reads.heard(plan),
        "child_signs": _old_enough(known[0].born if known else None, on),
        "worker": accounts.names([plan.made_by]).get(plan.made_by, ""),
        "signatures": [
            (
                one.office,
                _signed_by(one),
                one.at if isinstance(one.at, datetime) else None,
            )
            for one in signatures
        ],
        "opinions": [(one.office, one.words) for one in signatures if one.words],
        "signed": plan.state in CHAIN_DONE,
    }


def _signed_by(one: reads.Signature) -> str:
    return f"{one.who}, {one.instead}" if one.instead else one.who


def _old_enough(born: date | None, on: date) -> bool:
    """From the age of the law on; also where the age is not known."""
    if born is None:
        return True
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return age >= law.value("PLAN_SIGNATURE_AGE", settings.COUNTRY, on).days
