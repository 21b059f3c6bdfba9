"""The clock ticks: every quarter of an hour what the time has done is found."""

from django.utils import timezone
from procrastinate.contrib.django import app

from . import sweeping


@app.periodic(cron="*/15 * * * *")
@app.task(
    queue="clock", queueing_lock="clock.sweep", name="clock.sweep", pass_context=False
)
def sweep(timestamp: int) -> None:  # noqa: ARG001
    sweeping.sweep(at=timezone.now())
