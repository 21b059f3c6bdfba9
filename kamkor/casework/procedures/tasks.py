"""Every night, after rights were judged, guardianships are looked through."""

from django.utils import timezone
from procrastinate.contrib.django import app

from . import actions


@app.periodic(cron="50 4 * * *")
@app.task(
    queue="casework", queueing_lock="procedures.sweep", name="procedures.sweep",
    pass_context=False,
)  # fmt: skip
def sweep(timestamp: int) -> None:  # noqa: ARG001
    now = timezone.now()
    actions.sweep(at=now)
    actions.follow_bodies(at=now)
    actions.look_again(at=now)
