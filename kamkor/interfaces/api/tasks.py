"""What the worker does for the door of other systems."""

from django.utils import timezone
from procrastinate.contrib.django import app

from . import actions


@app.periodic(cron="17 3 * * *")
@app.task(name="api.forget", queueing_lock="api.forget")
def forget(timestamp: int) -> None:  # noqa: ARG001
    """Once a night: idempotency answers of last week, counts of last quarter."""
    actions.forget(at=timezone.now())
