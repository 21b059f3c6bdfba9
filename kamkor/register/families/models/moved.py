from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from kamkor.foundation.db.models import BaseModel
from kamkor.foundation.places.models import Territory
from kamkor.register.families.choices import HandOverState, NotHere
from kamkor.register.families.querysets import HandOverQuerySet
from kamkor.register.people.models import Person


class HandOver(BaseModel):
    """A family with open work that newer records place in another district.

    Seen by officers and heads of both; `from_place` and `to_place` are where exactly, for
    the reach, while the page names the districts only.
    """

    from_territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    to_territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    from_place = models.IntegerField()
    to_place = models.IntegerField()
    since = models.DateField()  # the first day a record places it there
    raised_at = models.DateTimeField()
    state = models.CharField(
        max_length=8, choices=HandOverState.choices, default=HandOverState.PROPOSED
    )
    reason = models.CharField(max_length=13, choices=NotHere.choices, blank=True)
    note = models.BinaryField(null=True)  # sealed with the key of the first child
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)
    noted_at = models.DateTimeField(null=True)  # "not here", by the old territory
    noted_by = models.UUIDField(null=True)

    objects = HandOverQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="families_handover_answered_by_somebody",
                condition=Q(state__in=[HandOverState.PROPOSED, HandOverState.MOOT])
                | Q(answered_at__isnull=False, answered_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["to_place", "id"],
                name="families_handover_to",
                condition=Q(state="proposed"),
            ),
            models.Index(
                fields=["from_place", "id"],
                name="families_handover_from",
                condition=Q(state="not_here"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_territory_id} to {self.to_territory_id}"


class Mover(BaseModel):
    """One child of a family that moved. S1: the code and the year, kept here because who
    hands the child over no longer reaches it."""

    hand_over = models.ForeignKey(HandOver, models.CASCADE, related_name="movers")
    person = models.ForeignKey(
        Person, models.CASCADE, related_name="moves", db_constraint=False
    )
    code = models.CharField(max_length=12)
    birth_year = models.SmallIntegerField(null=True)
    since = models.DateField()
    record = models.UUIDField()  # the newest that places the child there
    doubted = ArrayField(models.UUIDField(), default=list)  # set aside by "not here"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="families_mover_once", fields=["hand_over", "person"]
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Release(BaseModel):
    """Work that a worker of the old territory gave up by the hand-over."""

    hand_over = models.ForeignKey(HandOver, models.CASCADE, related_name="releases")
    gap = models.UUIDField()
    assignee = models.UUIDField()

    def __str__(self) -> str:
        return f"{self.gap} by {self.assignee}"
