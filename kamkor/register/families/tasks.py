"""What the worker does at night."""

from django.utils import timezone
from procrastinate.contrib.django import app

from kamkor.foundation.db import context
from kamkor.register.sources.stages import Scope

from . import kinship


@app.periodic(cron="40 1 * * *")
@app.task(name="families.kin", queueing_lock="families.kin", pass_context=False)
def propose_kin(timestamp: int) -> None:  # noqa: ARG001
    """All children anew, by the names and numbers as they are folded now."""
    kinship.propose_all(Scope(by=context.MACHINE_ID, at=timezone.now(), place=0))
