"""Plans and what is to be done by them. All of it is S3."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from kamkor.casework.assessments.models import Assessment
from kamkor.casework.cases.models import Case
from kamkor.casework.providers.models import Duty
from kamkor.foundation.access import onetime
from kamkor.foundation.db.models import BaseModel
from kamkor.foundation.places.models import Organisation
from kamkor.register.rights.choices import Right

from .choices import (
    OPEN,
    RUNS,
    WAITS,
    Deed,
    HeardHow,
    MeasureState,
    PaperState,
    PaperWho,
    PlanKind,
    PlanState,
    Progress,
)
from .querysets import MeasureQuerySet, PlanQuerySet, SignatureQuerySet


class Plan(BaseModel):
    """One version of a plan of a case.

    As many people sign as the chain of the country has steps, each another one: who
    submits it for the unit, who gives an opinion or agrees, who approves (domain:
    Children's Code of KG, the chain of drafting, agreeing, approving). Each is a Signature
    of `round`, which grows with every submission; `submitted`, `agreed` and `approved` say
    who did so last. `chain` are the codes that the country asked of this plan when it was
    submitted, `without` those that it did not, for it was told then whether the child is
    taken from the family; `waits_for` the one it waits for. `in_session`: that one is
    taken by a decision in session. `edition` grows with every change. `assessment` is what
    it rests on; `outcome` what of it is told to those who sign, who do not see it.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="plans")
    kind = models.CharField(max_length=6, choices=PlanKind.choices)
    version = models.SmallIntegerField()
    state = models.CharField(
        max_length=9, choices=PlanState.choices, default=PlanState.DRAFT
    )
    edition = models.IntegerField(default=1)
    made_by = models.UUIDField()
    made_at = models.DateTimeField()
    assessment = models.ForeignKey(
        Assessment, models.PROTECT, null=True, related_name="plans"
    )
    outcome = models.BinaryField(null=True)  # data, sealed with the child's key
    child_words = models.BinaryField(null=True)  # sealed with the child's key
    not_heard = models.BinaryField(null=True)  # why the child was not, sealed likewise
    heard_how = models.CharField(max_length=9, choices=HeardHow.choices, null=True)
    heard_on = models.DateField(null=True)
    in_session = models.BooleanField(default=False)
    away_from_family = models.BooleanField(null=True)
    round = models.SmallIntegerField(default=0)
    chain = ArrayField(models.CharField(max_length=20), default=list)
    without = ArrayField(models.CharField(max_length=20), default=list)
    waits_for = models.CharField(max_length=20, null=True)
    submitted_by = models.UUIDField(null=True)
    submitted_at = models.DateTimeField(null=True)
    agreed_by = models.UUIDField(null=True)
    agreed_at = models.DateTimeField(null=True)
    approved_by = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)
    absence = models.ForeignKey(
        Duty, models.PROTECT, null=True, related_name="+"
    )  # of whom it was approved for, by who stood in

    objects = PlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="plans_version_once", fields=["case", "kind", "version"]
            ),
            models.UniqueConstraint(
                name="plans_one_in_force",
                fields=["case", "kind"],
                condition=Q(state=PlanState.IN_FORCE),
            ),
            models.UniqueConstraint(
                name="plans_one_open",
                fields=["case", "kind"],
                condition=Q(state__in=OPEN),
            ),
            models.CheckConstraint(
                name="plans_nobody_signs_twice",
                condition=(
                    Q(agreed_by=None)
                    | ~Q(agreed_by=F("submitted_by")) & ~Q(agreed_by=F("made_by"))
                )
                & (
                    Q(approved_by=None)
                    | ~Q(approved_by=F("submitted_by"))
                    & ~Q(approved_by=F("agreed_by"))
                    & ~Q(approved_by=F("made_by"))
                ),
            ),
            models.CheckConstraint(
                name="plans_stood_in_where_approved",
                condition=Q(absence=None) | Q(approved_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["state", "submitted_at"],
                name="plans_plan_waiting",
                condition=Q(state__in=WAITS),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} plan {self.version} of {self.case_id}"


class Step(BaseModel):
    """A plan changed its state. Added, never changed."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="steps")
    before = models.CharField(max_length=9)
    after = models.CharField(max_length=9, choices=PlanState.choices)
    by = models.UUIDField()
    at = models.DateTimeField()
    words = models.BinaryField(null=True)  # sealed with the child's key

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.after}"


class Signature(BaseModel):
    """Somebody signed a step of the chain in a round of it. Added, never changed; that the
    steps are signed in their order, each once and nobody two of them, is asked by triggers.
    `by` None: a body without an account, through its one-time page; `words` say who then."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="signatures")
    round = models.SmallIntegerField()
    step = models.CharField(max_length=20)
    deed = models.CharField(max_length=7, choices=Deed.choices)
    by = models.UUIDField(null=True)
    at = models.DateTimeField()
    words = models.BinaryField(null=True)  # the opinion, sealed with the child's key
    name = models.BinaryField(null=True)  # who signed from outside, sealed likewise
    absence = models.ForeignKey(Duty, models.PROTECT, null=True, related_name="+")

    objects = SignatureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="plans_signature_once", fields=["plan", "round", "step"]
            ),
            models.UniqueConstraint(
                name="plans_nobody_signs_two_steps", fields=["plan", "round", "by"]
            ),
            models.CheckConstraint(
                name="plans_signed_by_somebody",
                condition=Q(by__isnull=False) | Q(name__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step} of {self.plan_id}"


class Door(onetime.Door):
    """A secret address by which a body without an account signs its step once.

    Only hashes are kept. The code is told by phone; too many wrong ones shut the door.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="doors")
    step = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="plans_one_door", fields=["plan"], condition=Q(shut_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"door to {self.plan_id}"


class Goal(BaseModel):
    """What is to be reached, and for which right."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="goals")
    right = models.CharField(max_length=9, choices=Right.choices)
    words = models.BinaryField()  # sealed with the child's key
    came_from = models.UUIDField(null=True)  # the goal of the version before

    def __str__(self) -> str:
        return f"{self.right} of {self.plan_id}"


class Measure(BaseModel):
    """Who does what until when: a person, or a body."""

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="measures")
    words = models.BinaryField()  # sealed with the child's key
    owner = models.UUIDField(null=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True)
    until = models.DateField()
    came_from = models.UUIDField(null=True)  # the measure of the version before
    state = models.CharField(
        max_length=9, choices=MeasureState.choices, default=MeasureState.PLANNED
    )
    result = models.BinaryField(null=True)  # sealed with the child's key
    ended_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="plans_measure_has_an_owner",
                condition=Q(owner__isnull=False) | Q(organisation__isnull=False),
            ),
            models.CheckConstraint(
                name="plans_measure_ended_by_somebody",
                condition=Q(state__in=RUNS, ended_at=None)
                | ~Q(state__in=RUNS)
                & Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["owner"], name="plans_measure_owner",
                condition=Q(state__in=RUNS, owner__isnull=False),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"measure of {self.goal_id}"


class MeasureStep(BaseModel):
    """A measure went on, ended, or changed hands. Added, never changed."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="steps")
    before = models.CharField(max_length=9)
    after = models.CharField(max_length=9, choices=MeasureState.choices)
    owner = models.UUIDField(null=True)  # whose it is from now on
    words = models.BinaryField(null=True)  # sealed with the child's key
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["measure", "at"], name="plans_measurestep_of")]

    def __str__(self) -> str:
        return f"{self.measure_id}: {self.after}"


class Review(BaseModel):
    """A plan in force was looked at with the family, goal by goal. Added, never
    changed."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="reviews")
    on = models.DateField()
    following = models.BinaryField(
        null=True
    )  # what is next; sealed with the child's key
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["plan", "on"], name="plans_review_of")]

    def __str__(self) -> str:
        return f"review of {self.plan_id} on {self.on}"


class ReviewLine(BaseModel):
    """How far one goal is. `measures` says how each stood then: {id: state}."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="lines")
    goal = models.ForeignKey(Goal, models.PROTECT, related_name="reviews")
    progress = models.CharField(max_length=7, choices=Progress.choices)
    words = models.BinaryField(null=True)  # sealed with the child's key
    measures = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="plans_review_goal_once", fields=["review", "goal"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.goal_id}: {self.progress}"


class PaperSignature(BaseModel):
    """The child or the family signed the printed plan, or would not. Added, never
    changed; the newest of each person holds."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="papers")
    who = models.CharField(max_length=8, choices=PaperWho.choices)
    state = models.CharField(max_length=7, choices=PaperState.choices)
    on = models.DateField()
    words = models.BinaryField(null=True)  # the name, the reason; with the child's key
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["plan", "at"], name="plans_paper_of")]

    def __str__(self) -> str:
        return f"{self.who} of {self.plan_id}: {self.state}"
