"""Services that help, who is away, and what was handed over."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q

from kamkor.foundation.db.models import BaseModel
from kamkor.foundation.places.models import Named, Organisation, Territory

from .choices import Need, Reason
from .querysets import DutyQuerySet, HandOverQuerySet, ServiceQuerySet

OLDEST = 99  # years of age, where a service has no upper bound


class Service(Named):
    """Help that an organisation gives somewhere. Public: no child, no client is in it.

    `place` is the number of its territory. `capacity` and `taken` are places at the
    same time; what is not known is NULL. `hours` are rows {days, opens, closes};
    `documents`, what to bring, rows {document, uri}, the address of a form or "".
    """

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="services"
    )
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    place = models.IntegerField()
    need = models.CharField(max_length=10, choices=Need.choices)
    about = models.TextField(blank=True)
    for_whom = models.CharField(max_length=500, blank=True)
    age_from = models.PositiveSmallIntegerField(
        null=True, validators=[MaxValueValidator(OLDEST)]
    )
    age_to = models.PositiveSmallIntegerField(
        null=True, validators=[MaxValueValidator(OLDEST)]
    )
    languages = ArrayField(models.CharField(max_length=3), default=list)
    cost = models.CharField(max_length=300, blank=True)
    is_free = models.BooleanField(null=True)
    capacity = models.PositiveIntegerField(null=True)
    taken = models.PositiveIntegerField(null=True)
    address = models.CharField(max_length=300, blank=True)
    phones = ArrayField(models.CharField(max_length=60), default=list)
    email = models.EmailField(blank=True)
    web = models.CharField(max_length=300, blank=True)
    hours = models.JSONField(default=list)
    documents = models.JSONField(default=list)
    is_accessible = models.BooleanField(null=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    verified_on = models.DateField(null=True)
    verified_by = models.UUIDField(null=True)
    outside_id = models.CharField(max_length=80, null=True)  # in the file it came from
    changed_at = models.DateTimeField()
    changed_by = models.UUIDField(null=True)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="providers_service_once", fields=["organisation", "outside_id"]
            ),
            models.CheckConstraint(
                name="providers_service_ends_after_it_starts",
                condition=Q(valid_from=None) | Q(valid_to=None)
                | Q(valid_to__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="providers_service_ages_in_order",
                condition=Q(age_from=None) | Q(age_to=None)
                | Q(age_to__gte=F("age_from")),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["need", "place"], name="providers_service_need"),
            models.Index(fields=["territory"], name="providers_service_where"),
            GinIndex(fields=["languages"], name="providers_service_lang"),
        ]

    def __str__(self) -> str:
        return self.name or str(self.pk)

    @property
    def free(self) -> int | None:
        """Places that are free; None where it is not known."""
        if self.capacity is None or self.taken is None:
            return None
        return max(self.capacity - self.taken, 0)


class Duty(BaseModel):
    """Somebody is away from one day to another, both included; a deputy stands in."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="absences"
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="deputyships"
    )
    place = models.IntegerField()  # where the absent person works
    from_day = models.DateField()
    to_day = models.DateField()
    reason = models.CharField(max_length=8, choices=Reason.choices)
    told_at = models.DateTimeField()
    told_by = models.UUIDField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)

    objects = DutyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="providers_duty_days_in_order",
                condition=Q(to_day__gte=F("from_day")),
            ),
            models.CheckConstraint(
                name="providers_duty_nobody_is_their_own_deputy",
                condition=Q(deputy=None) | ~Q(deputy=F("user")),
            ),
        ]
        indexes = [models.Index(fields=["to_day"], name="providers_duty_to_day")]

    def __str__(self) -> str:
        return f"{self.user_id} away {self.from_day} to {self.to_day}"


class HandedOver(BaseModel):
    """Open work that went from one worker or body to another, and can go back.

    `items` is {handler: [ids]}: what really changed hands.
    """

    from_user = models.UUIDField(null=True)
    to_user = models.UUIDField(null=True)
    from_body = models.UUIDField(null=True)
    to_body = models.UUIDField(null=True)
    place = models.IntegerField()
    items = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.UUIDField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.UUIDField(null=True)

    objects = HandOverQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="providers_handedover_workers_or_bodies",
                condition=Q(
                    from_user__isnull=False, to_user__isnull=False,
                    from_body=None, to_body=None,
                )
                | Q(
                    from_user=None, to_user=None,
                    from_body__isnull=False, to_body__isnull=False,
                ),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["place"], name="providers_handedover_place")]

    def __str__(self) -> str:
        return f"work of {self.from_user or self.from_body}"

    @property
    def count(self) -> int:
        return sum(len(ids) for ids in self.items.values())
