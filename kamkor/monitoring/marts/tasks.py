"""Every night the marts are built, after the rights were judged."""

from django.utils import timezone
from procrastinate.contrib.django import app

from . import actions


@app.periodic(cron="30 3 * * *")
@app.task(queue="rights", name="marts.build", pass_context=False)
def build(timestamp: int) -> None:  # noqa: ARG001
    actions.build_nightly(at=timezone.now())
