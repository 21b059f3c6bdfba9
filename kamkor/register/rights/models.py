"""What evaluation keeps.

The tables it writes have one writer and follow the children: their keys to the child are
not enforced row by row, which would cost more than the evaluation itself.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kamkor.foundation.db.models import BaseModel
from kamkor.foundation.places.models import Organisation, Territory
from kamkor.register.people.models import Person

from .choices import GapState, Migrant, Right, Status
from .querysets import GapQuerySet, SavedFilterQuerySet


class Standing(models.Model):
    """How the rights of one child stand now, one row a child (the root). S1.

    One column triple a right (status, since, reason) instead of seven rows: a nation is
    one statement. Safety stands apart in `Safety`: that somebody was hurt is S3. `since`
    is the earliest day known for the present status and reason.
    """

    person = models.OneToOneField(
        Person, models.DO_NOTHING, primary_key=True, related_name="standing",
        db_constraint=False,
    )  # fmt: skip
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
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["place", "person"], name="rights_standing_place")
        ]

    def __str__(self) -> str:
        return f"standing of {self.person_id}"


class Safety(models.Model):
    """Protection from violence, one row a child. S3."""

    person = models.OneToOneField(
        Person, models.DO_NOTHING, primary_key=True, related_name="safety_standing",
        db_constraint=False,
    )  # fmt: skip
    place = models.IntegerField()
    safety = models.SmallIntegerField(choices=Status.choices)
    safety_since = models.DateField(null=True)
    safety_reason = models.CharField(max_length=40)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"safety of {self.person_id}"


class Change(BaseModel):
    """A status that changed: what was, what is, on which evidence.

    The first evaluation of a child is no change; it is told by the first row's `before`.
    """

    person = models.ForeignKey(
        Person, models.DO_NOTHING, related_name="changes", db_constraint=False,
        db_index=False,
    )  # fmt: skip
    right = models.CharField(max_length=9, choices=Right.choices)
    before = models.SmallIntegerField(choices=Status.choices)
    before_reason = models.CharField(max_length=40)
    before_since = models.DateField(null=True)
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

    person = models.ForeignKey(
        Person, models.DO_NOTHING, related_name="gaps", db_constraint=False
    )
    territory = models.ForeignKey(
        Territory, models.DO_NOTHING, null=True, db_constraint=False, db_index=False
    )
    place = models.IntegerField()
    right = models.CharField(max_length=9, choices=Right.choices)
    reason = models.CharField(max_length=40)
    status = models.SmallIntegerField(choices=Status.choices)
    sensitivity = models.SmallIntegerField()
    since = models.DateField()
    birth_year = models.SmallIntegerField(null=True)
    sex = models.CharField(max_length=7)
    responsible = models.ForeignKey(
        Organisation, models.DO_NOTHING, null=True, db_constraint=False, db_index=False
    )
    evidence = ArrayField(models.UUIDField(), default=list)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    state = models.CharField(
        max_length=8, choices=GapState.choices, default=GapState.OPEN
    )
    assignee = models.UUIDField(null=True)

    objects = GapQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="rights_gap_one_open_a_reason",
                fields=["person", "right", "reason"],
                condition=Q(closed_at=None),
            ),
            models.CheckConstraint(
                name="rights_gap_closed_when_it_says_so",
                condition=Q(state=GapState.CLOSED, closed_at__isnull=False)
                | ~Q(state=GapState.CLOSED) & Q(closed_at=None),
            ),
        ]
        indexes = [
            models.Index(
                fields=["place", "since", "id"],
                name="rights_gap_open",
                condition=Q(closed_at=None),
            ),
            # the oldest of a large territory, without sorting all it has; those of other
            # places are passed over without a look at them
            models.Index(
                fields=["since", "id", "place"],
                name="rights_gap_oldest",
                condition=Q(closed_at=None),
            ),
            models.Index(
                fields=["assignee"],
                name="rights_gap_assignee",
                condition=Q(closed_at=None, assignee__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reason} of {self.person_id}"


class GapStep(BaseModel):
    """What somebody did about a gap: gave it to somebody, took it up, waits. Kept."""

    gap = models.ForeignKey(Gap, models.CASCADE, related_name="steps")
    by = models.UUIDField()
    at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=GapState.choices)
    assignee = models.UUIDField(null=True)
    note = models.BinaryField(null=True)  # sealed with the child's key

    def __str__(self) -> str:
        return f"{self.gap_id}: {self.state}"


class SavedFilter(BaseModel):
    """A filter of the gap list that somebody keeps for themselves."""

    owner = models.UUIDField()
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=400)
    created_at = models.DateTimeField()

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="rights_filter_name_once", fields=["owner", "name"]
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Export(BaseModel):
    """A gap list that somebody took out: when, how many rows, by which filter."""

    owner = models.UUIDField()
    at = models.DateTimeField()
    rows = models.IntegerField()
    query = models.CharField(max_length=400)

    class Meta:
        indexes = [models.Index(fields=["owner", "at"], name="rights_export_owner")]

    def __str__(self) -> str:
        return f"{self.rows} rows by {self.owner}"


class Tally(models.Model):
    """How many children of a place stand how: figures for those who see no child.

    `place` is the child's own; a territory is the sum of its interval. `reason` is empty
    except where the right is at risk or not met.
    """

    pk = models.CompositePrimaryKey("place", "right", "status", "migrant", "reason")
    place = models.IntegerField()
    right = models.CharField(max_length=9, choices=Right.choices)
    status = models.SmallIntegerField(choices=Status.choices)
    migrant = models.SmallIntegerField(choices=Migrant.choices)
    reason = models.CharField(max_length=40)
    children = models.IntegerField()
    counted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.place} {self.right} {self.status}: {self.children}"


class Run(BaseModel):
    """One evaluation of all children: for which day, how many, how long."""

    on = models.DateField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    children = models.IntegerField()
    gaps_opened = models.IntegerField()
    gaps_closed = models.IntegerField()

    def __str__(self) -> str:
        return f"all on {self.on}"


class Snapshot(BaseModel):
    """A count as it was told on a day by a source. Snapshots are never added up.

    An official figure comes from the country pack and has its address; one computed here
    has the register as its source and `definition` names the SQL file.
    """

    code = models.CharField(max_length=40)
    territory = models.ForeignKey(Territory, models.PROTECT, null=True)
    place = models.IntegerField(default=0)
    label = models.CharField(max_length=40)  # the period as the source says it
    date = models.DateField()  # last day of the period
    value = models.DecimalField(max_digits=14, decimal_places=2)
    is_estimate = models.BooleanField(default=False)
    as_recounted = models.BooleanField(default=True)
    source = models.CharField(max_length=300)
    source_url = models.CharField(max_length=400, blank=True)
    definition = models.CharField(max_length=300)
    note = models.CharField(max_length=400, blank=True)
    words = models.JSONField(default=dict)  # {language: {label, source, note}}
    is_computed = models.BooleanField(default=False)
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="rights_snapshot_once",
                fields=["code", "territory", "date", "source"],
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="rights_snapshot_not_negative", condition=Q(value__gte=0)
            ),
        ]
        indexes = [
            models.Index(F("code"), F("date").desc(), name="rights_snapshot_series")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.label}: {self.value}"

    @property
    def label_words(self) -> str:
        return self._said("label")

    @property
    def source_words(self) -> str:
        """Who counted, in the reader's language."""
        return _("this register") if self.is_computed else self._said("source")

    @property
    def note_words(self) -> str:
        return self._said("note")

    def _said(self, field: str) -> str:
        language = (get_language() or "ru")[:2]
        found: str = self.words.get(language, {}).get(field) or getattr(self, field)
        return found
