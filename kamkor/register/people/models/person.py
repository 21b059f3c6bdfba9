from django.db import models
from django.db.models import ExpressionWrapper, F, Q

from kamkor.foundation.db.context import MACHINE_ID
from kamkor.foundation.db.models import BaseModel
from kamkor.foundation.places.models import Territory
from kamkor.register.people.choices import Sex
from kamkor.register.people.querysets import PersonQuerySet
from kamkor.register.sources.models import Record


class Person(BaseModel):
    """A child, once. S1: a code, the year of birth, the sex, the place, the shield.

    `root` is the person this one was found to be the same as (itself otherwise): a
    reversible pointer, resolved on read. Facts stay where their records put them.
    `place`, `territory`, `birth_year` and `sex` are derived from facts set by set.
    """

    code = models.CharField(max_length=12, unique=True)  # opaque, for paper
    root = models.ForeignKey("self", models.PROTECT, related_name="same")
    # nearly all are; as a column the planner knows it, as a comparison it guesses 1 in 200
    is_root = models.GeneratedField(
        expression=ExpressionWrapper(Q(root=F("id")), models.BooleanField()),
        output_field=models.BooleanField(),
        db_persist=True,
        null=True,
    )
    territory = models.ForeignKey(Territory, models.PROTECT, null=True)
    place = models.IntegerField(default=0)  # territory.low, 0 where not known
    birth_year = models.SmallIntegerField(null=True)
    sex = models.CharField(max_length=7, choices=Sex.choices, default=Sex.UNKNOWN)
    is_shielded = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    objects = PersonQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["place", "id"], name="people_person_place"),
        ]

    def __str__(self) -> str:
        return self.code


class Household(BaseModel):
    """People at one address, as records put them there. S2."""

    territory = models.ForeignKey(Territory, models.PROTECT, null=True)
    place = models.IntegerField(default=0)
    address = models.CharField(max_length=255, blank=True)
    number = models.CharField(max_length=40, blank=True)  # in the household register
    identity = models.CharField(max_length=64, unique=True)  # hash of place and address

    def __str__(self) -> str:
        return self.number or self.address


class Shield(BaseModel):
    """The location of a child is kept secret. Raised by one, lowered by two. S4.

    A provisional one is the machine's: the child may be one that is shielded, and it
    falls when somebody decides that it is not.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="shields")
    words = models.BinaryField()  # the reason, sealed with the child's key
    raised_at = models.DateTimeField()
    raised_by = models.UUIDField()
    is_provisional = models.BooleanField(default=False)
    asked_at = models.DateTimeField(null=True)  # to lower it
    asked_by = models.UUIDField(null=True)
    lowered_at = models.DateTimeField(null=True)
    lowered_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="people_shield_once",
                fields=["person"],
                condition=Q(lowered_at=None),
            ),
            models.CheckConstraint(
                name="people_shield_lowered_by_two",
                condition=Q(lowered_at=None, lowered_by=None)
                | Q(lowered_at__isnull=False, lowered_by__isnull=False)
                & (
                    Q(is_provisional=True)
                    | Q(asked_by__isnull=False) & ~Q(lowered_by=F("asked_by"))
                ),
            ),
            models.CheckConstraint(
                name="people_shield_provisional_by_machine",
                condition=Q(is_provisional=False) | Q(raised_by=MACHINE_ID),
            ),
        ]

    def __str__(self) -> str:
        return f"shield of {self.person_id}"


class Doubt(BaseModel):
    """A record that places a child where it was not found: while the doubt stands, the
    record does not say where the child lives. The record itself stays as it is."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    raised_by = models.UUIDField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="people_doubt_once", fields=["record"], condition=Q(lifted_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"doubt of {self.record_id}"
