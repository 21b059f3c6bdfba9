"""The clock ticks: every quarter of an hour what the time has done is found, and every
morning each person gets one letter. Letters only where mail is set up."""

from smtplib import SMTPException

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from kamkor.foundation.db import context

from . import mailing, sweeping

_AGAIN = RetryStrategy(
    max_attempts=10, wait=60, linear_wait=60, retry_exceptions={OSError, SMTPException}
)


@app.periodic(cron="*/15 * * * *")
@app.task(
    queue="clock", queueing_lock="clock.sweep", name="clock.sweep", pass_context=False
)
def sweep(timestamp: int) -> None:  # noqa: ARG001
    with transaction.atomic():
        swept = sweeping.sweep(at=timezone.now())
        if swept.notices and settings.MAIL:
            mail_urgent.defer()


@app.task(queue="clock", name="clock.mail_urgent", retry=_AGAIN)
def mail_urgent() -> None:
    """A letter about what is counted in hours."""
    with context.acting_as_machine(), transaction.atomic():
        mailing.urgent(at=timezone.now())


@app.periodic(cron="0 2 * * *")
@app.task(
    queue="clock", queueing_lock="clock.digest", name="clock.digest", retry=_AGAIN,
    pass_context=False,
)  # fmt: skip
def digest(timestamp: int) -> None:  # noqa: ARG001
    """By 02:00 of UTC, the morning of both countries."""
    if settings.MAIL:
        with context.acting_as_machine(), transaction.atomic():
            mailing.digest(at=timezone.now())
