from django.db import models
from django.db.models import F, Q

from kamkor.foundation.db.models import BaseModel
from kamkor.register.people.models import Person
from kamkor.register.sources.models import Record

from .choices import Outcome, PairState


class Assignment(BaseModel):
    """The ledger: which person a record speaks of, decided by whom, when and why.

    Append-only: a change ends the row (`ended_at`) and adds another.
    """

    record = models.ForeignKey(Record, models.PROTECT, related_name="assignments")
    person = models.ForeignKey(Person, models.PROTECT, related_name="assignments")
    outcome = models.CharField(max_length=6, choices=Outcome.choices)
    score = models.FloatField(null=True)  # probability, where a rule gave one
    reasons = models.JSONField(default=list)  # codes of what agreed and disagreed
    method = models.CharField(max_length=20)  # version of the rules
    decided_at = models.DateTimeField()
    decided_by = models.UUIDField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="linkage_assignment_one_person_a_record",
                fields=["record"],
                condition=Q(ended_at=None),
            ),
        ]
        indexes = [
            models.Index(
                fields=["person"],
                name="linkage_assignment_person",
                condition=Q(ended_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} is {self.person_id}"


class Key(models.Model):
    """A keyed hash of something a child can be found by. Equality only."""

    pk = models.CompositePrimaryKey("hash", "person_id", "record_id")
    hash = models.BinaryField()  # 8 bytes, HMAC-SHA-256 with the search key
    person = models.ForeignKey(Person, models.CASCADE, related_name="keys")
    record = models.ForeignKey(Record, models.CASCADE, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["record"], name="linkage_key_record"),
        ]

    def __str__(self) -> str:
        return bytes(self.hash).hex()


class Pair(BaseModel):
    """Two persons that may be one; a person decides, and it is remembered for ever."""

    left = models.ForeignKey(Person, models.PROTECT, related_name="+")
    right = models.ForeignKey(Person, models.PROTECT, related_name="+")
    record = models.ForeignKey(
        Record, models.PROTECT, related_name="+"
    )  # that raised it
    score = models.FloatField()
    reasons = models.JSONField(default=list)
    method = models.CharField(max_length=20)
    raised_at = models.DateTimeField()
    place = models.IntegerField(default=0)  # of the record's batch, for the work list
    state = models.CharField(
        max_length=9, choices=PairState.choices, default=PairState.OPEN
    )
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="linkage_pair_once", fields=["left", "right"]),
            models.CheckConstraint(
                name="linkage_pair_in_order", condition=Q(left__lt=F("right"))
            ),
            models.CheckConstraint(
                name="linkage_pair_decided_by_somebody",
                condition=Q(state__in=[PairState.OPEN, PairState.MOOT])
                | Q(decided_at__isnull=False, decided_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["place", "-score", "id"],
                name="linkage_pair_open",
                condition=Q(state="open"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.left_id} ? {self.right_id}"


class Merge(BaseModel):
    """`gone` was found to be `kept`. Undone, never deleted."""

    kept = models.ForeignKey(Person, models.PROTECT, related_name="merges")
    gone = models.ForeignKey(Person, models.PROTECT, related_name="+")
    pair = models.ForeignKey(Pair, models.PROTECT, null=True)
    merged_at = models.DateTimeField()
    merged_by = models.UUIDField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="linkage_merge_once",
                fields=["gone"],
                condition=Q(undone_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gone_id} is {self.kept_id}"
