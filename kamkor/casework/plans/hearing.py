"""From which age a child is asked what it thinks of its plan, by the law of the day."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone

from kamkor.foundation.law import reads as law
from kamkor.register.people import reads as people

from .models import Plan


def is_due(plan: Plan, at: datetime) -> bool:
    """From the age of the law on; also where the age is not known."""
    today = timezone.localdate(at)
    known = people.members([plan.case.person.root_id])
    born = known[0].born if known else None
    if born is None:
        return True
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return age >= law.value("PLAN_SIGNATURE_AGE", settings.COUNTRY, today).days
