"""Cases and what happened in them. All of it is S3."""

from datetime import date
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils.functional import cached_property

from kamkor.foundation.db.compiled import compiled
from kamkor.foundation.db.models import BaseModel
from kamkor.foundation.places.models import Organisation, Territory
from kamkor.register.people.models import Person

from .choices import ConsentScope, Giver, NoteKind, TransferState
from .querysets import CaseQuerySet, PlannedVisitQuerySet
from .received import MediaType


class Counter(models.Model):
    """The last number given in a year."""

    pk = models.CompositePrimaryKey("country", "year")
    country = models.CharField(max_length=2)
    year = models.SmallIntegerField()
    last = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.country} {self.year}: {self.last}"


class Case(BaseModel):
    """Work for one child. `person` is the child as it was when the case was opened: a
    merge or split later is followed by `person.root`.

    `state` is a code of the life cycle; `version` grows with every change, and a form
    that was made of an older one is refused. `organisation` is the competent body,
    `territory` the one responsible.
    """

    number = models.CharField(max_length=20, unique=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="cases")
    territory = models.ForeignKey(
        Territory, models.PROTECT, null=True, related_name="+"
    )
    place = models.IntegerField(default=0)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="cases"
    )
    worker = models.UUIDField(null=True)
    state = models.CharField(max_length=40)
    version = models.IntegerField(default=1)
    signals = ArrayField(models.UUIDField(), default=list)  # those that led to it
    opened_at = models.DateTimeField()
    opened_by = models.UUIDField()
    closed_at = models.DateTimeField(null=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["person"], name="cases_case_person"),
            models.Index(
                fields=["worker", "opened_at"],
                name="cases_case_worker",
                condition=Q(closed_at=None, worker__isnull=False),
            ),
            models.Index(
                fields=["place", "opened_at", "id"],
                name="cases_case_open",
                condition=Q(closed_at=None),
            ),
            # the newest of a large territory, without sorting all it has; those of other
            # places are passed over without a look at them
            models.Index(
                F("opened_at").desc(),
                F("id"),
                F("place"),
                name="cases_case_newest",
                condition=Q(closed_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @cached_property
    def told(self) -> "Closing | None":
        """Why it is to be closed, as said last. Asked once, however many gates ask."""
        found: Closing | None = next(iter(closing_of(self.pk)), None)
        return found

    @cached_property
    def course(self) -> "list[Step]":
        """Its steps. Asked once."""
        return steps_of(self.pk)


class Step(BaseModel):
    """A move of a case. Added, never changed."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="steps")
    move = models.CharField(max_length=40)  # "" for the opening
    before = models.CharField(max_length=40)
    after = models.CharField(max_length=40)
    worker = models.UUIDField(null=True)  # who has the case from now on
    by = models.UUIDField()
    at = models.DateTimeField()
    reason = models.BinaryField(null=True)  # sealed with the child's key
    paper = models.CharField(max_length=80, blank=True)  # its number and date

    class Meta:
        indexes = [models.Index(fields=["case", "at"], name="cases_step_case")]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.before} to {self.after}"


class Closing(BaseModel):
    """Why a case is to be closed and how each right then stands. The newest holds."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="closings")
    reason = models.CharField(max_length=40)
    outcomes = models.JSONField()  # {right: outcome}
    words = models.BinaryField(null=True)  # sealed with the child's key
    visits = models.SmallIntegerField(null=True)  # that the reason demands
    by = models.UUIDField()
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="cases_closing_one",
                fields=["case"],
                condition=Q(taken_back_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.reason}"


class Visit(BaseModel):
    """Somebody saw the child or the family, or tried to."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="visits")
    on = models.DateField()
    is_observation = models.BooleanField(default=False)
    met_family = models.BooleanField(null=True)
    saw_child = models.BooleanField(null=True)
    spoke_alone = models.BooleanField(null=True)
    words = models.BinaryField(null=True)  # sealed with the child's key
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "on"], name="cases_visit_case")]

    def __str__(self) -> str:
        return f"{self.case_id} on {self.on}"


class PlannedVisit(BaseModel):
    """A visit that is to be made by the end of a day; None where the law's number of the
    observation is not known. `who` is None for whoever has the case. A row of the clock
    says when it is missed."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="planned_visits")
    on = models.DateField(null=True)
    who = models.UUIDField(null=True)
    why = models.BinaryField(null=True)  # sealed with the child's key
    is_observation = models.BooleanField(default=False)
    by = models.UUIDField()
    at = models.DateTimeField()
    visit = models.OneToOneField(
        Visit, models.PROTECT, null=True, related_name="planned"
    )
    called_off_at = models.DateTimeField(null=True)
    called_off_by = models.UUIDField(null=True)

    objects = PlannedVisitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="cases_plannedvisit_ends_one_way",
                condition=Q(called_off_at=None, called_off_by=None)
                | Q(
                    visit=None, called_off_at__isnull=False, called_off_by__isnull=False
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["case", "on"], name="cases_plannedvisit_case"),
            models.Index(
                fields=["who"],
                name="cases_plannedvisit_who",
                condition=Q(visit=None, called_off_at=None, who__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} on {self.on}"


class Note(BaseModel):
    """Words kept about a case, sealed with the child's key; who reads them is `kind`."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=12, choices=NoteKind.choices)
    words = models.BinaryField()
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "at"], name="cases_note_case")]

    def __str__(self) -> str:
        return f"{self.kind} note of {self.case_id}"


class Transfer(BaseModel):
    """A case is to go to another territory. The old one answers for it until it is
    taken over. Seen by both."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="transfers")
    from_territory = models.ForeignKey(
        Territory, models.PROTECT, null=True, related_name="+"
    )
    from_place = models.IntegerField()
    to_territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    to_place = models.IntegerField()
    state = models.CharField(
        max_length=9, choices=TransferState.choices, default=TransferState.PROPOSED
    )
    reason = models.BinaryField(null=True)  # sealed with the child's key
    proposed_at = models.DateTimeField()
    proposed_by = models.UUIDField()
    answer = models.BinaryField(null=True)  # sealed with the child's key
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="cases_transfer_one",
                fields=["case"],
                condition=Q(state=TransferState.PROPOSED),
            ),
            models.CheckConstraint(
                name="cases_transfer_answered_by_somebody",
                condition=Q(state=TransferState.PROPOSED, answered_at=None)
                | ~Q(state=TransferState.PROPOSED)
                & Q(answered_at__isnull=False, answered_by__isnull=False),
            ),
            models.CheckConstraint(
                name="cases_transfer_elsewhere",
                condition=~Q(from_place=F("to_place")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} to {self.to_territory_id}"


class CaseFile(BaseModel):
    """A paper or photo of a case: what it is, who brought it, who took it away and why.

    `number` counts within the case. `scope`: the consent without which it is not shown.
    The name under which it came is not kept: it often is the child's.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="files")
    number = models.SmallIntegerField()
    kind = models.CharField(max_length=40)  # of the country's file_kinds.csv
    scope = models.CharField(max_length=12, choices=ConsentScope.choices, blank=True)
    type = models.CharField(
        max_length=100, choices=[(t.value, t.name) for t in MediaType]
    )
    size = models.IntegerField()  # bytes, as kept
    words = models.BinaryField(null=True)  # what it shows; sealed with the child's key
    by = models.UUIDField()
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    removed_by = models.UUIDField(null=True)
    removed_why = models.BinaryField(null=True)  # sealed with the child's key

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="cases_casefile_number", fields=["case", "number"]
            ),
            models.CheckConstraint(
                name="cases_casefile_removed_by_somebody",
                condition=Q(removed_at=None, removed_by=None, removed_why=None)
                | Q(
                    removed_at__isnull=False,
                    removed_by__isnull=False,
                    removed_why__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"file {self.number} of {self.case_id}"


class FileBody(models.Model):
    """The bytes of a file, sealed with the child's key. Gone when it is removed."""

    file = models.OneToOneField(
        CaseFile, models.PROTECT, primary_key=True, related_name="body"
    )
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"bytes of {self.file_id}"


class Consent(BaseModel):
    """Somebody agreed to something about the child, until a day or until withdrawn."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="consents")
    scope = models.CharField(max_length=12, choices=ConsentScope.choices)
    giver = models.CharField(max_length=12, choices=Giver.choices)
    words = models.BinaryField()  # who, and for what; sealed with the child's key
    given_on = models.DateField()
    until = models.DateField(null=True)  # the last day it holds
    by = models.UUIDField()
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["case", "at"], name="cases_consent_case")]
        constraints = [
            models.CheckConstraint(
                name="cases_consent_days",
                condition=Q(until=None) | Q(until__gte=F("given_on")),
            ),
            models.CheckConstraint(
                name="cases_consent_withdrawn_by_somebody",
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scope} for {self.case_id}"

    def holds(self, day: date) -> bool:
        """Whether it is in force on that day."""
        return (
            self.withdrawn_at is None
            and self.given_on <= day
            and (self.until is None or day <= self.until)
        )


@compiled
def closing_of(case_id: UUID) -> QuerySet[Closing]:
    return Closing.objects.filter(case=case_id, taken_back_at=None).order_by("pk")[:1]


@compiled
def steps_of(case_id: UUID) -> QuerySet[Step]:
    return Step.objects.filter(case=case_id)
