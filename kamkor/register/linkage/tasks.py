"""What the worker does: enquiries are answered apart from the page that asked."""

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from kamkor.foundation.db import context

from . import actions
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
