"""What records say about a child: one table a topic, every row with its record.

A fact is never edited. It stands as long as its record stands as evidence.
"""

from typing import ClassVar

from django.db import models

from kamkor.foundation.access.choices import Sensitivity
from kamkor.foundation.db.models import BaseModel
from kamkor.foundation.places.models import Organisation, Territory
from kamkor.register.people import choices
from kamkor.register.people.querysets import FactQuerySet
from kamkor.register.sources.models import Record

from .person import Household, Person


class Fact(BaseModel):
    sensitivity: ClassVar[Sensitivity] = Sensitivity.IDENTITY

    person = models.ForeignKey(Person, models.PROTECT, related_name="%(class)s_facts")
    record = models.ForeignKey(Record, models.PROTECT, related_name="+")
    seen_on = models.DateField()  # the day the evidence speaks for

    objects = FactQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.model_name} of {self.person_id}"


class Name(Fact):
    full = models.CharField(max_length=200)  # as written, in one line
    surname = models.CharField(max_length=100, blank=True)
    given = models.CharField(max_length=100, blank=True)
    patronymic = models.CharField(max_length=100, blank=True)


class Birth(Fact):
    date = models.DateField(null=True)
    precision = models.CharField(max_length=7, choices=choices.Precision.choices)
    sex = models.CharField(max_length=7, choices=choices.Sex.choices)
    place = models.CharField(max_length=200, blank=True)


class Number(Fact):
    kind = models.CharField(max_length=10, choices=choices.NumberKind.choices)
    value = models.CharField(max_length=20)
    remark = models.CharField(max_length=40, blank=True)  # why it is doubted


class Residence(Fact):
    territory = models.ForeignKey(Territory, models.PROTECT, null=True)
    address = models.CharField(max_length=255, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)


class Membership(Fact):
    household = models.ForeignKey(Household, models.PROTECT, related_name="members")
    since = models.DateField(null=True)
    until = models.DateField(null=True)


class Tie(Fact):
    kinship = models.CharField(max_length=12, choices=choices.Kinship.choices)
    name = models.CharField(max_length=200)
    number = models.CharField(max_length=20, blank=True)
    phone = models.CharField(max_length=20, blank=True)


class Absence(Fact):
    """Who of the parents is away, or that none is."""

    parent = models.CharField(max_length=7, choices=choices.Parent.choices)
    migration = models.CharField(max_length=8, choices=choices.Migration.choices)
    country = models.CharField(max_length=60, blank=True)  # ISO 3166-1 or as written
    city = models.CharField(max_length=100, blank=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    expected = models.DateField(null=True)
    contact = models.CharField(max_length=7, choices=choices.Known.choices)


class Care(Fact):
    """Who cares for the child, and on what legal basis."""

    kinship = models.CharField(max_length=12, choices=choices.Kinship.choices)
    carer = models.CharField(max_length=200, blank=True)
    carer_age = models.SmallIntegerField(null=True)
    phone = models.CharField(max_length=20, blank=True)
    basis = models.CharField(max_length=24, choices=choices.LegalBasis.choices)
    basis_number = models.CharField(max_length=60, blank=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)


class Paper(Fact):
    kind = models.CharField(max_length=20, choices=choices.PaperKind.choices)
    held = models.CharField(max_length=7, choices=choices.Known.choices)
    number = models.CharField(max_length=40, blank=True)
    issued = models.DateField(null=True)


class Enrolment(Fact):
    kind = models.CharField(max_length=6, choices=choices.EnrolmentKind.choices)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True)
    name = models.CharField(max_length=200, blank=True)  # as written
    held = models.CharField(max_length=7, choices=choices.Known.choices)
    grade = models.CharField(max_length=20, blank=True)
    attendance = models.CharField(max_length=9, choices=choices.Attendance.choices)
    vaccinated = models.CharField(max_length=7, choices=choices.Known.choices)
    last_visit = models.DateField(null=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)


class Benefit(Fact):
    kind = models.CharField(max_length=16, choices=choices.BenefitKind.choices)
    received = models.CharField(max_length=7, choices=choices.Known.choices)
    income = models.DecimalField(max_digits=12, decimal_places=2, null=True)


class Crossing(Fact):
    crossed_on = models.DateField(null=True)
    direction = models.CharField(max_length=3, choices=choices.Direction.choices)
    point = models.CharField(max_length=100, blank=True)
    document = models.CharField(max_length=40, blank=True)
    accompanied_by = models.CharField(max_length=200, blank=True)
    kinship = models.CharField(max_length=12, choices=choices.Kinship.choices)
    country = models.CharField(max_length=60, blank=True)


class Disability(Fact):
    sensitivity = Sensitivity.CONTENT

    held = models.CharField(max_length=7, choices=choices.Known.choices)


class Hardship(Fact):
    """An entry in the register of difficult life situation, and its removal."""

    sensitivity = Sensitivity.CONTENT

    family = models.CharField(max_length=40, blank=True)
    ground = models.CharField(max_length=14, choices=choices.Ground.choices)
    entered_on = models.DateField(null=True)
    removed_on = models.DateField(null=True)
    removal = models.CharField(
        max_length=10, choices=choices.Removal.choices, blank=True
    )
    decision = models.CharField(max_length=60, blank=True)
