from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kamkor.foundation.db import vault
from kamkor.foundation.db.models import BaseModel
from kamkor.foundation.places.models import Organisation, Territory

from .choices import LeaseReason, Relation, RoleCode, Sensitivity


class Grant(BaseModel):
    """A role held by somebody, in a territory or for an organisation, for a time."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="grants"
    )
    role = models.CharField(max_length=30, choices=RoleCode.choices)
    territory = models.ForeignKey(Territory, models.PROTECT, null=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    granted_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="access_grant_ends_after_it_begins",
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} for {self.user_id}"


class Link(BaseModel):
    """Why a child concerns somebody, apart from where the child lives.

    `subject` is the child's id. No key points up to the register: this floor knows
    nothing of children.
    """

    subject = models.UUIDField()
    relation = models.CharField(max_length=20, choices=Relation.choices)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True)
    sensitivity = models.SmallIntegerField(choices=Sensitivity.choices)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    record = models.UUIDField(null=True)  # the record or decision it comes from
    # the link of another child, found to be the same, that this one repeats and ends with
    origin = models.ForeignKey("self", models.CASCADE, null=True, related_name="spread")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="access_link_to_a_user_or_an_organisation",
                condition=Q(user=None, organisation__isnull=False)
                | Q(user__isnull=False, organisation=None),
            ),
        ]
        indexes = [
            models.Index(fields=["subject"], name="access_link_subject"),
            models.Index(
                fields=["record"],
                name="access_link_record",
                condition=Q(record__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.relation} to {self.subject}"


class Block(BaseModel):
    """Somebody who must not see a child whatever else holds: kin, recusal."""

    subject = models.UUIDField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="blocks"
    )
    reason = models.CharField(max_length=40)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"block of {self.user_id} on {self.subject}"


class Lease(BaseModel):
    """Break-glass: one child, some hours, a reason, a review by somebody else."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="leases"
    )
    subject = models.UUIDField()
    link = models.OneToOneField(Link, models.PROTECT)
    reason = models.CharField(max_length=20, choices=LeaseReason.choices)
    words = models.BinaryField()  # why, sealed with the child's key
    taken_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    review_due = models.DateField()
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    justified = models.BooleanField(null=True)
    review_words = models.BinaryField(null=True)  # sealed likewise

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="access_lease_reviewed_by_another",
                condition=Q(
                    reviewed_at=None,
                    reviewed_by=None,
                    justified=None,
                    review_words=None,
                )
                | Q(reviewed_at__isnull=False, justified__isnull=False)
                & Q(reviewed_by__isnull=False)
                & ~Q(reviewed_by=F("user")),
            ),
        ]

    def __str__(self) -> str:
        return f"lease of {self.user_id} on {self.subject}"

    def sealed(self, column: str, text: str) -> bytes:
        """`text` for this column, sealed with the child's key."""
        return vault.seal(text, subject=self.subject, place=self._place(column))

    @property
    def reason_words(self) -> str:
        """Why, as typed; "" once the child was erased."""
        try:
            return vault.unseal(
                bytes(self.words), subject=self.subject, place=self._place("words")
            )
        except vault.Erased:
            return ""

    def _place(self, column: str) -> str:
        return f"access_lease.{column}.{self.pk}"


class Alert(BaseModel):
    """Told to one person: emergency access was used. Holds nothing about the child."""

    lease = models.ForeignKey(Lease, models.PROTECT, related_name="alerts")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="alerts"
    )
    used_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    told_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="access_alert_once", fields=["lease", "user"]),
        ]
        indexes = [
            models.Index(
                fields=["user"], name="access_alert_unseen", condition=Q(seen_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"alert of {self.user_id} on {self.lease_id}"
