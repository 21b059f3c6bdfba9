"""Tables of what somebody asked: after a child they may not see, who is who in files."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from kamkor.foundation.db.models import BaseModel
from kamkor.register.people.models import Person

from .choices import FileJobState
from .querysets import FileJobQuerySet


class Enquiry(BaseModel):
    """Somebody asked whether a child is known, without the right to see it.

    Holds hashes, never the words typed. Answered by the machine afterwards, so that
    neither the page nor its time tells anything.
    """

    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    purpose = models.TextField()
    words = models.JSONField()  # groups of hashes: of each one must fit
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["asked_by", "asked_at"], name="linkage_enquiry_quota"),
        ]

    def __str__(self) -> str:
        return f"enquiry of {self.asked_by}"


class Notice(BaseModel):
    """Told to those who answer for a child: somebody asked for it. S2."""

    enquiry = models.ForeignKey(Enquiry, models.PROTECT, related_name="notices")
    person = models.ForeignKey(Person, models.CASCADE, related_name="notices")
    told_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    seen_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="linkage_notice_once", fields=["enquiry", "person"]
            ),
        ]

    def __str__(self) -> str:
        return f"notice of {self.enquiry_id}"


class FileJob(BaseModel):
    """Somebody asked who is who in files of their own; seen by nobody else.

    Holds no name, heading or figure of the files: they lie sealed on disk
    (files/boxes.py) and `key`, itself sealed with a key of the job (vault), opens them.
    Both keys go when the files go; the row stays, to say so.
    """

    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    language = models.CharField(max_length=5)
    key = models.BinaryField(null=True)
    state = models.CharField(
        max_length=8, choices=FileJobState.choices, default=FileJobState.ASKED
    )
    ended_at = models.DateTimeField(null=True)  # done or failed
    downloaded = ArrayField(models.CharField(max_length=12), default=list)

    objects = FileJobQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="linkage_filejob_one_at_a_time",
                fields=["asked_by"],
                condition=Q(state__in=[FileJobState.QUEUED, FileJobState.RUNNING]),
            ),
        ]
        indexes = [
            models.Index(
                fields=["asked_by", "-asked_at"], name="linkage_filejob_newest"
            ),
            models.Index(
                fields=["asked_at"],
                name="linkage_filejob_held",
                condition=~Q(state=FileJobState.GONE),
            ),
        ]

    def __str__(self) -> str:
        return f"files of {self.asked_by}"
