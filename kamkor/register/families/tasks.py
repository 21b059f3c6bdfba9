"""What the worker does at night."""

from django.utils import timezone
from procrastinate.contrib.django import app

from kamkor.foundation.db import context
from kamkor.register.sources.stages import Scope

from . import kinship, moving


@app.periodic(cron="40 1 * * *")
@app.task(name="families.kin", queueing_lock="families.kin", pass_context=False)
def propose_kin(timestamp: int) -> None:  # noqa: ARG001
    """All children anew, by the names and numbers as they are folded now."""
    kinship.propose_all(Scope(by=context.MACHINE_ID, at=timezone.now(), place=0))


@app.periodic(cron="20 4 * * *")
@app.task(name="families.moved", queueing_lock="families.moved", pass_context=False)
def propose_hand_overs(timestamp: int) -> None:  # noqa: ARG001
    """After the night's rights: work may have begun after the family moved."""
    moving.propose_all(Scope(by=context.MACHINE_ID, at=timezone.now(), place=0))
