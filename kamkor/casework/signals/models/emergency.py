from django.db import models
from django.db.models import Q

from kamkor.casework.signals.choices import Kin, StepState
from kamkor.foundation.db.models import BaseModel

from .signal import Signal


class Emergency(models.Model):
    """A child said to be in danger now: what must be done at once, step by step. S3."""

    signal = models.OneToOneField(
        Signal, models.PROTECT, primary_key=True, related_name="emergency"
    )
    opened_at = models.DateTimeField()
    opened_by = models.UUIDField()
    kin = models.CharField(max_length=7, choices=Kin.choices, blank=True)
    kin_words = models.BinaryField(null=True)  # sealed
    kin_at = models.DateTimeField(null=True)
    kin_by = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.UUIDField(null=True)
    closed_words = models.BinaryField(null=True)  # sealed

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="signals_emergency_closed_by_somebody",
                condition=Q(closed_at=None, closed_by=None)
                | Q(
                    closed_at__isnull=False,
                    closed_by__isnull=False,
                    kin_at__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"emergency of {self.signal_id}"


class EmergencyStep(BaseModel):
    """One thing to be done in an emergency; `code` is of emergency.csv."""

    emergency = models.ForeignKey(Emergency, models.PROTECT, related_name="steps")
    code = models.CharField(max_length=20)
    order = models.SmallIntegerField()
    state = models.CharField(
        max_length=10, choices=StepState.choices, default=StepState.OPEN
    )
    at = models.DateTimeField(null=True)
    by = models.UUIDField(null=True)
    paper = models.CharField(max_length=60, blank=True)  # its number
    note = models.BinaryField(null=True)  # sealed

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="signals_step_once", fields=["emergency", "code"]
            ),
            models.CheckConstraint(
                name="signals_step_by_somebody",
                condition=Q(state=StepState.OPEN)
                | Q(at__isnull=False, by__isnull=False),
            ),
            models.CheckConstraint(
                name="signals_step_not_needed_with_a_reason",
                condition=~Q(state=StepState.NOT_NEEDED) | Q(note__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.emergency_id}: {self.code}"
