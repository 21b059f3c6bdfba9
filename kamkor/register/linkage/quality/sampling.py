"""Automatic links looked at by people, drawn by lot: precision as an estimate with an
interval, and not a belief."""

from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet

from kamkor.foundation.access.actor import Actor, actor_of
from kamkor.foundation.access.choices import Sensitivity
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context, sql
from kamkor.register.linkage import policy, reads, store
from kamkor.register.linkage.choices import PairState
from kamkor.register.linkage.core.precision import EDGES
from kamkor.register.linkage.errors import AlreadyDecided, NotDecided
from kamkor.register.linkage.models import Assignment, LinkSample
from kamkor.register.people.models import Person

A_NIGHT = 5  # of each stratum: 3,000 looks take some fifty nights of a whole country
AT_ONCE = 20  # of each stratum may wait; who has no time is not buried
OPEN = (PairState.OPEN, PairState.UNSURE)


@transaction.atomic
def draw(*, at: datetime, day: date) -> int:
    """Draw the night's links, close those nobody need look at. Returns how many are new.

    The same day draws the same links.
    """
    with context.acting_as_machine():
        store.run(sql.load(store.PACKAGE, "close_samples"))
        return store.run(
            sql.load(store.PACKAGE, "draw_links"),
            {
                "edges": list(EDGES),
                "seed": day.toordinal(),
                "a_night": A_NIGHT,
                "at_once": AT_ONCE,
                "at": at,
            },
        )


@transaction.atomic
def answer(
    sample: LinkSample, *, answer: PairState, by: UUID, at: datetime
) -> LinkSample:
    """Say of a link: this child's record, another child's, or cannot say.

    "Different" moves nothing: that is offered beside (actions.move_record). Raises
    AlreadyDecided when somebody was faster, PermissionDenied.
    """
    if not policy.may_decide(actor_of(by, at=at), [sample.person_id]):
        raise PermissionDenied
    with context.acting_as_machine():
        sample = LinkSample.objects.select_for_update(no_key=True).get(pk=sample.pk)
        if sample.state not in OPEN:
            raise AlreadyDecided
        sample.state, sample.decided_at, sample.decided_by = answer, at, by
        sample.save(update_fields=["state", "decided_at", "decided_by"])
        audit.record(f"sample.{answer}", sample, by=by, at=at, subject=sample.person_id)
    return sample


@transaction.atomic
def take_back(sample: LinkSample, *, by: UUID, at: datetime) -> LinkSample:
    """The link waits for a look again. Raises NotDecided, PermissionDenied."""
    if not policy.may_decide(actor_of(by, at=at), [sample.person_id]):
        raise PermissionDenied
    with context.acting_as_machine():
        sample = LinkSample.objects.select_for_update(no_key=True).get(pk=sample.pk)
        if sample.decided_by is None:
            raise NotDecided
        sample.state, sample.decided_at, sample.decided_by = PairState.OPEN, None, None
        sample.save(update_fields=["state", "decided_at", "decided_by"])
        audit.record(
            "sample.taken_back", sample, by=by, at=at, subject=sample.person_id
        )
    return sample


def waiting(actor: Actor) -> QuerySet[LinkSample]:
    """Links that wait for a look and whose child `actor` may see."""
    seen = Person.objects.visible_to(actor, Sensitivity.IDENTITY).values("pk")
    return LinkSample.objects.filter(
        state=PairState.OPEN, person__in=seen
    ).select_related("person", "record__source")


def side_by_side(sample: LinkSample) -> reads.SideBySide:
    """The record, and beside it what the child's other records say. One query."""
    others = [
        row.record
        for row in Assignment.objects.filter(
            person__root=sample.person.root_id, ended_at=None
        )
        .exclude(record=sample.record_id)
        .select_related("record__source")
        .order_by("-record__received_at", "-id")
    ]
    sides = ([sample.record], others)
    return reads.SideBySide(reads.lines_of(*sides), sides)
