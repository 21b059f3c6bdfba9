from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from kamkor.foundation.db.ids import uuid7
from kamkor.foundation.db.models import BaseModel
from kamkor.foundation.law.naming import LANGUAGES

from .choices import Level, OrganisationKind
from .querysets import OrganisationQuerySet, TerritoryQuerySet

if TYPE_CHECKING:
    from datetime import date


class Named(BaseModel):
    """Has a name in up to four languages. A missing one is NULL: not known."""

    name_ky = models.CharField(max_length=200, null=True)
    name_kk = models.CharField(max_length=200, null=True)
    name_ru = models.CharField(max_length=200, null=True)
    name_en = models.CharField(max_length=200, null=True)

    class Meta:
        abstract = True

    @property
    def name(self) -> str:
        """In the reader's language; where that is not known, in one that is."""
        wished = (get_language() or "ru")[:2]
        for language in (wished, "ru", *LANGUAGES):
            found: str | None = getattr(self, f"name_{language}", None)
            if found:
                return found
        return ""


class Territory(Named):
    """A unit of the country, from the whole down to a village.

    `low` … `high` number the tree depth-first: a territory and all below it are the
    rows whose `low` lies in that interval. `valid_to` is the first day it was no more.
    """

    country = models.CharField(max_length=2)
    code = models.CharField(max_length=14)
    level = models.CharField(max_length=13, choices=Level.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="children"
    )
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    low = models.IntegerField(default=0)
    high = models.IntegerField(default=0)
    iso_code = models.CharField(max_length=6, null=True)
    tile_column = models.SmallIntegerField(null=True)
    tile_row = models.SmallIntegerField(null=True)
    aliases = ArrayField(models.CharField(max_length=200), default=list)
    origin = models.CharField(
        max_length=60, help_text="Where the names come from: the pack or a classifier."
    )

    objects = TerritoryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="territory_code_once_in_a_country", fields=["country", "code"]
            ),
            models.CheckConstraint(
                name="territory_ends_after_it_starts",
                condition=Q(valid_from=None)
                | Q(valid_to=None)
                | Q(valid_to__gt=F("valid_from")),
            ),
            models.CheckConstraint(
                name="territory_interval_in_order", condition=Q(high__gte=F("low"))
            ),
            models.CheckConstraint(
                name="only_a_country_has_no_parent",
                condition=Q(level=Level.COUNTRY, parent=None)
                | ~Q(level=Level.COUNTRY) & Q(parent__isnull=False),
            ),
        ]
        indexes = [models.Index(name="territory_by_low", fields=["low"])]

    def __str__(self) -> str:
        return self.name or self.code

    @property
    def place(self) -> int:
        """What other tables store to say where: compare with `low` and `high`."""
        return self.low

    def contains(self, place: int) -> bool:
        return self.low <= place <= self.high

    def exists_on(self, day: "date") -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day < self.valid_to
        )


class FormerName(Named):
    """What a territory was called before `valid_to`. The unit stays the same row."""

    territory = models.ForeignKey(
        Territory, models.PROTECT, related_name="former_names"
    )
    valid_to = models.DateField()
    source = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_former_name_a_day", fields=["territory", "valid_to"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} (until {self.valid_to})"


class Succession(BaseModel):
    """All or a part of one territory went over to another. Series break at `since`."""

    predecessor = models.ForeignKey(
        Territory, models.PROTECT, related_name="successions"
    )
    successor = models.ForeignKey(Territory, models.PROTECT, related_name="precessions")
    since = models.DateField()
    share = models.DecimalField(
        max_digits=6,
        decimal_places=5,
        null=True,
        help_text="Part of the predecessor's people, 0 to 1, where it is known.",
    )
    source = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="succession_told_once",
                fields=["predecessor", "successor", "since"],
            ),
            models.CheckConstraint(
                name="nobody_succeeds_itself",
                condition=~Q(predecessor=F("successor")),
            ),
            models.CheckConstraint(
                name="succession_share_is_a_part",
                condition=Q(share=None) | Q(share__gt=0, share__lte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} to {self.successor_id} since {self.since}"


class Organisation(Named):
    """A body that acts, asks or sends lists. `territory` is where it is competent."""

    country = models.CharField(max_length=2)
    code = models.CharField(max_length=40)
    kind = models.CharField(max_length=20, choices=OrganisationKind.choices)
    territory = models.ForeignKey(
        Territory, models.PROTECT, related_name="organisations"
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="children"
    )
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="organisation_code_once_in_a_country", fields=["country", "code"]
            ),
            models.CheckConstraint(
                name="organisation_ends_after_it_starts",
                condition=Q(valid_from=None)
                | Q(valid_to=None)
                | Q(valid_to__gt=F("valid_from")),
            ),
        ]
        indexes = [
            models.Index(
                name="organisation_by_kind", fields=["country", "kind", "territory"]
            )
        ]

    def __str__(self) -> str:
        return self.name or self.code


class ClassifierLoad(BaseModel):
    """One official classifier that was loaded, and what was odd in it."""

    country = models.CharField(max_length=2)
    as_of = models.DateField()
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()
    report = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(name="classifier_load_latest", fields=["country", "-as_of"])
        ]

    def __str__(self) -> str:
        return f"{self.file_name} as of {self.as_of}"


class Edition(models.Model):
    """One row: renewed in every transaction that changes territories, so that each
    process knows when its copy is old. A token, since a number could come twice after
    a rollback."""

    one = models.BooleanField(primary_key=True, default=True)
    token = models.UUIDField(default=uuid7)

    class Meta:
        constraints = [
            models.CheckConstraint(name="one_places_edition", condition=Q(one=True))
        ]

    def __str__(self) -> str:
        return str(self.token)
