"""The Commission of a place, its sessions and what they decide.

Who sits there and when it meets names no child. An item and all that hangs on it are S3
of its child.
"""

from django.db import models
from django.db.models import Q

from kamkor.casework.cases.models import Case
from kamkor.casework.plans.models import Plan
from kamkor.foundation.db.models import BaseModel
from kamkor.foundation.places.models import Organisation
from kamkor.register.people.models import Person

from .choices import (
    Choice,
    Function,
    ItemKind,
    ItemState,
    Result,
    SessionState,
    TaskState,
)
from .querysets import (
    CommissionQuerySet,
    DecisionQuerySet,
    ItemQuerySet,
    MemberQuerySet,
    SessionQuerySet,
    TaskQuerySet,
)


class Commission(BaseModel):
    """A body of the directory that holds sessions."""

    organisation = models.OneToOneField(
        Organisation, models.PROTECT, related_name="commission"
    )
    founded_by = models.UUIDField()
    founded_at = models.DateTimeField()

    objects = CommissionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"commission {self.organisation_id}"


class Member(BaseModel):
    """Somebody sits there from `since` to the day before `until`. The secretary keeps the
    papers and does not vote."""

    commission = models.ForeignKey(Commission, models.PROTECT, related_name="members")
    user = models.UUIDField()
    function = models.CharField(max_length=9, choices=Function.choices)
    since = models.DateField()
    until = models.DateField(null=True)
    appointed_by = models.UUIDField()
    ended_by = models.UUIDField(null=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="commission_member_once",
                fields=["commission", "user"],
                condition=Q(until=None),
            ),
            models.UniqueConstraint(
                name="commission_one_chair_one_secretary",
                fields=["commission", "function"],
                condition=Q(until=None, function__in=("chair", "secretary")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.function} of {self.commission_id}"


class Session(BaseModel):
    """`share` of the members must be present, by the law of the day it was called; None
    where that is not known. `presiding` opened it."""

    commission = models.ForeignKey(Commission, models.PROTECT, related_name="sessions")
    number = models.IntegerField()
    day = models.DateField()  # the local day of `meets_at`
    meets_at = models.DateTimeField()
    where = models.CharField(max_length=200)
    state = models.CharField(
        max_length=9, choices=SessionState.choices, default=SessionState.PLANNED
    )
    share = models.DecimalField(max_digits=5, decimal_places=4)
    chair_breaks_ties = models.BooleanField()
    called_by = models.UUIDField()
    called_at = models.DateTimeField()
    presiding = models.UUIDField(null=True)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    chair_signed_at = models.DateTimeField(null=True)
    secretary = models.UUIDField(null=True)
    secretary_signed_at = models.DateTimeField(null=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="commission_session_number_once", fields=["commission", "number"]
            ),
            models.CheckConstraint(
                name="commission_signed_by_two",
                condition=~Q(state=SessionState.SIGNED)
                | Q(chair_signed_at__isnull=False, secretary_signed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"session {self.number} of {self.commission_id}"


class Attendance(BaseModel):
    """A member is there; one who left has `left_at`."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="attendance")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    came_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    noted_by = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="commission_present_once",
                fields=["session", "member"],
                condition=Q(left_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.member_id} at {self.session_id}"


class Item(BaseModel):
    """What is put before the Commission about one child. `session` is empty while it
    waits for one."""

    commission = models.ForeignKey(Commission, models.PROTECT, related_name="items")
    session = models.ForeignKey(
        Session, models.PROTECT, null=True, related_name="items"
    )
    position = models.SmallIntegerField(null=True)
    kind = models.CharField(max_length=9, choices=ItemKind.choices)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, related_name="+")
    earlier = models.ForeignKey(
        "Decision", models.PROTECT, null=True, related_name="follow_ups"
    )
    state = models.CharField(max_length=8, choices=ItemState.choices)
    question = models.BinaryField(null=True)  # sealed with the child's key
    summary = models.BinaryField(null=True)  # of the case, for this session; sealed
    put_by = models.UUIDField()
    put_at = models.DateTimeField()

    objects = ItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="commission_item_of_its_kind",
                condition=Q(kind=ItemKind.PLAN, plan__isnull=False)
                | Q(kind=ItemKind.FOLLOW_UP, earlier__isnull=False)
                | Q(kind=ItemKind.CASE, question__isnull=False),
            ),
            models.CheckConstraint(
                name="commission_item_listed_in_a_session",
                condition=Q(state=ItemState.WAITING, session=None)
                | Q(state=ItemState.DROPPED)
                | Q(session__isnull=False),
            ),
            models.UniqueConstraint(
                name="commission_plan_before_it_once",
                fields=["plan"],
                condition=Q(state__in=(ItemState.WAITING, ItemState.LISTED)),
            ),
            models.UniqueConstraint(
                name="commission_followed_up_once_at_a_time",
                fields=["earlier"],
                condition=Q(state__in=(ItemState.WAITING, ItemState.LISTED)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} before {self.commission_id}"

    @property
    def sitting(self) -> Session:
        """The session on whose agenda it stands. Raises LookupError while it waits."""
        if self.session is None:
            raise LookupError(self.pk)
        return self.session


class Postponement(BaseModel):
    """An item was put off to a later session. Added, never changed."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="postponements")
    session = models.ForeignKey(Session, models.PROTECT, related_name="+")
    reason = models.BinaryField()  # sealed with the child's key
    by = models.UUIDField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.item_id} put off"


class Recusal(BaseModel):
    """A member has no part in an item. `reason` is sealed; None where a block stood
    before."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="recusals")
    user = models.UUIDField()
    reason = models.BinaryField(null=True)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="commission_recused_once", fields=["item", "user"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} out of {self.item_id}"


class Vote(BaseModel):
    item = models.ForeignKey(Item, models.PROTECT, related_name="votes")
    session = models.ForeignKey(Session, models.PROTECT, related_name="+")
    user = models.UUIDField()
    choice = models.CharField(max_length=9, choices=Choice.choices)
    noted_by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="commission_vote_once", fields=["item", "session", "user"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.choice} on {self.item_id}"


class Decision(BaseModel):
    """What the session decided on an item. Added, never changed; the database refuses one
    without a quorum or with counts that are not those of the votes."""

    item = models.OneToOneField(Item, models.PROTECT, related_name="decision")
    number = models.CharField(max_length=20)
    result = models.CharField(max_length=8, choices=Result.choices)
    votes_for = models.SmallIntegerField()
    votes_against = models.SmallIntegerField()
    votes_abstained = models.SmallIntegerField()
    by_casting_vote = models.BooleanField()
    words = models.BinaryField()  # sealed with the child's key
    by = models.UUIDField()
    at = models.DateTimeField()

    objects = DecisionQuerySet.as_manager()

    def __str__(self) -> str:
        return self.number


class Task(BaseModel):
    """Who does what by when, as the Commission decided."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="tasks")
    words = models.BinaryField()  # sealed with the child's key
    owner = models.UUIDField(null=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True)
    until = models.DateField()
    state = models.CharField(
        max_length=8, choices=TaskState.choices, default=TaskState.SET
    )
    result = models.BinaryField(null=True)  # sealed likewise
    ended_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="commission_task_has_an_owner",
                condition=Q(owner__isnull=False) | Q(organisation__isnull=False),
            ),
            models.CheckConstraint(
                name="commission_task_ended_by_somebody",
                condition=Q(state=TaskState.SET, ended_at=None)
                | ~Q(state=TaskState.SET)
                & Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"task of {self.decision_id}"


class Report(BaseModel):
    """The half-year report was handed in, with the figures as they stood."""

    commission = models.ForeignKey(Commission, models.PROTECT, related_name="reports")
    until = models.DateField()
    figures = models.JSONField()  # {line: number}
    sent_by = models.UUIDField()
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="commission_report_once", fields=["commission", "until"]
            )
        ]

    def __str__(self) -> str:
        return f"report to {self.until}"
