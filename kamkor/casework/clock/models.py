"""Deadlines, what happened to them, who was told, and the terms they follow.

Events and notices are written by the sweep in sets: their keys to the deadline, which is
never deleted, are not enforced row by row.
"""

from datetime import UTC, datetime

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce, Least

from kamkor.foundation.access.choices import Sensitivity
from kamkor.foundation.db.models import BaseModel
from kamkor.foundation.law.choices import Unit
from kamkor.foundation.law.models import Parameter
from kamkor.foundation.places.models import Named, Organisation
from kamkor.register.people.models import Person

from .choices import Level, Outcome, Reason, What
from .querysets import DeadlineQuerySet

_CLASSES = (Sensitivity.STATUS, Sensitivity.CONTENT)
_RUNS = Q(ended_at=None, paused_at=None)
_NEVER = Value(datetime(9999, 1, 1, tzinfo=UTC), models.DateTimeField())


class Term(Named):
    """A kind of deadline, from countries/<country>/deadlines.csv.

    `parameter` is the code of the law's number, empty where the date is agreed.
    `warn_before`, `to_supervisor` and `to_headquarters` are spans ("3wd", "6h"): before
    the due moment, and after it; an empty one means that nobody is told.
    """

    country = models.CharField(max_length=2)
    code = models.CharField(max_length=40)
    parameter = models.CharField(max_length=60, null=True)
    warn_before = models.CharField(max_length=8, null=True)
    to_supervisor = models.CharField(max_length=8, null=True)
    to_headquarters = models.CharField(max_length=8, null=True)
    sensitivity = models.SmallIntegerField(
        choices=Sensitivity.choices, help_text="How much its name tells about a child."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(name="clock_term_once", fields=["country", "code"]),
            models.CheckConstraint(
                name="clock_term_class", condition=Q(sensitivity__in=_CLASSES)
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.code


class Deadline(BaseModel):
    """Something that somebody must do by a moment. S1 or S3, as `sensitivity` says.

    `due_at` is NULL where the number of the law is not known: work without a date. A due
    day ends at local midnight. `warn_at`, `supervisor_at` and `headquarters_at` are when
    somebody is to be told, by the term's spans and the working days of the country.
    """

    kind = models.CharField(max_length=40)
    about = models.UUIDField()  # the record of that kind
    person = models.ForeignKey(
        Person, models.DO_NOTHING, null=True, related_name="deadlines",
        db_constraint=False,
    )  # fmt: skip
    place = models.IntegerField()
    term = models.ForeignKey(Term, models.PROTECT, db_index=False, db_constraint=False)
    sensitivity = models.SmallIntegerField()
    parameter = models.ForeignKey(
        Parameter, models.PROTECT, null=True, db_index=False, db_constraint=False
    )
    started = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    warn_at = models.DateTimeField(null=True)
    supervisor_at = models.DateTimeField(null=True)
    headquarters_at = models.DateTimeField(null=True)
    owner = models.UUIDField(null=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, db_index=False, db_constraint=False
    )
    warned_at = models.DateTimeField(null=True)
    late_at = models.DateTimeField(null=True)
    level = models.SmallIntegerField(choices=Level.choices, default=Level.OWNER)
    paused_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=9, choices=Outcome.choices, null=True)
    # when the sweep must look at it next; NULL for never
    next_at = models.GeneratedField(
        expression=Case(
            When(
                _RUNS,
                then=Least(
                    Case(When(warned_at=None, late_at=None, then=F("warn_at"))),
                    Case(When(late_at=None, then=F("due_at"))),
                    Case(When(level__lt=Level.SUPERVISOR, then=F("supervisor_at"))),
                    Case(When(level__lt=Level.HEADQUARTERS, then=F("headquarters_at"))),
                ),
            )
        ),
        output_field=models.DateTimeField(),
        db_persist=True,
        null=True,
    )

    # the order of every list: those without a date come last
    order_at = models.GeneratedField(
        expression=Coalesce("due_at", _NEVER), output_field=models.DateTimeField(),
        db_persist=True,
    )  # fmt: skip

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="clock_deadline_one_running",
                fields=["about", "kind", "term"],
                condition=Q(ended_at=None),
            ),
            models.CheckConstraint(
                name="clock_deadline_has_an_owner",
                condition=Q(owner__isnull=False) | Q(organisation__isnull=False),
            ),
            models.CheckConstraint(
                name="clock_deadline_ends_somehow",
                condition=Q(ended_at=None, outcome=None)
                | Q(ended_at__isnull=False, outcome__isnull=False, paused_at=None),
            ),
        ]
        indexes = [
            models.Index(fields=["about", "kind"], name="clock_deadline_about"),
            models.Index(
                fields=["next_at"],
                name="clock_deadline_next",
                condition=Q(next_at__isnull=False),
            ),
            models.Index(
                fields=["owner", "order_at", "id"],
                name="clock_deadline_owner",
                condition=Q(ended_at=None, owner__isnull=False),
            ),
            models.Index(
                fields=["organisation", "order_at", "id"],
                name="clock_deadline_office",
                condition=Q(ended_at=None, organisation__isnull=False),
            ),
            models.Index(
                fields=["order_at", "id"],
                name="clock_deadline_order",
                condition=Q(ended_at=None),
            ),
            models.Index(
                fields=["place", "order_at", "id"],
                name="clock_deadline_place",
                condition=Q(ended_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.term_id} of {self.kind} {self.about}"

    @property
    def is_running(self) -> bool:
        return self.ended_at is None

    @property
    def is_day(self) -> bool:
        """Whether a day is meant and not a moment."""
        return self.parameter is None or self.parameter.unit != Unit.HOURS

    def is_late(self, at: datetime) -> bool:
        """Whether it runs and its moment has gone by; a paused one is not late."""
        runs = self.ended_at is None and self.paused_at is None
        return runs and self.due_at is not None and self.due_at < at


class Event(BaseModel):
    """What happened to a deadline and how it stood after that. Added, never changed."""

    deadline = models.ForeignKey(
        Deadline, models.CASCADE, related_name="events", db_constraint=False
    )
    what = models.CharField(max_length=11, choices=What.choices)
    by = models.UUIDField()
    at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    owner = models.UUIDField(null=True)
    organisation = models.UUIDField(null=True)
    level = models.SmallIntegerField(choices=Level.choices, default=Level.OWNER)
    reason = models.CharField(max_length=11, choices=Reason.choices, null=True)

    def __str__(self) -> str:
        return f"{self.deadline_id}: {self.what}"


class Notice(BaseModel):
    """Told to one person: a deadline nears, went by, or is late below them. Holds nothing
    about the child; what it is about is seen by who sees the deadline."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices",
        db_constraint=False, db_index=False,
    )  # fmt: skip
    deadline = models.ForeignKey(
        Deadline, models.CASCADE, related_name="notices", db_constraint=False
    )
    what = models.CharField(max_length=11, choices=What.choices)
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["user", "at"],
                name="clock_notice_new",
                condition=Q(seen_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} to {self.user_id}"


class Feed(BaseModel):
    """The secret address of somebody's calendar; only its hash is kept."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feeds"
    )
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="clock_feed_one", fields=["user"], condition=Q(ended_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"calendar of {self.user_id}"
