from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from kamkor.foundation.db.models import BaseModel
from kamkor.register.families.choices import KinState, Sign, Through
from kamkor.register.families.querysets import KinQuerySet
from kamkor.register.people.models import Person


class Key(models.Model):
    """What brothers and sisters would share: a hash of parents' names, of a parent's
    number, of mother and phone. Equality only; serves the machine alone."""

    pk = models.CompositePrimaryKey("hash", "person_id")
    hash = models.BigIntegerField()
    person_id = models.UUIDField()

    class Meta:
        indexes = [models.Index(fields=["person_id"], name="families_key_person")]

    def __str__(self) -> str:
        return f"key of {self.person_id}"


class Kin(BaseModel):
    """Two children who are brother or sister by what lists say of their parents. S2.

    A proposal until a person answers; the answer is remembered for ever and can be taken
    back. Never joins the two, never feeds linkage, never lets anybody see more.
    """

    left = models.ForeignKey(
        Person, models.CASCADE, related_name="kin_after", db_constraint=False,
        db_index=False,
    )  # fmt: skip
    right = models.ForeignKey(
        Person, models.CASCADE, related_name="kin_before", db_constraint=False
    )
    through = models.CharField(max_length=6, choices=Through.choices)
    signs = ArrayField(models.CharField(max_length=14, choices=Sign.choices))
    records = ArrayField(models.UUIDField(), default=list)  # that say so
    method = models.CharField(max_length=20)  # version of the rules
    raised_at = models.DateTimeField()
    state = models.CharField(
        max_length=9, choices=KinState.choices, default=KinState.PROPOSED
    )
    note = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)

    objects = KinQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="families_kin_once", fields=["left", "right"]),
            models.CheckConstraint(
                name="families_kin_in_order", condition=Q(left__lt=F("right"))
            ),
            models.CheckConstraint(
                name="families_kin_decided_by_somebody",
                condition=Q(state=KinState.PROPOSED, decided_at=None, decided_by=None)
                | ~Q(state=KinState.PROPOSED)
                & Q(decided_at__isnull=False, decided_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                name="families_kin_proposed",
                condition=Q(state="proposed"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.left_id} beside {self.right_id}"
