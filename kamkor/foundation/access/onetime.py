"""A page that opens once, for somebody without an account: a secret address sent to them
and a code told by telephone. Who has one of the two reads nothing; only hashes are kept."""

import hashlib
import hmac
import secrets
from datetime import datetime

from django.db import models

from kamkor.foundation.db.models import BaseModel

TRIES = 5  # wrong codes after which it stays shut
_LENGTH = 32  # bytes of chance


def new() -> tuple[str, str]:
    """A secret for an address, and a code of six digits."""
    return secrets.token_urlsafe(_LENGTH), f"{secrets.randbelow(10**6):06}"


def hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def coded(code: str, secret: str) -> str:
    """Six digits are few: hashed with the address, which is not kept."""
    return hmac.new(secret.encode(), code.strip().encode(), "sha256").hexdigest()


def fits(code: str, secret: str, kept: str) -> bool:
    """Whether the code is the one whose hash was kept, in constant time."""
    return hmac.compare_digest(kept, coded(code, secret))


class Door(BaseModel):
    """What an app keeps of such a page, beside what it opens to."""

    secret_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=64)
    made_by = models.UUIDField()
    made_at = models.DateTimeField()
    until = models.DateTimeField()
    tries = models.SmallIntegerField(default=0)
    opened_at = models.DateTimeField(null=True)
    shut_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def opens(self, secret: str, code: str, *, at: datetime) -> bool:
        """Whether the code is right. The door is shut behind who enters, and after too
        many wrong codes. Saves; the caller has locked the row."""
        right = fits(code, secret, self.code_hash)
        if right:
            self.opened_at = at
        else:
            self.tries += 1
        if right or self.tries >= TRIES:
            self.shut_at = at
        self.save(update_fields=["tries", "opened_at", "shut_at"])
        return right
