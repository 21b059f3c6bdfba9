"""Releases of figures for the public: what was asked for, found and decided."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from kamkor.foundation.db.models import BaseModel

from .choices import ReleaseState, StepKind
from .periods import text


class Release(BaseModel):
    """Figures that are to go out, as one file. `tables`: codes of tables.toml;
    `coarser`: what was made coarser in them, or left out, until the attacker lost;
    `announced_on`: the day it may go out from; `note`: to readers; `sha256`: of the file that reviewers see
    and the public gets; `report`: what the attacker found, and with which limits."""

    number = models.PositiveIntegerField(unique=True)
    country = models.CharField(max_length=2)
    first = models.DateField()  # first day of the first quarter
    last = models.DateField()  # first day of the last quarter
    tables = ArrayField(models.CharField(max_length=40))
    coarser = models.JSONField(default=dict)  # {code: [step]}; see shapes.coarse
    announced_on = models.DateField()
    note = models.JSONField(default=dict)  # {language: text}
    state = models.CharField(max_length=10, choices=ReleaseState.choices)
    sha256 = models.CharField(max_length=64, blank=True)
    report = models.JSONField(default=dict)
    prepared_by = models.UUIDField()
    prepared_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="publishing_release_in_order",
                condition=Q(first__lte=F("last")),
            ),
            models.CheckConstraint(
                name="publishing_release_has_a_file",
                condition=Q(state=ReleaseState.ORDERED) | ~Q(sha256=""),
            ),
        ]

    def __str__(self) -> str:
        return f"release {self.number}"

    @property
    def span(self) -> str:
        """2026-Q1 – 2026-Q3."""
        return f"{text(self.first)} – {text(self.last)}"


class Step(BaseModel):
    """Something happened to a release: who, when, why. A reviewer decides once."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=StepKind.choices)
    by = models.UUIDField()
    at = models.DateTimeField()
    why = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="publishing_step_decided_once", fields=["release", "by"],
                condition=Q(kind__in=[StepKind.LET_OUT, StepKind.REFUSED]),
            ),
            models.UniqueConstraint(
                name="publishing_step_released_once", fields=["release"],
                condition=Q(kind=StepKind.RELEASED),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} of {self.release_id}"


class Exact(BaseModel):
    """The true counts of a table of a release, in the order of `places`. Only the machine
    reads them: its attacker asks whether it found a true one."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="exact")
    table = models.CharField(max_length=40)
    places = models.JSONField()
    counts = ArrayField(models.PositiveIntegerField())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="publishing_exact_once", fields=["release", "table"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.table} of {self.release_id}"
