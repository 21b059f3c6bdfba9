"""Every night the rights of all children are judged anew: time itself changes them."""

from django.utils import timezone
from procrastinate.contrib.django import app

from kamkor.foundation.db import context

from . import actions


@app.periodic(cron="30 1 * * *")
@app.task(queue="rights", name="rights.judge_all", pass_context=False)
def judge_all(timestamp: int) -> None:  # noqa: ARG001
    """The nightly run."""
    at = timezone.now()
    actions.evaluate_all(on=timezone.localtime(at).date(), at=at, by=context.MACHINE_ID)
