"""The form of a visit after a return: its day and number are known from the visit."""

from typing import Any

from kamkor.casework.cases.models import Visit

from .form import Form

FORM = "observation"  # its code
_DAY, _NUMBER = "visit_on", "visit_number"  # questions


def answers(form: Form, visit: Visit) -> dict[str, Any]:
    """What the visit says to questions that the form has. One query."""
    before = visit.case.visits.filter(is_observation=True, at__lte=visit.at)
    known = {_DAY: visit.on.isoformat(), _NUMBER: f"v{before.count()}"}
    return {code: said for code, said in known.items() if _fits(form, code, said)}


def _fits(form: Form, code: str, said: str) -> bool:
    question = form.question(code)
    if question is None:
        return False
    options = [option.code for option in question.options]
    return not options or said in options
