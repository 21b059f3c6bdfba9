from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from kamkor.foundation.db.models import BaseModel
from kamkor.foundation.places.models import Organisation, Territory
from kamkor.register.people.models import Person

from .choices import GapState, Right, Status


class Standing(models.Model):
    """How the rights of one child stand now, one row a child (the root). S1.

    One column triple a right (status, since, reason) instead of seven rows: a nation is
    one statement. Safety stands apart in `Safety`: that somebody was hurt is S3.
    """

    person = models.OneToOneField(
        Person, models.CASCADE, primary_key=True, related_name="standing"
    )
    place = models.IntegerField()
    is_migrant = models.BooleanField(null=True)  # a parent is away; NULL is not known
    identity = models.SmallIntegerField(choices=Status.choices)
    identity_since = models.DateField(null=True)
    identity_reason = models.CharField(max_length=40)
    care = models.SmallIntegerField(choices=Status.choices)
    care_since = models.DateField(null=True)
    care_reason = models.CharField(max_length=40)
    education = models.SmallIntegerField(choices=Status.choices)
    education_since = models.DateField(null=True)
    education_reason = models.CharField(max_length=40)
    health = models.SmallIntegerField(choices=Status.choices)
    health_since = models.DateField(null=True)
    health_reason = models.CharField(max_length=40)
    social = models.SmallIntegerField(choices=Status.choices)
    social_since = models.DateField(null=True)
    social_reason = models.CharField(max_length=40)
    contact = models.SmallIntegerField(choices=Status.choices)
    contact_since = models.DateField(null=True)
    contact_reason = models.CharField(max_length=40)
    evaluated_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["place", "person"], name="rights_standing_place")
        ]

    def __str__(self) -> str:
        return f"standing of {self.person_id}"


class Safety(models.Model):
    """Protection from violence, one row a child. S3."""

    person = models.OneToOneField(
        Person, models.CASCADE, primary_key=True, related_name="safety_standing"
    )
    place = models.IntegerField()
    safety = models.SmallIntegerField(choices=Status.choices)
    safety_since = models.DateField(null=True)
    safety_reason = models.CharField(max_length=40)
    evaluated_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"safety of {self.person_id}"


class Change(BaseModel):
    """A status that changed: what was, what is, on which evidence."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="changes")
    right = models.CharField(max_length=9, choices=Right.choices)
    before = models.SmallIntegerField(choices=Status.choices, null=True)
    status = models.SmallIntegerField(choices=Status.choices)
    reason = models.CharField(max_length=40)
    since = models.DateField(null=True)
    evidence = ArrayField(models.UUIDField(), default=list)  # records
    sensitivity = models.SmallIntegerField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["person", "changed_at"], name="rights_change_person")
        ]

    def __str__(self) -> str:
        return f"{self.right} of {self.person_id}: {self.status}"


class Gap(BaseModel):
    """A right at risk or not met: work for somebody. Opened and closed by evaluation."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="gaps")
    territory = models.ForeignKey(Territory, models.PROTECT, null=True)
    place = models.IntegerField()
    right = models.CharField(max_length=9, choices=Right.choices)
    reason = models.CharField(max_length=40)
    status = models.SmallIntegerField(choices=Status.choices)
    sensitivity = models.SmallIntegerField()
    since = models.DateField()
    birth_year = models.SmallIntegerField(null=True)
    sex = models.CharField(max_length=7)
    responsible = models.ForeignKey(Organisation, models.PROTECT, null=True)
    evidence = ArrayField(models.UUIDField(), default=list)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    state = models.CharField(
        max_length=8, choices=GapState.choices, default=GapState.OPEN
    )
    assignee = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="rights_gap_one_open_a_reason",
                fields=["person", "right", "reason"],
                condition=Q(closed_at=None),
            ),
        ]
        indexes = [
            models.Index(
                fields=["place", "since", "id"],
                name="rights_gap_open",
                condition=Q(closed_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reason} of {self.person_id}"
