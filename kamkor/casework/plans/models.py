"""Plans and what is to be done by them. All of it is S3."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from kamkor.casework.assessments.models import Assessment
from kamkor.casework.cases.models import Case
from kamkor.casework.providers.models import Duty
from kamkor.foundation.db.models import BaseModel
from kamkor.foundation.places.models import Organisation
from kamkor.register.rights.choices import Right

from .choices import (
    OPEN,
    RUNS,
    HeardHow,
    MeasureState,
    PaperState,
    PaperWho,
    PlanKind,
    PlanState,
    Progress,
)
from .querysets import MeasureQuerySet, PlanQuerySet


class Plan(BaseModel):
    """One version of a plan of a case.

    Three people sign, or two where the chain says so, each another one: who submits it for the unit, who agrees for the
    Commission, who approves as the akim or mayor (domain: Children's Code of KG, the
    chain of drafting, agreeing, approving). `edition` grows with every change.
    `in_session`: the Commission agrees by a decision in session, as the chain said when
    the plan was submitted; `without` are the steps that it did not ask of this plan, for
    it was told then whether the child is taken from the family. `assessment` is what it
    rests on; `outcome` what of it is told to those who sign, who do not see it.
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
    without = ArrayField(models.CharField(max_length=7), default=list)
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
            models.CheckConstraint(
                name="plans_in_force_by_the_chain",
                condition=~Q(state__in=(PlanState.IN_FORCE, PlanState.REPLACED))
                | Q(submitted_by__isnull=False)
                & (Q(agreed_by__isnull=False) | Q(without__contains=["agree"]))
                & (Q(approved_by__isnull=False) | Q(without__contains=["approve"]))
                & ~Q(without__contains=["agree", "approve"]),
            ),
        ]
        indexes = [
            models.Index(
                fields=["state", "submitted_at"],
                name="plans_plan_waiting",
                condition=Q(state__in=(PlanState.SUBMITTED, PlanState.AGREED)),
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
