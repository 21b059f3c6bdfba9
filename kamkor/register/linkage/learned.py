"""Tables of what linkage knows of itself: weights, cuts, looks at links, its quality."""

from django.db import models
from django.db.models import Q

from kamkor.foundation.db.models import BaseModel
from kamkor.register.people.models import Person
from kamkor.register.sources.models import Record

from .choices import PairState, WeightState


class WeightSet(BaseModel):
    """A set of weights as it was made; never changed. What became of it: its steps."""

    version = models.CharField(max_length=20, unique=True)
    hash = models.CharField(max_length=16)
    body = models.TextField()  # JSON of core.weights, whose hash hangs on its order
    answers = models.IntegerField()  # of people, that taught it
    records = models.BigIntegerField()  # of the register then
    made_at = models.DateTimeField()
    made_by = models.UUIDField()

    def __str__(self) -> str:
        return f"weights {self.version}"


class WeightStep(BaseModel):
    """What became of a set: append-only. The last adoption or rolling back tells what is
    in force since; nothing: the weights that come with the program."""

    weights = models.ForeignKey(WeightSet, models.PROTECT, related_name="steps")
    state = models.CharField(max_length=11, choices=WeightState.choices)
    at = models.DateTimeField()
    by = models.UUIDField()
    figures = models.JSONField(default=dict)  # of a check: core.checking.Verdict
    beside = models.CharField(max_length=20, blank=True)  # version in force before
    in_force = models.ForeignKey(WeightSet, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.weights_id} {self.state}"


class Threshold(BaseModel):
    """Bits from which a link is automatic, as estimated on a day; append-only."""

    at = models.DateTimeField()
    version = models.CharField(max_length=20)  # of the weights
    records = models.BigIntegerField()  # of the register then
    bits = models.FloatField()
    links = models.IntegerField()  # automatic ones that were counted
    looked = models.IntegerField()  # of them by people
    precision = models.FloatField(null=True)  # estimated, of the links above the bits
    low = models.FloatField(null=True)  # 95 % interval
    high = models.FloatField(null=True)

    def __str__(self) -> str:
        return f"{self.bits:.1f} bits"


class LinkSample(BaseModel):
    """An automatic link drawn by lot, for a person to say whether it is right."""

    assignment = models.OneToOneField(
        "linkage.Assignment", models.CASCADE, related_name="+"
    )
    record = models.ForeignKey(Record, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    bits = models.FloatField()
    stratum = models.SmallIntegerField()  # see core.precision.EDGES
    drawn_at = models.DateTimeField()
    place = models.IntegerField(default=0)  # of the child, for the work list
    state = models.CharField(
        max_length=9, choices=PairState.choices, default=PairState.OPEN
    )
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="linkage_sample_decided_by_somebody",
                condition=Q(state__in=[PairState.OPEN, PairState.MOOT])
                | Q(decided_at__isnull=False, decided_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["place", "-drawn_at", "id"],
                name="linkage_sample_open",
                condition=Q(state="open"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} of {self.person_id}?"


class QualityDay(models.Model):
    """How good linkage was on a day: sums only, no child, small ones hidden."""

    on = models.DateField(primary_key=True)
    at = models.DateTimeField()
    figures = models.JSONField()  # see quality/counting.py

    def __str__(self) -> str:
        return f"quality {self.on}"


class Biggest(models.Model):
    """The children with most records in a month: whose file grows is watched."""

    pk = models.CompositePrimaryKey("month", "person")
    month = models.DateField()  # its first day
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    records = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.person_id}: {self.records}"
