"""Letters about emergency access, apart from the page that used it."""

from smtplib import SMTPException

from django.conf import settings
from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from kamkor.foundation.db import context

from . import alerts
from .models import Lease

_AGAIN = RetryStrategy(
    max_attempts=10, wait=5, linear_wait=5, retry_exceptions={OSError, SMTPException}
)


def mail_later(lease: Lease) -> None:
    """Queue the letters with the caller's transaction; nothing where mail is not set up."""
    if settings.MAIL:
        mail_alert.defer(lease_id=str(lease.pk))


@app.task(name="access.mail_alert", retry=_AGAIN)
def mail_alert(lease_id: str) -> None:
    with context.acting_as_machine(), transaction.atomic():
        alerts.mail(Lease.objects.get(pk=lease_id))
