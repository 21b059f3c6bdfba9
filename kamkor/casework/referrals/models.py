"""Referrals of a child to another body. The words are S3, the receiver sees S2."""

from django.db import models
from django.db.models import Q

from kamkor.casework.cases.models import Case
from kamkor.casework.providers.choices import Need
from kamkor.foundation.access import onetime
from kamkor.foundation.db.models import BaseModel
from kamkor.foundation.places.models import Organisation

from .choices import OPEN, ReferralState
from .querysets import ReferralQuerySet


class Referral(BaseModel):
    """A body is asked to help the child of a case with one need.

    `words` are written for the body and are all of the case that it reads. `edition`
    grows with every change, and an answer to an older one is refused.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="referrals")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="referrals"
    )
    need = models.CharField(max_length=20, choices=Need.choices)
    basis = models.CharField(max_length=40)  # a code of referral_bases.csv
    words = models.BinaryField()  # sealed with the child's key
    state = models.CharField(
        max_length=8, choices=ReferralState.choices, default=ReferralState.SENT
    )
    edition = models.IntegerField(default=1)
    sent_by = models.UUIDField()
    sent_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)  # by the body, for the first time
    ended_at = models.DateTimeField(null=True)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="referrals_one_open",
                fields=["case", "organisation", "need"],
                condition=Q(state__in=OPEN),
            ),
            models.CheckConstraint(
                name="referrals_ended_or_open",
                condition=Q(state__in=OPEN, ended_at=None)
                | ~Q(state__in=OPEN) & Q(ended_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["case", "sent_at"], name="referrals_of_case"),
            models.Index(
                fields=["organisation", "sent_at"],
                name="referrals_of_body",
                condition=Q(state__in=OPEN),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.need} of {self.case_id}"


class Step(BaseModel):
    """A referral changed its state. Added, never changed. `by` None: the body itself,
    through its one-time page."""

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="steps")
    before = models.CharField(max_length=8)
    after = models.CharField(max_length=8, choices=ReferralState.choices)
    by = models.UUIDField(null=True)
    at = models.DateTimeField()
    words = models.BinaryField(null=True)  # sealed with the child's key

    class Meta:
        indexes = [models.Index(fields=["referral", "at"], name="referrals_step_order")]

    def __str__(self) -> str:
        return f"{self.referral_id}: {self.after}"


class Door(onetime.Door):
    """A secret address by which a body without an account answers once.

    Only hashes are kept. The code is told by phone; too many wrong ones shut the door.
    """

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="doors")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="referrals_one_door",
                fields=["referral"],
                condition=Q(shut_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"door to {self.referral_id}"
