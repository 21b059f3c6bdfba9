"""Tables of figures, versions of framework and method, votes, frozen editions.

Nothing here is changed once it is written: a change is a new row, and what ends an
edition is a record of its own. No figure here speaks of a single child.
"""

from typing import Any

from django.db import models

from kamkor.foundation.db.models import BaseModel
from kamkor.foundation.law.naming import say
from kamkor.foundation.places.models import Named

from . import sourcing


class Data(BaseModel):
    """A table of indicators, the text of a CSV as the engine reads it.

    `about`: {units: {code: name}, years, columns, groupings} of it; `gathered` too where
    it was made of the figures that count: {country, level, since, until, publishers,
    accepted}; `said`, where somebody says in words of languages whose they are. Then `origins` is the text that says where each figure is from, and
    `source` may be empty.
    """

    text = models.TextField()
    hash = models.CharField(max_length=64)
    source = models.CharField(max_length=300, blank=True)
    origins = models.TextField(blank=True, default="")
    origins_hash = models.CharField(max_length=64, blank=True, default="")
    about = models.JSONField()
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="editions_data_once", fields=["hash", "origins_hash"]
            )
        ]

    def __str__(self) -> str:
        return self.said

    @property
    def said(self) -> str:
        """Where its figures are from, in the reader's language."""
        told = say(self.about.get("said") or {})
        return told or self.source or sourcing.said(self.gathered)

    @property
    def gathered(self) -> dict[str, Any]:
        return dict(self.about.get("gathered") or {})

    @property
    def columns(self) -> list[str]:
        return list(self.about["columns"])

    @property
    def years(self) -> list[int]:
        return list(self.about["years"])

    @property
    def units(self) -> dict[str, str]:
        return dict(self.about["units"])

    @property
    def groupings(self) -> list[str]:
        return list(self.about["groupings"])


class Version(Named):
    """A framework and method, with the table it is tried on and what comes of it.

    `spec` is the specification as the engine takes it; `results` are the files the
    engine wrote, by name, without the table; `note` says what changed and why.
    """

    number = models.PositiveIntegerField(unique=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="children"
    )
    data = models.ForeignKey(Data, models.PROTECT, related_name="versions")
    spec = models.JSONField()
    results = models.JSONField()
    note = models.CharField(max_length=500)
    at = models.DateTimeField()
    by = models.UUIDField()

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"


class Vote(BaseModel):
    """What one expert gives to each part of each group: `points` is {group: {part:
    points}}. The newest of an expert counts."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="votes")
    expert = models.CharField(max_length=120)
    points = models.JSONField()
    at = models.DateTimeField()
    by = models.UUIDField()

    def __str__(self) -> str:
        return f"vote on {self.version_id}"


class Edition(BaseModel):
    """An index frozen for ever: what it was made of and what came of it are its files.

    `hash` is that of its manifest, which has the hash of every other file.
    """

    code = models.SlugField(max_length=40, unique=True)
    version = models.ForeignKey(Version, models.PROTECT, related_name="editions")
    year = models.IntegerField()
    hash = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.UUIDField()

    def __str__(self) -> str:
        return self.code

    @property
    def is_withdrawn(self) -> bool:
        return hasattr(self, "withdrawal")


class EditionFile(BaseModel):
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="files")
    name = models.CharField(max_length=40)
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="editions_file_once", fields=["edition", "name"]
            )
        ]

    def __str__(self) -> str:
        return self.name


class Withdrawal(BaseModel):
    """Why an edition must not be used any more. It stays, and can still be verified."""

    edition = models.OneToOneField(Edition, models.PROTECT, related_name="withdrawal")
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()
    by = models.UUIDField()

    def __str__(self) -> str:
        return f"withdrawal of {self.edition_id}"
