"""Every hour the deputies of absent workers are brought up to date with the work."""

from django.utils import timezone
from procrastinate.contrib.django import app

from . import duties


@app.periodic(cron="20 * * * *")
@app.task(queue="casework", name="providers.deputies", pass_context=False)
def deputies(timestamp: int) -> None:  # noqa: ARG001
    """Lend what the absent were given since, take what ended."""
    duties.refresh(at=timezone.now())
