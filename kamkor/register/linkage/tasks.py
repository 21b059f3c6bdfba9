"""What the worker does: enquiries are answered apart from the page that asked; doubles
of children shielded a moment ago are shielded too."""

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from kamkor.foundation.db import context

from . import actions, shielding
from .models import Enquiry


@transaction.atomic
def answer_later(enquiry: Enquiry) -> None:
    """Queue the answer; queued if and only if this transaction commits."""
    answer_enquiry.defer(enquiry_id=str(enquiry.pk))


@app.task(name="linkage.answer")
def answer_enquiry(enquiry_id: str) -> None:
    with context.acting_as_machine(), transaction.atomic():
        enquiry = Enquiry.objects.get(pk=enquiry_id)
        actions.answer(enquiry, at=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="linkage.doubles", queueing_lock="linkage.doubles", pass_context=False)
def shield_doubles(timestamp: int) -> None:  # noqa: ARG001 the minute
    """A shield raised while a pair waits, or while a list comes in, reaches its double."""
    with context.acting_as_machine(), transaction.atomic():
        shielding.shield_doubles(at=timezone.now())
