"""Indicators, figures by the file they came in, and what was found odd in them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from kamkor.foundation.db.models import BaseModel
from kamkor.foundation.places.models import Named

from .choices import (
    Domain,
    Form,
    Kind,
    ObsStatus,
    Outcome,
    Rule,
    Severity,
    Unit,
    VintageState,
)
from .querysets import FindingQuerySet, VintageQuerySet


class Indicator(Named):
    """What is counted, as the catalogue says it (`data`: the definition, as JSON).

    `retired_at`: since when the catalogue says it no more; its figures stay.
    """

    code = models.CharField(max_length=30, unique=True)
    domain = models.CharField(max_length=10, choices=Domain.choices)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    unit = models.CharField(max_length=20, choices=Unit.choices)
    direction = models.SmallIntegerField()
    headline = models.BooleanField()
    position = models.PositiveSmallIntegerField()
    data = models.JSONField()
    hash = models.CharField(max_length=64)
    changed_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="indicators_direction", condition=Q(direction__range=(-1, 1))
            )
        ]

    def __str__(self) -> str:
        return self.name or self.code

    def said(self, part: str) -> str:
        """`definition`, `numerator` or `denominator` in the reader's language."""
        words = self.data.get(part) or {}
        found: str = words.get((get_language() or "ru")[:2]) or words.get("ru", "")
        return found


class Source(Named):
    """Who publishes figures."""

    code = models.CharField(max_length=20, unique=True)
    country = models.CharField(max_length=2, blank=True)
    url = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.name or self.code


class Vintage(BaseModel):
    """One file as it was brought in; its figures count once it is accepted.

    `options`: what was said about the file beside it. `lines`: rows or observations of
    the file; `figures` of them were understood.
    """

    source = models.ForeignKey(Source, models.PROTECT, null=True, related_name="+")
    country = models.CharField(max_length=2)
    form = models.CharField(max_length=8, choices=Form.choices)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    options = models.JSONField(default=dict)
    lines = models.PositiveIntegerField()
    figures = models.PositiveIntegerField()
    brought_at = models.DateTimeField()
    brought_by = models.UUIDField(null=True)
    state = models.CharField(max_length=8, choices=VintageState.choices)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    reason = models.CharField(max_length=1000, blank=True)

    objects = VintageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="indicators_file_once",
                fields=["sha256", "form", "options"],
                condition=~Q(state=VintageState.REJECTED),
            ),
            models.CheckConstraint(
                name="indicators_decided_when_not_waiting",
                condition=Q(state=VintageState.WAITING, decided_at=None)
                | ~Q(state=VintageState.WAITING) & Q(decided_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["-brought_at"], name="indicators_vintage_new"),
            models.Index(fields=["source"], name="indicators_vintage_source"),
        ]

    def __str__(self) -> str:
        return self.file_name


class Observation(BaseModel):
    """One figure of a file. Never changed: a better one comes with another file.

    `period`: 2023 or 2023-Q1. `sex` F or M, `age` and `breakdown` in SDMX codes, each
    empty for everybody. `address`: where it was published. `line`: of the file.
    """

    vintage = models.ForeignKey(
        Vintage, models.PROTECT, related_name="observations", db_index=False
    )
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    country = models.CharField(max_length=2)
    area = models.CharField(max_length=14)
    period = models.CharField(max_length=7)
    sex = models.CharField(max_length=1, blank=True)
    age = models.CharField(max_length=12, blank=True)
    breakdown = models.CharField(max_length=200, blank=True)
    value = models.DecimalField(max_digits=20, decimal_places=8, null=True)
    lower = models.DecimalField(max_digits=20, decimal_places=8, null=True)
    upper = models.DecimalField(max_digits=20, decimal_places=8, null=True)
    numerator = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    denominator = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    status = models.CharField(max_length=1, choices=ObsStatus.choices)
    source = models.ForeignKey(Source, models.PROTECT, null=True, related_name="+")
    address = models.CharField(max_length=300, blank=True)
    note = models.CharField(max_length=1000, blank=True)
    line = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="indicators_figure_once_in_a_file",
                fields=[
                    "vintage", "indicator", "area", "period", "sex", "age", "breakdown",
                ],
            ),
            models.CheckConstraint(
                name="indicators_interval_in_order",
                condition=Q(lower=None) | Q(upper=None)
                | Q(lower__lte=models.F("upper")),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["indicator", "country", "area"], name="indicators_figure_of"
            ),
            models.Index(fields=["source"], name="indicators_figure_source"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.area} {self.period}"


class Finding(BaseModel):
    """Something odd in a file: about periods of a series, or about a line of it.

    One that is severe holds its figures back until somebody lets them through.
    `detail` makes the sentence; of a line that could not be read it has the cells.
    """

    vintage = models.ForeignKey(Vintage, models.PROTECT, related_name="findings")
    rule = models.CharField(max_length=10, choices=Rule.choices)
    severity = models.CharField(max_length=5, choices=Severity.choices)
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, null=True, related_name="+"
    )
    country = models.CharField(max_length=2, blank=True)
    area = models.CharField(max_length=14, blank=True)
    sex = models.CharField(max_length=1, blank=True)
    age = models.CharField(max_length=12, blank=True)
    breakdown = models.CharField(max_length=200, blank=True)
    periods = ArrayField(models.CharField(max_length=7), default=list)
    line = models.PositiveIntegerField(null=True)
    column = models.CharField(max_length=60, blank=True)
    detail = models.JSONField(default=dict)
    outcome = models.CharField(max_length=11, choices=Outcome.choices, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    reason = models.CharField(max_length=1000, blank=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="indicators_decision_has_a_reason",
                condition=Q(outcome="", decided_at=None)
                | ~Q(outcome="") & Q(decided_at__isnull=False) & ~Q(reason=""),
            )
        ]
        indexes = [
            models.Index(fields=["indicator", "area"], name="indicators_finding_of"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.area} {', '.join(self.periods)}"
