from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from kamkor.foundation.db.models import BaseModel
from kamkor.register.people.models import Person
from kamkor.register.sources.models import Record

from .asked import Enquiry, FileJob, Notice
from .choices import Awaits, Outcome, PairState
from .learned import Biggest, LinkSample, QualityDay, Threshold, WeightSet, WeightStep
from .querysets import SearchKeyQuerySet

__all__ = [
    "Assignment", "Biggest", "Enquiry", "FileJob", "LinkSample", "MatchKey", "Merge",
    "NameCount", "Notice", "Pair", "Profile", "QualityDay", "Reading", "SearchKey",
    "Threshold", "WeightSet", "WeightStep",
]  # fmt: skip


class Assignment(BaseModel):
    """The ledger: which person a record speaks of, decided by whom, when and why.

    Append-only: a change ends the row (`ended_at`) and adds another.
    """

    record = models.ForeignKey(Record, models.PROTECT, related_name="assignments")
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="assignments", db_index=False
    )
    outcome = models.CharField(max_length=6, choices=Outcome.choices)
    score = models.FloatField(null=True)  # probability, where one was weighed
    bits = models.FloatField(null=True)
    why = models.JSONField(default=dict)  # core.explain.Explanation
    method = models.CharField(max_length=20)  # version of the weights
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
            models.Index(fields=["person"], name="linkage_assignment_person"),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} is {self.person_id}"


class Profile(models.Model):
    """What one record says that helps to recognise its child, folded. Never shown.

    Rows of records that are evidence now; `person` is the one the record was given to.
    The columns are those of core.normalise.SCHEMA that do not follow from others, and
    `parent`, words of the father's name; NULL: the record does not say.
    """

    record = models.OneToOneField(
        Record, models.CASCADE, primary_key=True, related_name="+"
    )
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    list_number = models.BigIntegerField(default=0)  # one list of one day
    is_roster = models.BooleanField(default=False)
    given = models.TextField(null=True)
    father = models.TextField(null=True)
    family = models.TextField(null=True)
    words = ArrayField(models.TextField(), null=True)
    sex = models.TextField(null=True)
    born = models.TextField(null=True)  # YYYYMMDD
    spoken = models.TextField(null=True)  # the other day, inside the number
    year = models.SmallIntegerField(null=True)
    number = models.TextField(null=True)
    number_is = models.TextField(null=True)
    mother = models.TextField(null=True)
    mother_full = models.TextField(null=True)
    phone = models.TextField(null=True)
    region = models.TextField(null=True)
    district = models.TextField(null=True)
    village = models.TextField(null=True)
    parent = ArrayField(models.TextField(), default=list)
    version = models.CharField(max_length=10, default="")  # of the folding rules

    def __str__(self) -> str:
        return f"profile of {self.record_id}"


class NameCount(models.Model):
    """How many records bear a name: a rare one says more. Of folded names, machine only.

    `part`: given, father or family; `value` "": how many have that part at all.
    """

    pk = models.CompositePrimaryKey("part", "value")
    part = models.CharField(max_length=6)
    value = models.TextField()
    times = models.IntegerField()

    def __str__(self) -> str:
        return self.part


class MatchKey(models.Model):
    """A keyed hash that other records of the same child would share. Equality only.

    No foreign key: rows go with their profile, written and removed beside it.
    """

    pk = models.CompositePrimaryKey("hash", "record_id")
    hash = models.BigIntegerField()  # 8 bytes of HMAC-SHA-256, see keys.py
    record_id = models.UUIDField()

    def __str__(self) -> str:
        return f"key of {self.record_id}"


class SearchKey(models.Model):
    """A keyed hash by which an officer finds a child. Equality only.

    `place` is the child's, -1 under a shield; the database keeps it so (sql/follow.sql).
    """

    pk = models.CompositePrimaryKey("hash", "place", "person_id")
    hash = models.BigIntegerField()
    place = models.IntegerField()
    person_id = models.UUIDField()

    objects = SearchKeyQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person_id"], name="linkage_searchkey_person")]

    def __str__(self) -> str:
        return f"key of {self.person_id}"


class Pair(BaseModel):
    """Two persons that may be one; a person decides, and it is remembered for ever.

    `awaits` says whose answer comes next (review/course.py); a "different" that a second
    reader checks stands meanwhile. `round` grows when all begins anew. `value`: what a
    right answer is worth, by which the list is ordered (sql/value.sql).
    """

    left = models.ForeignKey(Person, models.PROTECT, related_name="+")
    right = models.ForeignKey(Person, models.PROTECT, related_name="+")
    record = models.ForeignKey(
        Record, models.PROTECT, related_name="+"
    )  # that raised it
    score = models.FloatField()  # probability, as the weights of `method` said it
    bits = models.FloatField(default=0.0)
    why = models.JSONField(default=dict)  # core.explain.Explanation
    method = models.CharField(max_length=20)
    raised_at = models.DateTimeField()
    place = models.IntegerField(default=0)  # of the record's batch, for the work list
    state = models.CharField(
        max_length=9, choices=PairState.choices, default=PairState.OPEN
    )
    awaits = models.CharField(
        max_length=6, choices=Awaits.choices, db_default=Awaits.FIRST
    )
    round = models.SmallIntegerField(db_default=1)
    value = models.FloatField(db_default=0.0)
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
            models.CheckConstraint(
                name="linkage_pair_joined_waits_for_nobody",
                condition=~Q(state__in=[PairState.SAME, PairState.MOOT])
                | Q(awaits=Awaits.NOBODY),
            ),
            models.CheckConstraint(
                name="linkage_pair_open_waits_for_somebody",
                condition=~Q(state__in=[PairState.OPEN, PairState.UNSURE])
                | ~Q(awaits=Awaits.NOBODY),
            ),
        ]
        indexes = [
            models.Index(
                fields=["place", "-value", "id"],
                name="linkage_pair_awaits",
                condition=~Q(awaits=Awaits.NOBODY),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.left_id} ? {self.right_id}"

    def is_right(self, person: Person) -> bool:
        """On which side somebody stands who is, or is one with, one of the two; also
        after the two were joined."""
        if self.left.root_id == self.right.root_id:
            return person.pk == self.right_id
        return person.root_id == self.right.root_id


class Reading(BaseModel):
    """One person's answer to a pair. Append-only; it outlives the pair.

    Nobody reads a pair twice in a round; a new one begins after "cannot say" and after a
    decision was taken back.
    """

    pair = models.ForeignKey(
        Pair, models.DO_NOTHING, related_name="readings", db_constraint=False,
        db_index=False,
    )  # fmt: skip
    round = models.SmallIntegerField()
    nth = (
        models.SmallIntegerField()
    )  # 1 the first, 2 the second, 3 the head of the unit
    reader = models.UUIDField()
    answer = models.CharField(max_length=9, choices=PairState.choices)
    note = models.BinaryField(null=True)  # sealed with the keys of both children
    seconds = models.IntegerField(null=True)  # from opening the page
    read_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="linkage_reading_one_a_turn", fields=["pair", "round", "nth"]
            ),
            models.UniqueConstraint(
                name="linkage_reading_nobody_twice", fields=["pair", "round", "reader"]
            ),
            models.CheckConstraint(
                name="linkage_reading_is_an_answer",
                condition=Q(answer__in=["same", "different", "unsure"]),
            ),
        ]
        indexes = [
            models.Index(fields=["reader", "read_at"], name="linkage_reading_reader"),
        ]

    def __str__(self) -> str:
        return f"{self.answer} of {self.pair_id}"


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
