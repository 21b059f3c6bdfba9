"""Procedures as records. All of it is S3.

Words are sealed with the key of `Procedure.person`, the child it was begun for.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from kamkor.casework.cases.models import Case
from kamkor.foundation.db.models import BaseModel
from kamkor.foundation.places.models import Organisation, Territory
from kamkor.register.people.choices import Kinship
from kamkor.register.people.models import Person

from .choices import CheckKind, Found, Held, Outcome, Standing
from .querysets import ProcedureQuerySet


class Procedure(BaseModel):
    """One procedure for the children of one household.

    `code`, `track`, `step` are those of the country pack. `until` is the last day of the
    paper that was granted. `edition` grows with every change. `body` acts in the present
    step, where that is for a body: `body_found` says why it is this one, `body_basis` by
    which act, in every language; what its people see of it, row-level security says.
    """

    code = models.CharField(max_length=40)
    track = models.CharField(max_length=40)
    step = models.CharField(max_length=40)
    standing = models.CharField(
        max_length=7, choices=Standing.choices, default=Standing.RUNNING
    )
    answers = models.JSONField(default=dict)  # question: answer, codes of the pack
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="procedures")
    renews = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="renewed"
    )
    parted_from = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="parted"
    )
    territory = models.ForeignKey(Territory, models.PROTECT, null=True)
    place = models.IntegerField(default=0)  # territory.low, 0 where not known
    worker = models.UUIDField()
    body = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="procedures"
    )
    body_found = models.CharField(max_length=9, choices=Found.choices, null=True)
    body_basis = models.JSONField(default=dict)  # act, says, url, status
    kinship = models.CharField(max_length=12, choices=Kinship.choices)
    carer = models.BinaryField(null=True)  # the name, sealed
    carer_age = models.SmallIntegerField(null=True)
    until = models.DateField(null=True)
    edition = models.IntegerField(default=1)
    begun_at = models.DateTimeField()
    begun_by = models.UUIDField()
    closed_at = models.DateTimeField(null=True)

    objects = ProcedureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="procedures_closed_when_it_says_so",
                condition=Q(standing=Standing.CLOSED, closed_at__isnull=False)
                | ~Q(standing=Standing.CLOSED) & Q(closed_at=None),
            ),
            models.CheckConstraint(
                name="procedures_a_body_for_a_reason",
                condition=Q(body=None) | Q(body_found__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["place", "standing"],
                name="procedures_open",
                condition=Q(closed_at=None),
            ),
            models.Index(
                fields=["worker"],
                name="procedures_worker",
                condition=Q(closed_at=None),
            ),
            models.Index(
                fields=["until"],
                name="procedures_until",
                condition=Q(standing=Standing.LASTING),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.track}): {self.step}"

    def present(self) -> "models.QuerySet[Child]":
        """The children it is for now."""
        return self.children.filter(left_at=None)


class Child(BaseModel):
    """A child the procedure is for; the link of its worker has this row as record.

    `left_at`: the child's decision was another one, and so it has another procedure.
    """

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="children")
    person = models.ForeignKey(Person, models.PROTECT, related_name="procedures")
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="procedures_child_once", fields=["procedure", "person"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.procedure_id}"


class Nearer(BaseModel):
    """Why a way nearer to the child's kin was not possible. Added, never changed."""

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="nearer")
    track = models.CharField(max_length=40)
    reason = models.BinaryField()  # sealed
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="procedures_nearer_once", fields=["procedure", "track"]
            ),
        ]

    def __str__(self) -> str:
        return f"not {self.track}: {self.procedure_id}"


class StepRecord(BaseModel):
    """A step ended and another began; `after` is "" where it was called off. Added, never
    changed."""

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="steps")
    step = models.CharField(max_length=40)
    outcome = models.CharField(max_length=15, choices=Outcome.choices)
    after = models.CharField(max_length=40, blank=True)
    on = models.DateField()
    body = models.ForeignKey(Organisation, models.PROTECT, null=True)  # which acted
    words = models.BinaryField(null=True)  # sealed
    by = models.UUIDField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.procedure_id}: {self.step} {self.outcome}"


class PaperState(BaseModel):
    """How a paper stands since `at`. Added, never changed: the newest counts."""

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="papers")
    paper = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=Held.choices)
    reason = models.BinaryField(null=True)  # sealed; why it cannot be had
    by = models.UUIDField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.paper}: {self.state}"


class Submission(BaseModel):
    """Given in to a body. Added, never changed."""

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="submissions")
    body = models.ForeignKey(Organisation, models.PROTECT, null=True)
    on = models.DateField()
    number = models.CharField(max_length=60, blank=True)
    by = models.UUIDField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.procedure_id} to {self.body_id}"


class Decision(BaseModel):
    """What a body decided, or a paper that was made. `records`: the register's records
    that stand on it, one a child; they fall with it. `numbers`: child -> number as JSON,
    where each has one of its own."""

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="decisions")
    step = models.CharField(max_length=40)
    outcome = models.CharField(max_length=15, choices=Outcome.choices)
    body = models.ForeignKey(Organisation, models.PROTECT, null=True)
    on = models.DateField()
    number = models.BinaryField(null=True)  # sealed: it may be a personal number
    numbers = models.BinaryField(null=True)  # sealed
    until = models.DateField(null=True)
    records = ArrayField(models.UUIDField(), default=list)
    by = models.UUIDField()
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.UUIDField(null=True)

    def __str__(self) -> str:
        return f"{self.procedure_id}: {self.outcome}"


class Check(BaseModel):
    """A report of the guardian, or an inspection of the home. Added, never changed."""

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="checks")
    kind = models.CharField(max_length=10, choices=CheckKind.choices)
    on = models.DateField()
    result = models.BinaryField()  # sealed
    by = models.UUIDField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} of {self.procedure_id}"
