"""Every hour those appointed to sign plans are shown the plans that wait already."""

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from kamkor.foundation.db import context

from . import actions


@app.periodic(cron="35 * * * *")
@app.task(queue="casework", name="plans.newcomers", pass_context=False)
def newcomers(timestamp: int) -> None:  # noqa: ARG001
    with context.acting_as_machine(), transaction.atomic():
        now = timezone.now()
        actions.show_to_newcomers(at=now)
        actions.show_to_deputies(at=now)
