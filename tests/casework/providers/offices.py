"""Bodies and workers of the tests about providers, around the family of Osh."""

from datetime import UTC, datetime

from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.access.models import Link
from kamkor.foundation.db import context
from kamkor.foundation.places.models import Organisation
from tests.cast import somebody
from tests.register.families.removal import Cast


def now():
    return datetime.now(UTC)


def body(kind, where, code=None, **more):
    code = code or f"T-{kind}-{where.code}"
    return Organisation.objects.create(
        country="kg", code=code, kind=kind, territory=where, name_en=code, **more
    )


class Team(Cast):
    """Gulnaz leads Osh; Bakyt works on the boy's right; Meerim is his colleague."""

    def __init__(self):
        super().__init__()
        worker = RoleCode.SOCIAL_WORKER
        self.gulnaz = somebody("gulnaz", RoleCode.SUPERVISOR, at=self.osh, name="Гүлназ С.")  # fmt: skip
        self.meerim = somebody("meerim", worker, at=self.osh, name="Мээрим А.")
        self.tilek = somebody("tilek", worker, at=self.karakol, name="Тилек Б.")
        self.gap = self.work_on()
        self.boy, self.girl = self.children


def linked(user, child):
    """At which class the user is linked to the child now; 0 for not at all."""
    moment = now()
    with context.acting_as_machine():
        rows = Link.objects.filter(
            user=user, subject=child.pk, relation="assigned",
            valid_from__lte=moment,
        )  # fmt: skip
        return max(
            (
                r.sensitivity
                for r in rows
                if not r.valid_until or r.valid_until > moment
            ),
            default=0,
        )
