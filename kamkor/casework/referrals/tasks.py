"""Every hour, what rests on a consent that ran out stops."""

from django.utils import timezone
from procrastinate.contrib.django import app

from . import actions


@app.periodic(cron="5 * * * *")
@app.task(
    queue="referrals", queueing_lock="referrals.stop", name="referrals.stop",
    pass_context=False,
)  # fmt: skip
def stop_run_out(timestamp: int) -> None:  # noqa: ARG001
    """A consent ends with a local day: the body is shut out five minutes later."""
    actions.stop_run_out(at=timezone.now())
