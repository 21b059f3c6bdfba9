"""Incidents of violence and the response to them. All of it is S3, and shut to whoever
merely works on a case of the child."""

from django.db import models
from django.db.models import F, Q

from kamkor.casework.cases.models import Case
from kamkor.casework.signals.models import Emergency
from kamkor.foundation.db.models import BaseModel
from kamkor.foundation.places.models import Territory
from kamkor.register.people.models import Person

from .choices import (
    Often,
    Online,
    Precision,
    ResponseState,
    Setting,
    StepKind,
    ToldBy,
    Whose,
)
from .querysets import IncidentQuerySet, ResponseQuerySet


class Counter(models.Model):
    """The last number given in a year."""

    pk = models.CompositePrimaryKey("country", "year")
    country = models.CharField(max_length=2)
    year = models.SmallIntegerField()
    last = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.country} {self.year}: {self.last}"


class Incident(BaseModel):
    """Violence against one child, as far as it is known. `person` is the child as it was
    then: a merge or split later is followed by `person.root`.

    `version` grows with every change, and a form that was made of an older one is
    refused. `emergency`: the one whose steps are the same as those of the response; its
    clocks are not started twice.
    """

    number = models.CharField(max_length=20, unique=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="incidents")
    territory = models.ForeignKey(
        Territory, models.PROTECT, null=True, related_name="+"
    )
    place = models.IntegerField(default=0)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="incidents")
    emergency = models.OneToOneField(
        Emergency, models.PROTECT, null=True, related_name="incident"
    )
    signal = models.UUIDField(null=True)  # that it began with
    worker = models.UUIDField(null=True)
    version = models.IntegerField(default=1)
    opened_at = models.DateTimeField()
    opened_by = models.UUIDField()
    closed_at = models.DateTimeField(null=True)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["person"], name="incidents_incident_person"),
            models.Index(
                fields=["place", "opened_at", "id"],
                name="incidents_incident_open",
                condition=Q(closed_at=None),
            ),
            models.Index(fields=["opened_at"], name="incidents_incident_year"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="incidents_one_a_signal",
                fields=["signal"],
                condition=Q(signal__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Account(BaseModel):
    """What is known, as written down at one moment. The newest holds; an older one is
    kept as it was. Added, never changed."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="accounts")
    number = models.SmallIntegerField()  # 1, 2, 3 …
    kind = models.CharField(max_length=8, blank=True)  # of data/icvac.csv, "" not known
    whose = models.CharField(
        max_length=12, choices=Whose.choices, default=Whose.UNKNOWN
    )
    setting = models.CharField(
        max_length=11, choices=Setting.choices, default=Setting.UNKNOWN
    )
    often = models.CharField(max_length=8, choices=Often.choices, default=Often.UNKNOWN)
    online = models.CharField(
        max_length=7, choices=Online.choices, default=Online.UNKNOWN
    )
    precision = models.CharField(
        max_length=7, choices=Precision.choices, default=Precision.UNKNOWN
    )
    on = models.DateField(null=True)
    told_by = models.CharField(
        max_length=9, choices=ToldBy.choices, default=ToldBy.UNKNOWN
    )
    words = models.BinaryField(
        null=True
    )  # of who wrote it; sealed with the child's key
    child_words = models.BinaryField(null=True)  # the child's own; sealed likewise
    reason = models.BinaryField(null=True)  # why it was amended; sealed likewise
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="incidents_account_once", fields=["incident", "number"]
            ),
            models.CheckConstraint(
                name="incidents_account_day",
                condition=Q(precision=Precision.UNKNOWN, on=None)
                | ~Q(precision=Precision.UNKNOWN) & Q(on__isnull=False),
            ),
            models.CheckConstraint(
                name="incidents_account_amended_with_a_reason",
                condition=Q(number=1) | Q(number__gt=1, reason__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id}, version {self.number}"


class Response(BaseModel):
    """One thing a body must do; `code` is of violence_response.csv. How it stands now:
    the answers say since when and why. `version` counts them."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="responses")
    code = models.CharField(max_length=20)
    order = models.SmallIntegerField()
    state = models.CharField(
        max_length=8, choices=ResponseState.choices, default=ResponseState.OPEN
    )
    version = models.IntegerField(default=0)
    asked_at = models.DateTimeField()

    objects = ResponseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="incidents_response_once", fields=["incident", "code"]
            ),
            models.CheckConstraint(
                name="incidents_response_answered",
                condition=Q(state=ResponseState.OPEN, version=0)
                | ~Q(state=ResponseState.OPEN) & Q(version__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id}: {self.code}"


class Answer(BaseModel):
    """A body did it, or why not. The newest holds. Added, never changed."""

    response = models.ForeignKey(Response, models.PROTECT, related_name="answers")
    number = models.IntegerField()  # 1, 2, 3 …
    state = models.CharField(max_length=8, choices=ResponseState.choices)
    done_at = models.DateTimeField(null=True)
    paper = models.CharField(max_length=80, blank=True)  # its number
    words = models.BinaryField(null=True)  # sealed with the child's key
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="incidents_answer_once", fields=["response", "number"]
            ),
            models.CheckConstraint(
                name="incidents_answer_says_when_or_why",
                condition=Q(state=ResponseState.DONE, done_at__isnull=False)
                | Q(state=ResponseState.NOT_DONE, done_at=None, words__isnull=False),
            ),
            models.CheckConstraint(
                name="incidents_answer_is_not_of_the_future",
                condition=Q(done_at=None) | Q(done_at__lte=F("at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.response_id}: {self.state}"


class Step(BaseModel):
    """Something that happened to an incident: who, when, why. Added, never changed."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=8, choices=StepKind.choices)
    worker = models.UUIDField(null=True)  # who has it from now on
    words = models.BinaryField(null=True)  # sealed with the child's key
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["incident", "at"], name="incidents_step_incident")
        ]

    def __str__(self) -> str:
        return f"{self.incident_id}: {self.kind}"
