from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from kamkor.foundation.db.models import BaseModel
from kamkor.foundation.places.models import Organisation
from kamkor.register.sources.models import Batch


class ApiKey(BaseModel):
    """What an organisation's system shows at the door. The secret itself is not kept.

    `user` is the organisation's one machine account: whatever the key does, it does as
    that account, under the same row-level security as people.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="api_keys"
    )
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=12, unique=True)
    secret_hash = models.CharField(max_length=64)  # SHA-256 of the secret, hexadecimal
    scopes = ArrayField(models.CharField(max_length=40))
    records_an_hour = models.PositiveIntegerField()
    records_a_day = models.PositiveIntegerField()
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    valid_until = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="api_key_ends_after_it_begins",
                condition=Q(valid_until=None) | Q(valid_until__gt=F("created_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.prefix

    def opens(self, at: datetime) -> bool:
        """Neither revoked nor past its last day."""
        return self.revoked_at is None and (
            self.valid_until is None or at < self.valid_until
        )


class Usage(models.Model):
    """How much a key did in one hour or one day. Counts only."""

    HOUR: ClassVar = "hour"
    DAY: ClassVar = "day"

    key = models.ForeignKey(ApiKey, models.PROTECT, related_name="usage")
    period = models.CharField(max_length=4)
    starts_at = models.DateTimeField()
    calls = models.IntegerField(default=0)
    records = models.IntegerField(default=0)

    class Meta:
        verbose_name_plural = "usage"
        constraints = [
            models.UniqueConstraint(
                name="api_usage_once_a_period", fields=["key", "period", "starts_at"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key_id} {self.period} {self.starts_at}"


class Receipt(BaseModel):
    """What a system holds in its hands after it sent records."""

    key = models.ForeignKey(ApiKey, models.PROTECT, related_name="receipts")
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="+")
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="api_receipt_once_a_batch", fields=["key", "batch"]
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Answer(BaseModel):
    """What was answered under an idempotency key; given again to the same question."""

    key = models.ForeignKey(ApiKey, models.PROTECT, related_name="+")
    idempotency_key = models.CharField(max_length=200)
    request_hash = models.CharField(max_length=64)  # of method, path and body
    body = models.JSONField()  # a receipt: ids and counts, nothing about a child
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="api_answer_once", fields=["key", "idempotency_key"]
            ),
        ]
        indexes = [models.Index(fields=["answered_at"], name="api_answer_age")]

    def __str__(self) -> str:
        return f"{self.key_id} {self.idempotency_key}"
