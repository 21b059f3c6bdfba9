from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, Value

from kamkor.foundation.db.models import BaseModel
from kamkor.foundation.places.models import Organisation, Territory

from .choices import ON_PAGES, BatchState, Kind, RecordState
from .querysets import BatchQuerySet, RecordQuerySet


class Source(BaseModel):
    """An office's list that comes again and again, with its remembered columns.

    Two offices may give their lists the same name: a row of one never replaces a row
    of the other.
    """

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True)
    territory = models.ForeignKey(Territory, models.PROTECT, null=True)
    mapping = models.JSONField(default=dict)  # folded heading -> field
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="sources_source_once_an_office",
                fields=["kind", "name", "territory", "organisation"],
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return self.name if self.is_list else str(self.get_kind_display())

    @property
    def is_list(self) -> bool:
        """Of an office; what officers write down on pages has a code for a name."""
        return self.kind not in ON_PAGES


class Batch(BaseModel):
    """One file, or one call of another system, as received."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="batches")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    territory = models.ForeignKey(Territory, models.PROTECT, null=True)
    place = models.IntegerField(default=0)  # territory.low, 0 where none
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True)
    list_date = models.DateField()  # the day the list speaks for
    file_name = models.CharField(max_length=255)
    file_hash = models.CharField(max_length=64)  # SHA-256, hexadecimal
    file_size = models.BigIntegerField()
    stored_as = models.CharField(max_length=255, blank=True)
    mapping = models.JSONField(default=dict)
    state = models.CharField(
        max_length=10, choices=BatchState.choices, default=BatchState.RECEIVED
    )
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    finished_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)
    failure = models.CharField(max_length=60, blank=True)  # code of what went wrong

    objects = BatchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="sources_batch_same_file_once",
                fields=["source", "file_hash"],
                condition=~Q(state__in=[BatchState.FAILED, BatchState.UNDONE]),
            ),
        ]
        indexes = [
            models.Index(fields=["-received_at", "id"], name="sources_batch_newest"),
            models.Index(fields=["place"], name="sources_batch_place"),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def called(self) -> str:
        kind = self.get_kind_display()
        return f"{self.source} · {kind}" if self.source.is_list else str(kind)


class Record(BaseModel):
    """One row as received, for ever: `raw` as the user saw it, `values` as we read it.

    Free words of class 3 stand in `sealed` instead: sealing.py puts them together again.
    Never changed. A mended or corrected row is a new record that `replaces` the old.
    """

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="records")
    source = models.ForeignKey(Source, models.PROTECT)
    sheet = models.CharField(max_length=100, blank=True)
    row_number = models.IntegerField()
    raw = models.JSONField()
    values = models.JSONField()
    sealed = models.BinaryField(null=True)  # with the key of the record
    problems = models.JSONField(default=list)  # [{field, code, params}]: keep it back
    # the same shape as problems, but the row goes in all the same
    remarks = models.JSONField(default=list, db_default=Value([], models.JSONField()))
    identity = models.CharField(max_length=64)  # same row in a later file: identity.py
    ordinal = models.SmallIntegerField(db_default=1)  # of several rows on one child
    content_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=RecordState.choices)
    replaces = models.ForeignKey("self", models.PROTECT, null=True)
    # shielded children of whom it speaks, None for none; the database keeps it so
    secret_of = ArrayField(models.UUIDField(), null=True, editable=False)
    received_at = models.DateTimeField()

    objects = RecordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="sources_record_current_once",
                fields=["source", "identity", "ordinal"],
                condition=Q(state=RecordState.ACCEPTED),
            ),
        ]
        indexes = [
            models.Index(fields=["batch", "row_number"], name="sources_record_batch"),
            models.Index(
                fields=["source", "batch", "row_number"],
                name="sources_record_waiting",
                condition=Q(state=RecordState.REFUSED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} row {self.row_number}"


class Check(models.Model):
    """What was found in a file before it was brought in. Seen like its records."""

    batch = models.OneToOneField(
        Batch, models.CASCADE, primary_key=True, related_name="+"
    )
    findings = models.JSONField()  # the shape of reads.Preview
    checked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"check of {self.batch_id}"


class Progress(models.Model):
    """How far a running import is, seen while its own transaction is still open.

    Written on a second connection; no key to the batch, so that nothing waits, and
    nothing about anybody in it.
    """

    batch_id = models.UUIDField(primary_key=True)
    step = models.CharField(max_length=40)
    done = models.IntegerField()
    of = models.IntegerField()
    started_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "progress"

    def __str__(self) -> str:
        return f"{self.step} {self.done}/{self.of}"
