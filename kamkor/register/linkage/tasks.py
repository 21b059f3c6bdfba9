"""What the worker does: enquiries are answered apart from the page that asked; doubles
of children shielded a moment ago are shielded too; names are folded by today's rules;
at night all records are compared with each other."""

import logging

from django.db import OperationalError, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from kamkor.foundation.db import context

from . import actions, nightly, rederiving, shielding, store
from .files import tasks as files  # noqa: F401 by this import the worker knows them
from .models import Enquiry
from .quality import counting, sampling
from .review import valuing

_log = logging.getLogger(__name__)


@transaction.atomic
def answer_later(enquiry: Enquiry) -> None:
    """Queue the answer; queued if and only if this transaction commits."""
    answer_enquiry.defer(enquiry_id=str(enquiry.pk))


@app.task(name="linkage.answer")
def answer_enquiry(enquiry_id: str) -> None:
    with context.acting_as_machine(), transaction.atomic():
        enquiry = Enquiry.objects.get(pk=enquiry_id)
        actions.answer(enquiry, at=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="linkage.doubles", queueing_lock="linkage.doubles", pass_context=False)
def shield_doubles(timestamp: int) -> None:  # noqa: ARG001 the minute
    """A shield raised while a pair waits, or while a list comes in, reaches its double.

    Gives way to a list that comes in: what that one holds is looked at the next minute.
    """
    try:
        with context.acting_as_machine(), transaction.atomic():
            # shorter than the server takes to find a deadlock: never at the list's cost
            store.run("SET LOCAL lock_timeout = '500ms'")
            shielding.shield_doubles(at=timezone.now())
    except OperationalError:
        _log.info("a list holds a child who may be a shielded one")


@app.periodic(cron="10 1 * * *")
@app.task(name="linkage.rederive", queueing_lock="linkage.rederive", pass_context=False)
def rederive(timestamp: int) -> None:  # noqa: ARG001
    """After the rules of folding changed; costs a count on every other night."""
    with context.acting_as_machine(), transaction.atomic():
        rederiving.rederive()


@app.periodic(cron="40 1 * * *")
@app.task(
    name="linkage.compare_all", queueing_lock="linkage.compare_all", pass_context=False
)
def compare_all(timestamp: int) -> None:  # noqa: ARG001
    """After names were folded anew: what came in pieces meets as a whole."""
    raised = nightly.compare_all(at=timezone.now())
    _log.info("%s pairs of children raised by the comparison of all", raised)


@app.periodic(cron="10 3 * * *")
@app.task(name="linkage.value", queueing_lock="linkage.value", pass_context=False)
def value_pairs(timestamp: int) -> None:  # noqa: ARG001
    """After the nightly judging of rights: what each waiting pair is worth today."""
    with context.acting_as_machine(), transaction.atomic():
        valuing.value_all(on=timezone.localdate())


@app.periodic(cron="20 3 * * *")
@app.task(name="linkage.sample", queueing_lock="linkage.sample", pass_context=False)
def draw_links(timestamp: int) -> None:  # noqa: ARG001
    """A few automatic links, for people to look at."""
    at = timezone.now()
    sampling.draw(at=at, day=timezone.localdate(at))


@app.periodic(cron="40 3 * * *")
@app.task(name="linkage.quality", queueing_lock="linkage.quality", pass_context=False)
def count_quality(timestamp: int) -> None:  # noqa: ARG001
    """How good linkage is, and from where on it may go by itself."""
    at = timezone.now()
    counting.count(at=at, day=timezone.localdate(at))
