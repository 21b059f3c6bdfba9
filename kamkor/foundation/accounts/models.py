from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac

from kamkor.foundation.db.ids import uuid7

from .choices import Kind, Language

PARENTAGE = {"уулу", "кызы", "uulu", "kyzy"}


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=(username or "").strip().lower())

    async def aget_by_natural_key(self, username: str | None) -> "User":
        return await self.aget(username=(username or "").strip().lower())


class User(AbstractBaseUser):
    """Somebody or something that signs in. What it may do is told by `access`."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    username = models.CharField(max_length=60, unique=True)
    full_name = models.CharField(max_length=200)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(
        max_length=2, choices=Language.choices, default=Language.RUSSIAN
    )
    organisation = models.ForeignKey(
        "places.Organisation", models.PROTECT, null=True, related_name="users"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.PERSON)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)
    session_epoch = models.PositiveIntegerField(
        default=0, help_text="Raising it ends every session of this user at once."
    )

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]
    is_staff = False  # there is no second, all-seeing administration site
    is_superuser = False

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="user_name_in_small_letters",
                condition=Q(username=Lower("username")),
            ),
        ]

    def __str__(self) -> str:
        return self.username

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Ties a session to the password and to the epoch: either ends it."""
        return salted_hmac(
            "kamkor.accounts.session",
            f"{self.password}.{self.session_epoch}",
            secret=secret,
            algorithm="sha256",
        ).hexdigest()

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        """The given name of "Surname Given Patronymic", the whole name otherwise.

        "Асан уулу" and "Асан кызы" are surnames of two words.
        """
        parts = self.full_name.split()
        first = 2 if len(parts) > 2 and parts[1].lower() in PARENTAGE else 1
        return parts[first] if len(parts) > first else self.full_name


class Undertaking(models.Model):
    """A promise of confidentiality, given once a year for a version of its text."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="undertakings")
    text_version = models.CharField(max_length=20)
    language = models.CharField(max_length=2, choices=Language.choices)
    accepted_at = models.DateTimeField()
    valid_until = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="undertaking_ends_after_it_starts",
                condition=Q(valid_until__gt=F("accepted_at")),
            ),
        ]
        indexes = [models.Index(fields=["user", "valid_until"])]

    def __str__(self) -> str:
        return f"{self.user_id} {self.text_version}"

    def covers(self, at: datetime) -> bool:
        return self.accepted_at <= at < self.valid_until
