from django.utils import timezone
from procrastinate.contrib.django import app

from . import seals


@app.periodic(cron="* * * * *")
@app.task(name="audit.seal", queueing_lock="audit.seal", pass_context=False)
def seal(timestamp: int) -> None:  # noqa: ARG001 the minute, which the queue hands over
    """Seal what was committed since the last seal."""
    seals.seal(at=timezone.now())
