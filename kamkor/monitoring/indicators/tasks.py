"""Every night the register's own figures, after the marts were built."""

from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from . import actions


@app.periodic(cron="10 5 * * *")
@app.task(queue="rights", name="indicators.count", pass_context=False)
def count(timestamp: int) -> None:  # noqa: ARG001
    actions.count_register(country=settings.COUNTRY, at=timezone.now())
